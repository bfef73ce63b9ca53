"""What nodes give: outputs of pods from the scenario, those of Steps and DAGs from their children."""

from __future__ import annotations

from collections.abc import Mapping

from manifests.fields import Raw, mapping, mappings, scalar, text
from manifests.workflow import Template
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import (
    ABSENT,
    Scope,
    SubstitutionError,
    Unresolved,
    fill,
    only_tag,
)
from simulator.controller.unknown import unknown


def composite_outputs(run: WorkflowRun, template: Template, scope: Scope) -> dict[str, str]:
    """The output parameters of a Steps or DAG template: those that have a value (docs/sources.md argo 2.13)."""
    found: dict[str, str] = {}
    for name, raw in _declared(template):
        value = _composite_value(raw, scope)
        if value is not None:
            found[name] = value
    return found


def _composite_value(raw: Raw, scope: Scope) -> str | None:
    source = mapping(raw, "valueFrom")
    default = scalar(source, "default")
    try:
        if (written := scalar(source, "parameter") or scalar(raw, "value")) is not None:
            tag = only_tag(written)
            value = scope.get(tag) if tag is not None else fill(written, scope)
            return default if value in (None, ABSENT) else value
        if (expression := scalar(source, "expression")) is not None:
            return fill(f"{{{{={expression}}}}}", scope)
    except (Unresolved, SubstitutionError):
        return default
    return default


def given_outputs(template: Template, given: Mapping[str, str], node: str) -> dict[str, str]:
    """The output parameters of a leaf that ended well: as the scenario gives them, else unknown."""
    found = dict(given)
    for name, raw in _declared(template):
        source = mapping(raw, "valueFrom")
        if name not in found:
            default = scalar(source, "default")
            is_supplied = "supplied" in source
            fixed = scalar(raw, "value") or (default if is_supplied else None)
            found[name] = fixed or unknown(f"{task_key(template, node)}.outputs.parameters.{name}")
    return found


def task_key(template: Template, node: str) -> str:
    """The key under which a scenario speaks of a node; an inline template has no name."""
    return f"tasks.{template.name or f'node:{node}'}"


def _declared(template: Template) -> list[tuple[str, Raw]]:
    outputs = mapping(template.raw, "outputs")
    return [(text(raw, "name") or "", raw) for _, raw in mappings(outputs, "parameters")]


def publish(run: WorkflowRun, template: Template, node: Node) -> None:
    """Make outputs with a `globalName` known as `workflow.outputs.parameters.*`."""
    for name, raw in _declared(template):
        known = text(raw, "globalName")
        if known and name in node.parameters:
            run.parameters[f"workflow.outputs.parameters.{known}"] = node.parameters[name]
