"""What this version does not simulate, found before a run begins, so that nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.fields import Located
from manifests.graph import all_calls
from manifests.retry import RetryStrategy
from manifests.workflow import Template, Workflow

_TYPES = ("container", "script", "steps", "resource", "containerSet", "data")
_SPEC_FIELDS = ("onExit", "hooks", "synchronization", "suspend", "volumeClaimTemplates")
_TEMPLATE_FIELDS = ("synchronization", "memoize", "daemon", "failFast")
_STEP_FIELDS = ("when", "hooks", "onExit")


def unsupported(workflow: Workflow) -> list[str]:
    """One line, with its place, for each thing in the workflow that a simulation would have to leave out."""
    lines = []
    for path, what in _found(workflow):
        document = workflow.document
        span = document.place(path) if document is not None else None
        where = f"{document.source.name}:{span.line}:{span.column}" if document and span else workflow.name
        lines.append(f"{where}: {what} is not simulated yet")
    return lines


def _found(workflow: Workflow) -> Iterator[tuple[Path, str]]:
    spec = workflow.spec
    yield from _fields(spec, spec.raw, _SPEC_FIELDS)
    yield from _retry(spec.retry)
    for template in spec.templates:
        yield from _template(template)


def _template(template: Template) -> Iterator[tuple[Path, str]]:
    if template.type not in _TYPES:
        yield template.at(template.type or "name"), f"a {template.type} template"
    yield from _fields(template, template.raw, _TEMPLATE_FIELDS)
    yield from _retry(template.retry)
    for step in all_calls(template) if template.type == "steps" else ():
        yield from _fields(step, step.raw, _STEP_FIELDS)
        if step.inline is not None:
            yield from _template(step.inline)


def _retry(retry: RetryStrategy | None) -> Iterator[tuple[Path, str]]:
    if retry is not None and retry.expression is not None:
        yield retry.at("expression"), "retryStrategy.expression"


def _fields(model: Located, raw: object, names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    for name in names:
        if isinstance(raw, dict) and raw.get(name) not in (None, False, {}, []):
            yield model.at(name), f"`{name}`"
