"""What this version does not simulate, found before a run begins, so that nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.fields import Located
from manifests.load import Manifests
from manifests.retry import RetryStrategy
from manifests.workflow import Template, Workflow
from simulator.controller.reach import referenced

_TYPES = ("container", "script", "steps", "resource", "containerSet", "data")
_SPEC_FIELDS = ("onExit", "hooks", "synchronization", "suspend", "shutdown", "volumeClaimTemplates")
_TEMPLATE_FIELDS = ("synchronization", "memoize", "daemon", "failFast", "pendingTimeout")
_STEP_FIELDS = ("when", "hooks", "onExit")
_RETRY_FIELDS = ("expression", "affinity")
_CONTROLLER_FIELDS = ("parallelism", "namespaceParallelism", "resourceRateLimit")

Found = Iterator[tuple[Path, str]]


def unsupported(manifests: Manifests, workflows: Sequence[Workflow]) -> list[str]:
    """One line, with its place, for each thing in the inputs that a simulation would have to leave out."""
    lines: list[str] = []
    for workflow in workflows:
        lines += _lines(workflow.document, workflow.name, _workflow(workflow))
        for other, template in referenced(manifests, workflow):
            lines += _lines(other.document, other.name, _template(template))
    for controller in manifests.controllers:
        lines += _lines(controller.document, "", _fields(controller, controller.settings, _CONTROLLER_FIELDS))
    return list(dict.fromkeys(lines))


def _lines(document: Document | None, name: str, found: Found) -> Iterator[str]:
    for path, what in found:
        where = name
        if document is not None:
            span = document.place(path)
            where = f"{document.source.name}:{span.line}:{span.column}"
        yield f"{where}: {what} is not simulated yet"


def _workflow(workflow: Workflow) -> Found:
    spec = workflow.spec
    yield from _fields(spec, spec.raw, _SPEC_FIELDS)
    yield from _retry(spec.retry)
    if spec.defaults is not None:
        yield from _fields(spec.defaults, spec.defaults.raw, _TEMPLATE_FIELDS)
        yield from _retry(spec.defaults.retry)
    for template in spec.templates:
        yield from _template(template)


def _template(template: Template) -> Found:
    if template.type not in _TYPES:
        yield template.at(template.type or "name"), f"a {template.type} template"
    yield from _fields(template, template.raw, _TEMPLATE_FIELDS)
    yield from _retry(template.retry)
    for step in template.calls if template.type == "steps" else ():
        yield from _fields(step, step.raw, _STEP_FIELDS)
        if step.inline is not None:
            yield from _template(step.inline)


def _retry(retry: RetryStrategy | None) -> Found:
    if retry is not None:
        for name in _RETRY_FIELDS:
            if retry.raw.get(name) is not None:
                yield retry.at(name), f"retryStrategy.{name}"


def _fields(model: Located, raw: object, names: tuple[str, ...]) -> Found:
    for name in names:
        if isinstance(raw, dict) and raw.get(name) not in (None, False, {}, []):
            yield model.at(name), f"`{name}`"
