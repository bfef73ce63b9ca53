"""Argo's objects as far as diagnoses and simulations need them: workflow kinds, templates, steps and tasks.

What a field means is Argo's business (docs/sources.md argo); a model says only what is written. `raw` keeps the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.fields import EMPTY, Located, Raw, boolean, integer, mapping, mappings, scalar, sequence, text
from manifests.pod import Container, Metadata, Volume, read_container, read_metadata, read_volumes
from manifests.retry import RetryStrategy, read_retry

WORKFLOW_KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
TEMPLATE_KINDS = ("WorkflowTemplate", "ClusterWorkflowTemplate")
"""The kinds that other objects refer to."""
TEMPLATE_TYPES = (
    "container", "containerSet", "steps", "script", "resource", "dag", "suspend", "data", "http", "plugin",
)  # fmt: skip
POD_TYPES = ("container", "containerSet", "script", "resource", "data")
"""The template types whose nodes are pods (docs/sources.md argo 1.1)."""

INLINE = "an inline template"


@dataclass(frozen=True, kw_only=True)
class Parameter(Located):
    """`value` and `default` as text; None where absent."""

    name: str
    value: str | None = None
    default: str | None = None
    raw: Raw = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sequence(Located):
    """A `withSequence` as written."""

    count: str | None = None
    start: str | None = None
    end: str | None = None
    format: str | None = None


@dataclass(frozen=True, kw_only=True)
class Step(Located):
    """A step of a Steps template or a task of a DAG. `template` is empty for templateRef and inline."""

    name: str
    template: str = ""
    template_ref: Raw | None = None
    inline: Template | None = None
    parameters: tuple[Parameter, ...] = ()
    when: str | None = None
    with_items: tuple[object, ...] | None = None
    with_param: str | None = None
    with_sequence: Sequence | None = None
    continue_on_failed: bool = False
    continue_on_error: bool = False
    depends: str | None = None
    dependencies: tuple[str, ...] = ()
    raw: Raw = field(default_factory=dict)

    @property
    def loops(self) -> bool:
        """An empty `withItems` means no loop (docs/sources.md argo 2.9)."""
        return bool(self.with_items) or self.with_param is not None or self.with_sequence is not None

    def continues_after(self, phase: str) -> bool:
        """Whether its `continueOn` covers an end in this phase: each flag covers its own (docs/sources.md argo 2.8)."""
        return (phase == "Failed" and self.continue_on_failed) or (phase == "Error" and self.continue_on_error)


@dataclass(frozen=True, kw_only=True)
class Template(Located):
    """`type` is the field that says what it runs, or None where the template has none or several."""

    name: str
    type: str | None = None
    container: Container | None = None
    extra_containers: tuple[Container, ...] = ()
    """Sidecars, init containers, and the containers of a set."""
    steps: tuple[tuple[Step, ...], ...] = ()
    tasks: tuple[Step, ...] = ()
    retry: RetryStrategy | None = None
    metadata: Metadata = field(default_factory=Metadata)
    inputs: tuple[Parameter, ...] = ()
    volumes: tuple[Volume, ...] = ()
    timeout: str | None = None
    active_deadline: str | None = None
    parallelism: int | None = None
    fail_fast: bool = False
    pod_spec_patch: str | None = None
    raw: Raw = field(default_factory=dict)

    @property
    def makes_pod(self) -> bool:
        return self.type in POD_TYPES

    @property
    def title(self) -> str:
        """How a message calls it; an inline template has no name."""
        return self.name or INLINE

    @property
    def quoted(self) -> str:
        """The same, with a name in quotes."""
        return repr(self.name) if self.name else INLINE

    @property
    def calls(self) -> Iterator[Step]:
        """Its steps or tasks, in the order written."""
        for group in self.steps:
            yield from group
        yield from self.tasks

    @property
    def with_inline(self) -> Iterator[Template]:
        """Itself, and the templates written inside of its steps and tasks, however deep."""
        yield self
        for step in self.calls:
            if step.inline is not None:
                yield from step.inline.with_inline

    @property
    def containers(self) -> tuple[Container, ...]:
        """Every container it writes, the main one first."""
        return ((self.container,) if self.container is not None else ()) + self.extra_containers


@dataclass(frozen=True, kw_only=True)
class WorkflowSpec(Located):
    """The `spec` of a Workflow or a (Cluster)WorkflowTemplate, or the `workflowSpec` of a CronWorkflow."""

    entrypoint: str | None = None
    templates: tuple[Template, ...] = ()
    arguments: tuple[Parameter, ...] = ()
    parallelism: int | None = None
    active_deadline: int | None = None
    retry: RetryStrategy | None = None
    pod_metadata: Metadata = field(default_factory=Metadata)
    pod_spec_patch: str | None = None
    defaults: Template | None = None
    volumes: tuple[Volume, ...] = ()
    on_exit: str | None = None
    template_ref: Raw | None = None
    raw: Raw = field(default_factory=dict)

    @property
    def every_template(self) -> Iterator[Template]:
        """Its templates, and the inline ones in them, in the order written."""
        for template in self.templates:
            yield from template.with_inline

    def template(self, name: str) -> Template | None:
        """The first one of that name."""
        return self._by_name.get(name)

    def called(self, step: Step) -> Template | None:
        """What a step calls, as far as it lies in this object."""
        return step.inline or self.template(step.template)

    @cached_property
    def _by_name(self) -> dict[str, Template]:
        return {template.name: template for template in reversed(self.templates)}


@dataclass(frozen=True, kw_only=True)
class Workflow(Located):
    """One of the four workflow kinds. `name` is the generateName prefix where there is no name."""

    kind: str
    name: str
    namespace: str
    metadata: Metadata
    spec: WorkflowSpec
    document: Document | None = None

    @property
    def root(self) -> Raw:
        """All that its document says."""
        return self.document.raw if self.document is not None else EMPTY


def read_workflow(document: Document) -> Workflow:
    """The model of a document of one of WORKFLOW_KINDS."""
    raw = document.raw
    metadata = mapping(raw, "metadata")
    path: Path = ("spec", "workflowSpec") if document.kind == "CronWorkflow" else ("spec",)
    spec = raw
    for part in path:
        spec = mapping(spec, str(part))
    return Workflow(
        kind=document.kind,
        name=text(metadata, "name") or text(metadata, "generateName") or "",
        namespace=text(metadata, "namespace") or "",
        metadata=read_metadata(metadata, ("metadata",)),
        spec=read_spec(spec, path),
        document=document,
    )


def read_spec(raw: Raw, path: Path) -> WorkflowSpec:
    return WorkflowSpec(
        path=path,
        entrypoint=text(raw, "entrypoint") or None,
        templates=tuple(read_template(item, (*path, "templates", index)) for index, item in mappings(raw, "templates")),
        arguments=read_parameters(mapping(raw, "arguments"), (*path, "arguments")),
        parallelism=integer(raw, "parallelism"),
        active_deadline=integer(raw, "activeDeadlineSeconds"),
        retry=_retry(raw, path),
        pod_metadata=read_metadata(mapping(raw, "podMetadata"), (*path, "podMetadata")),
        pod_spec_patch=text(raw, "podSpecPatch"),
        defaults=read_template(raw["templateDefaults"], (*path, "templateDefaults"))
        if isinstance(raw.get("templateDefaults"), dict)
        else None,
        volumes=read_volumes(raw, path),
        on_exit=text(raw, "onExit") or None,
        template_ref=mapping(raw, "workflowTemplateRef") or None,
        raw=raw,
    )


def read_template(raw: Raw, path: Path) -> Template:
    types = [key for key in TEMPLATE_TYPES if raw.get(key) is not None]
    kind = types[0] if len(types) == 1 else None
    main = next((key for key in ("container", "script") if isinstance(raw.get(key), dict)), None)
    return Template(
        path=path,
        name=text(raw, "name") or "",
        type=kind,
        container=read_container(raw[main], (*path, main), main) if main else None,
        extra_containers=tuple(_extra_containers(raw, path)),
        steps=tuple(
            tuple(
                read_step(step or EMPTY, (*path, "steps", outer, inner))
                for inner, step in enumerate(group)
                if isinstance(step, dict) or step is None
            )
            for outer, group in enumerate(sequence(raw, "steps"))
            if isinstance(group, list)
        ),
        tasks=tuple(
            read_step(task, (*path, "dag", "tasks", index)) for index, task in mappings(mapping(raw, "dag"), "tasks")
        ),
        retry=_retry(raw, path),
        metadata=read_metadata(mapping(raw, "metadata"), (*path, "metadata")),
        inputs=read_parameters(mapping(raw, "inputs"), (*path, "inputs")),
        volumes=read_volumes(raw, path),
        timeout=text(raw, "timeout") or None,
        active_deadline=scalar(raw, "activeDeadlineSeconds"),
        parallelism=integer(raw, "parallelism"),
        fail_fast=boolean(raw, "failFast"),
        pod_spec_patch=text(raw, "podSpecPatch"),
        raw=raw,
    )


def _extra_containers(raw: Raw, path: Path) -> Iterator[Container]:
    for kind in ("initContainers", "sidecars"):
        for index, item in mappings(raw, kind):
            yield read_container(item, (*path, kind, index), kind)
    for index, item in mappings(mapping(raw, "containerSet"), "containers"):
        yield read_container(item, (*path, "containerSet", "containers", index), "containerSet")


def _retry(raw: Raw, path: Path) -> RetryStrategy | None:
    """Any strategy object counts, even an empty one (docs/sources.md argo 3.1)."""
    return (
        read_retry(raw["retryStrategy"], (*path, "retryStrategy"))
        if isinstance(raw.get("retryStrategy"), dict)
        else None
    )


def read_step(raw: Raw, path: Path) -> Step:
    continue_on = mapping(raw, "continueOn")
    return Step(
        path=path,
        name=text(raw, "name") or "",
        template=text(raw, "template") or "",
        template_ref=mapping(raw, "templateRef") or None,
        inline=read_template(raw["inline"], (*path, "inline")) if isinstance(raw.get("inline"), dict) else None,
        parameters=read_parameters(mapping(raw, "arguments"), (*path, "arguments")),
        when=text(raw, "when") or None,
        with_items=tuple(raw["withItems"]) if isinstance(raw.get("withItems"), list) else None,
        with_param=text(raw, "withParam"),
        with_sequence=_read_sequence(raw["withSequence"], (*path, "withSequence"))
        if isinstance(raw.get("withSequence"), dict)
        else None,
        continue_on_failed=boolean(continue_on, "failed"),
        continue_on_error=boolean(continue_on, "error"),
        depends=text(raw, "depends") or None,
        dependencies=tuple(name for name in sequence(raw, "dependencies") if isinstance(name, str)),
        raw=raw,
    )


def _read_sequence(raw: Raw, path: Path) -> Sequence:
    return Sequence(
        path=path,
        count=scalar(raw, "count"),
        start=scalar(raw, "start"),
        end=scalar(raw, "end"),
        format=text(raw, "format"),
    )


def read_parameters(raw: Raw, path: Path) -> tuple[Parameter, ...]:
    """The `parameters` of an arguments or inputs object."""
    return tuple(
        Parameter(
            path=(*path, "parameters", index),
            name=text(item, "name") or "",
            value=scalar(item, "value"),
            default=scalar(item, "default"),
            raw=item,
        )
        for index, item in mappings(raw, "parameters")
    )
