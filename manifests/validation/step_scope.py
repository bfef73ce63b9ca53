"""What steps and tasks can name besides what their template can."""

from __future__ import annotations

from manifests.fields import mapping, mappings, text
from manifests.validation.scope import Scope
from manifests.validation.walk import Call
from manifests.workflow import Step


def add_items(scope: Scope, step: Step) -> None:
    """What `{{item}}` can be, by how the step loops."""
    if step.with_items:
        for item in step.with_items:
            if isinstance(item, dict):
                scope.add(*(f"item.{key}" for key in item))
            elif isinstance(item, list):
                scope.add(*(f"item.[{index}]" for index in range(len(item))))
            else:
                scope.add("item")
    elif step.with_param:
        scope.add("item")
        scope.open.add("item.")
    elif step.with_sequence is not None:
        scope.add("item")


def step_scope(scope: Scope, step: Step) -> Scope:
    """The scope of a step's own text: an inline template's inputs are in it."""
    inner = Scope(scope)
    if step.inline is not None:
        for _, parameter in mappings(mapping(step.inline.raw, "inputs"), "parameters"):
            inner.add(f"inputs.parameters.{text(parameter, 'name') or ''}")
    return inner


def around(call: Call) -> Scope:
    """What an inline template's expressions can name besides: all that its step can, and any result that may come."""
    scope = Scope(call.visit.scope, open={f"{call.kind}."})
    add_items(scope, call.step)
    return scope
