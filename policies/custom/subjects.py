"""What a policy file may look at: for each thing that `match.each` names, its values, and where they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from manifests.diagnostic import Path
from manifests.effective import PodPlan, with_defaults
from manifests.fields import Raw
from manifests.pod import Container
from manifests.workflow import Workflow
from policies.policy import Context
from policies.rules._pods import written_at

Each = Literal["object", "workflow", "template", "pod", "container"]

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "object": ("object",),
    "workflow": ("object", "workflow"),
    "template": ("object", "workflow", "template"),
    "pod": ("object", "workflow", "template", "pod"),
    "container": ("object", "workflow", "template", "pod", "container"),
}
"""The names that an expression may use, by what is looked at; the last one is the thing itself."""


@dataclass(frozen=True)
class Subject:
    """One thing under test. `place` turns a path in its value into a path in its document."""

    values: Mapping[str, Any]
    value: Any
    place: Callable[[Path], Path]
    template: str = ""
    container: str = ""


def whole_document(context: Context) -> Subject:
    """An object of any kind, as it is written."""
    raw = context.document.raw
    return Subject({"object": raw}, raw, lambda path: path)


def subjects(each: Each, workflow: Workflow, context: Context) -> Iterator[Subject]:
    """The things in a workflow, `workflow` being an effective one. Templates and pods have every layer merged in."""
    spec = workflow.spec
    shared = {"object": context.document.raw, "workflow": spec.raw}
    if spec.template_ref is not None and each in ("template", "pod", "container"):
        return  # these are looked at where they are written
    match each:
        case "workflow":
            yield Subject(shared, spec.raw, _below(spec.path))
        case "template":
            for template in spec.every_template:
                raw = with_defaults(spec, template).raw
                yield Subject(shared | {"template": raw}, raw, _below(template.path), template.name)
        case "pod":
            for pod in context.pods(workflow):
                yield Subject(*_pod(pod, shared, context), pod.template.name)
        case "container":
            for pod in context.pods(workflow):
                values = _pod(pod, shared, context)[0]
                for container in pod.template.containers:
                    raw = _container(pod, container)
                    place = _below(container.path)
                    yield Subject(values | {"container": raw}, raw, place, pod.template.name, container.name or "main")
        case "object":
            yield whole_document(context)


def _pod(
    pod: PodPlan, shared: Mapping[str, Any], context: Context
) -> tuple[dict[str, Any], dict[str, Any], Callable[[Path], Path]]:
    """The pod's values, itself among them, and its place."""
    value = {
        "labels": pod.metadata.labels,
        "annotations": pod.metadata.annotations,
        "retry": None if pod.retry is None else pod.retry.raw,
        "scheduler": pod.scheduler,
        "platform": context.target.platform_of(pod.metadata),
        "template": pod.template.raw,
    }

    def place(path: Path) -> Path:
        match path:
            case ("labels" | "annotations" as kind, str(key), *_):
                return written_at(pod, context.document, kind, key)
            case ("retry", *rest) if pod.retry is not None:
                return (*pod.retry.path, *rest)
            case ("template", *rest):
                return (*pod.template.path, *rest)
            case _:
                return pod.template.path

    return {**shared, "template": pod.template.raw, "pod": value}, value, place


def _container(pod: PodPlan, container: Container) -> Raw:
    """The container as its merged template has it."""
    value: Any = pod.template.raw
    for part in container.path[len(pod.template.path) :]:
        value = value[part]
    return value if isinstance(value, dict) else {}


def _below(path: Path) -> Callable[[Path], Path]:
    return lambda rest: (*path, *rest)
