"""What is in force once Argo has merged its layers: controller defaults, WorkflowTemplates, templateDefaults.

Merging follows docs/sources.md argo 2.12: maps merge, named lists merge by name, everything else is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from manifests.eci import FLUID_LABEL, INJECT_LABELS, EciProfile, PodSettings, Selector
from manifests.fields import Raw, mapping, mappings, text
from manifests.pod import Metadata, Mount, read_mount
from manifests.reading import read_value
from manifests.retry import RetryStrategy
from manifests.whole_pod import NO_ADDITIONS, Additions, WholePod, whole_pod
from manifests.workflow import TEMPLATE_TYPES, Template, Workflow, WorkflowSpec, read_spec, read_template

_NAMED_LISTS = ("templates", "tasks", "containers", "initContainers", "sidecars")
"""Lists whose items merge with those of the same name."""
_NAMED_VALUES = ("parameters", "artifacts", "volumes", "env")
"""Lists whose items replace those of the same name whole, since an item of mixed parts would have two values."""


def merged(high: Any, low: Any, key: str = "") -> Any:
    """`high` over `low`. `key` is the field they stand in, which decides how lists merge."""
    if isinstance(high, dict) and isinstance(low, dict):
        return low | {name: merged(value, low[name], name) if name in low else value for name, value in high.items()}
    if key in (*_NAMED_LISTS, *_NAMED_VALUES) and isinstance(high, list) and isinstance(low, list):
        below = {name: item for item in low if (name := _name(item))}
        own = [merged(item, below[name]) if (name := _name(item)) in below else item for item in high]
        taken = {_name(item) for item in high} - {""}
        return (own if key in _NAMED_LISTS else high) + [item for item in low if _name(item) not in taken]
    return low if high is None else high


def _name(item: object) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else ""


def with_layers(workflow: Workflow, *layers: Raw) -> Workflow:
    """The workflow with its spec laid over the given ones, the strongest first."""
    raw: Raw = workflow.spec.raw
    for layer in layers:
        raw = merged(dict(raw), dict(layer))
    return replace(workflow, spec=read_spec(raw, workflow.spec.path)) if layers else workflow


def with_defaults(spec: WorkflowSpec, template: Template) -> Template:
    """The template with `templateDefaults` under it; only the section of its own type applies."""
    if spec.defaults is None:
        return template
    kept = {key: value for key, value in spec.defaults.raw.items() if key == template.type or key not in TEMPLATE_TYPES}
    return read_template(merged(dict(template.raw), kept), template.path)


def retry_in_force(spec: WorkflowSpec, template: Template) -> RetryStrategy | None:
    """The template's own strategy over that of templateDefaults, field by field; without either, the workflow's."""
    return with_defaults(spec, template).retry or spec.retry


def pod_metadata(spec: WorkflowSpec, template: Template) -> Metadata:
    """Labels and annotations of the template's pods: the template's over podMetadata, key by key."""
    own = with_defaults(spec, template).metadata
    return Metadata(
        path=template.path,
        labels=spec.pod_metadata.labels | own.labels,
        annotations=spec.pod_metadata.annotations | own.annotations,
    )


def pod_patch(spec: WorkflowSpec, template: Template) -> Raw:
    """The pod fields that podSpecPatch sets, the template's over the workflow's; unreadable patches count as empty."""
    combined: Raw = merged(parse_patch(with_defaults(spec, template).pod_spec_patch), parse_patch(spec.pod_spec_patch))
    return combined


def parse_patch(patch: str | None) -> dict[str, Any]:
    """A podSpecPatch, JSON or YAML in text, as a mapping; empty where it is neither."""
    value = read_value(patch) if patch else None
    return value if isinstance(value, dict) else {}


@dataclass(frozen=True)
class PodPlan:
    """The pod that a template makes in a workflow, with every layer merged.

    `template` has templateDefaults under it and keeps the path of the written one. `profiles` are the eci-profiles that
    were given; what the pod itself says wins over them. `additions` are what the cluster adds to it.
    """

    workflow: Workflow
    template: Template
    profiles: tuple[EciProfile, ...] = ()
    additions: Additions = NO_ADDITIONS

    @cached_property
    def own_metadata(self) -> Metadata:
        """Labels and annotations as the workflow writes them."""
        return pod_metadata(self.workflow.spec, self.template)

    @property
    def selectors(self) -> Iterator[Selector]:
        """Those of the eci-profiles that select it, the strongest first (docs/sources.md eci 1.6)."""
        labels = self.own_metadata.labels
        return (found for profile in self.profiles for found in profile.selectors if found.selects(labels))

    @cached_property
    def metadata(self) -> Metadata:
        """Labels and annotations in force, those that an eci-profile adds among them."""
        own = self.own_metadata
        labels, annotations = own.labels, own.annotations
        for selector in self.selectors:
            labels, annotations = selector.labels | labels, selector.annotations | annotations
        return replace(own, labels=labels, annotations=annotations)

    @cached_property
    def settings(self) -> PodSettings:
        """What ECI reads from the pod's annotations."""
        return PodSettings(self.metadata.annotations)

    @cached_property
    def patch(self) -> Raw:
        return pod_patch(self.workflow.spec, self.template)

    @property
    def retry(self) -> RetryStrategy | None:
        return retry_in_force(self.workflow.spec, self.template)

    @property
    def scheduler(self) -> str | None:
        """The pod's schedulerName: the patch wins, then the template, then the workflow."""
        own = text(self.template.raw, "schedulerName")
        return text(self.patch, "schedulerName") or own or text(self.workflow.spec.raw, "schedulerName")

    @property
    def is_arm(self) -> bool:
        """Whether its nodeSelector asks for ARM: a template's instead of the workflow's, the patch over both."""
        chosen = mapping(self.template.raw, "nodeSelector") or mapping(self.workflow.spec.raw, "nodeSelector")
        arch = "kubernetes.io/arch"
        return (text(mapping(self.patch, "nodeSelector"), arch) or text(chosen, arch)) == "arm64"

    @property
    def has_fluid_sidecar(self) -> bool:
        """Whether a label asks Fluid to mount its datasets through sidecars (docs/sources.md data 3.8)."""
        labels = self.metadata.labels
        return FLUID_LABEL in labels or any(labels.get(label) == "true" for label in INJECT_LABELS)

    @property
    def mounts(self) -> Iterator[Mount]:
        """Every mount of its containers; those of a container set as a whole reach all of its containers."""
        for container in self.template.containers:
            yield from container.mounts
        for index, raw in mappings(mapping(self.template.raw, "containerSet"), "volumeMounts"):
            yield read_mount(raw, self.template.at("containerSet", "volumeMounts", index))

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that it mounts, each once."""
        return tuple(dict.fromkeys(claim for mount in self.mounts if (claim := self.claim(mount.volume))))

    @cached_property
    def whole(self) -> WholePod:
        """Its containers, with those that Argo and Fluid add to the template's."""
        mounted = self.claims if self.additions.runtimes and self.has_fluid_sidecar else ()
        namespace = self.workflow.namespace
        return whole_pod(self.template, self.additions, mounted=mounted, namespace=namespace, patch=self.patch)

    def claim(self, volume: str) -> str:
        """The claim behind a volume of the pod; empty for other volumes."""
        volumes = (*self.template.volumes, *self.workflow.spec.volumes)
        return next((found.claim for found in volumes if found.name == volume), "")


def pod_plans(
    workflow: Workflow, profiles: Sequence[EciProfile] = (), additions: Additions = NO_ADDITIONS
) -> list[PodPlan]:
    """One plan for each template that makes pods, inline ones included, in the order written."""
    pods = [with_defaults(workflow.spec, template) for template in workflow.spec.every_template if template.makes_pod]
    return [PodPlan(workflow, template, tuple(profiles), additions) for template in pods]
