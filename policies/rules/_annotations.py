"""What the policies about annotations share: the places where they are written, and pairs that do not go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from manifests.diagnostic import Edit, Fix, Path, Severity
from manifests.document import Document
from manifests.eci import EciProfile
from manifests.effective import PodPlan, pod_metadata
from manifests.fluid import JindoRuntime
from manifests.pod import Metadata
from manifests.rule import Found
from manifests.workflow import TEMPLATE_KINDS, Workflow
from policies.policy import Context, Policy
from policies.rules._pods import Kind, written_at

Annotations = Mapping[str, str]


@dataclass(frozen=True)
class Written:
    """Labels and annotations that are written in one place and reach pods from there."""

    document: Document
    path: Path
    labels: Mapping[str, str]
    annotations: Annotations
    selector: str | None = None
    """The selector of an eci-profile that adds them. Its JSON is one text, so nothing in it has a path."""

    def at(self, kind: Kind, key: str) -> Path:
        return self.path if self.selector is not None else (*self.path, kind, key)

    def at_key(
        self, kind: Kind, key: str, message: str, help: str, fix: Fix | None = None, severity: Severity | None = None
    ) -> Found:
        """A finding about the key."""
        if self.selector is not None:
            return Found(self.path, self._named(message), help, severity=severity, text=key)
        path = self.at(kind, key)
        return Found(path, message, help, span=self.document.root.key_place(path), fix=fix, severity=severity)

    def at_value(
        self,
        kind: Kind,
        key: str,
        message: str,
        help: str,
        fix: Fix | None = None,
        severity: Severity | None = None,
        part: str = "",
    ) -> Found:
        """A finding about the value, or about a part of it."""
        if self.selector is not None:
            return Found(self.path, self._named(message), help, severity=severity, text=part or key)
        return Found(self.at(kind, key), message, help, fix=fix, severity=severity, text=part)

    def _named(self, message: str) -> str:
        return f"selector {self.selector!r}: {message}"


class AnnotationPolicy(Policy):
    """A policy about annotations by themselves: in a workflow, in an eci-profile's selectors, in a JindoRuntime."""

    platforms: ClassVar[tuple[str, ...]] = ("eci",)

    def check_written(self, written: Written, context: Context) -> Iterator[Found]:
        """One place whose annotations reach pods."""
        return iter(())

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        written = Written(context.document, metadata.path, metadata.labels, metadata.annotations)
        yield from self.check_written(written, context)

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        for one in profile.selectors:
            written = Written(context.document, one.path, one.labels, one.annotations, selector=one.name)
            yield from self.check_written(written, context)

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        for metadata in (runtime.metadata, runtime.worker_metadata):
            if context.target.platform_of(metadata) in self.platforms:
                yield from self.check_pod_metadata(metadata, context)


@dataclass(frozen=True)
class Clash:
    """Two settings of one pod that do not go together. It is shown at `key`; `other` is the setting beside it."""

    key: str
    message: str
    help: str
    other: str = ""
    severity: Severity | None = None


class ClashPolicy(Policy):
    """A policy about annotations that meet on one pod, from whatever layers they come."""

    platforms = ("eci",)

    def clashes(self, annotations: Annotations) -> Iterator[Clash]:
        """What does not go together in the annotations of a pod."""
        return iter(())

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        seen: set[tuple[Path, str]] = set()
        for pod in context.pods(workflow):
            for clash in self.clashes(pod.metadata.annotations):
                paths = {key: written_at(pod, context.document, "annotations", key) for key in (clash.key, clash.other)}
                here = [key for key, path in paths.items() if key and path[-1] == key]
                if not here and _is_by_default(pod, clash.key):
                    place = workflow.spec.at("podMetadata")
                    if (place, clash.message) not in seen:
                        seen.add((place, clash.message))
                        message = f"by the controller's workflowDefaults, {clash.message}"
                        yield Found(place, message, clash.help, severity=clash.severity)
                if here and (paths[here[0]], clash.message) not in seen:  # else the other layers' document shows it
                    seen.add((paths[here[0]], clash.message))
                    beside = [context.document.related(f"{key} is set here", paths[key]) for key in here[1:]]
                    yield Found(paths[here[0]], clash.message, clash.help, related=beside, severity=clash.severity)

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        for one in profile.selectors:
            written = Written(context.document, one.path, one.labels, one.annotations, selector=one.name)
            for clash in self.clashes(one.annotations):
                message = clash.message if clash.other else f"{clash.message}, unless the pods say more themselves"
                yield written.at_key("annotations", clash.key, message, clash.help, severity=clash.severity)


def _is_by_default(pod: PodPlan, key: str) -> bool:
    """Whether the pod has the annotation from the controller, and not from a WorkflowTemplate or an eci-profile."""
    spec = pod.workflow.spec
    return spec.template_ref is None and key in pod_metadata(spec, pod.template).annotations


def is_library(workflow: Workflow) -> bool:
    """Whether other workflows call its templates, whose podMetadata may say more."""
    return workflow.kind in TEMPLATE_KINDS and workflow.spec.entrypoint is None


def literal(annotations: Annotations, key: str) -> str:
    """The value of an annotation where it is set and known; else empty."""
    value = annotations.get(key, "").strip()
    return "" if "{{" in value else value


def is_true(annotations: Annotations, key: str) -> bool:
    return literal(annotations, key).lower() == "true"


def rename(written: Written, kind: Kind, key: str, new: str) -> Fix | None:
    """Write another name for a key; None where that name is taken, or where the text of the key is not its own."""
    if written.selector is not None:
        return None
    document, path = written.document, (*written.path, kind)
    siblings, span = document.root.find(path), document.root.key_place((*path, key))
    if siblings is None or siblings.alias or new in siblings.children or span.line != span.end_line:
        return None
    text = document.source.line(span.line)[span.column - 1 : span.end_column - 1]
    if text.strip("\"'") != key or document.source.name.endswith(".json"):
        return None
    return Fix(f"rename it to {new}", (Edit(span, text.replace(key, new)),), safe=False)
