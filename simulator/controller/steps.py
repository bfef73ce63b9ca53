"""Steps templates: groups one after another, the steps of a group side by side (docs/sources.md argo 2.3, 2.9)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import simpy

from manifests.errors import InputError
from manifests.workflow import Sequence, Step
from simulator.controller.call import Call
from simulator.controller.loops import LoopError, item_name, item_scope, param_items, sequence_items
from simulator.controller.node import Node
from simulator.controller.substitution import open_tags, substitute, substitute_all

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

Scope = dict[str, str]


def execute_steps(operator: Operator, call: Call, node: Node | None) -> Generator[simpy.Event, Any, Node | None]:
    """One look at a Steps node: go on with the first group that is not done."""
    node = node or operator.start(call.name, "Steps", call.template.name, call.boundary, call.parent)
    scope = operator.run.parameters | call.scope
    for index, steps in enumerate(call.template.steps):
        group = yield from _execute_group(operator, call, node, index, steps, scope)
        if not group.fulfilled:
            return node
        if group.failed:
            operator.settle(node, "Failed", group.message)
            return node
        for step in steps:
            scope |= _outputs(operator, f"{group.name}.{step.name}", step)
    operator.settle(node, "Succeeded")
    return node


def _execute_group(
    operator: Operator, call: Call, parent: Node, index: int, steps: tuple[Step, ...], scope: Scope
) -> Generator[simpy.Event, Any, Node]:
    """Start what may start. The group is done when its children are, and fails with the first that is not covered."""
    name = f"{call.name}[{index}]"
    group = operator.run.nodes.get(name) or operator.start(name, "StepGroup", "", call.name, parent.name)
    if group.fulfilled:
        return group
    children: list[tuple[Step, Node | None]] = []
    for step in steps:
        for child_call in _children(operator, call, name, step, scope):
            child = operator.run.nodes.get(child_call.name)
            if child is None or not child.fulfilled:
                child = yield from operator.execute(child_call)
            children.append((step, child))
    existing = [(step, child) for step, child in children if child is not None]
    complete = len(existing) == len(children)
    if (complete or operator.past_deadline()) and all(child.fulfilled for _, child in existing):
        failed = next((child for step, child in existing if _fails(step, child)), None)
        if failed is not None:
            operator.settle(group, "Failed", f"child '{failed.name}' failed")
        elif complete:
            operator.settle(group, "Succeeded")
        else:
            operator.settle(group, "Failed", "Step exceeded its deadline")
    return group


def _fails(step: Step, child: Node) -> bool:
    covered = {"Failed": step.continue_on_failed, "Error": step.continue_on_error}
    return child.failed and not covered[child.phase]


def _children(operator: Operator, call: Call, group: str, step: Step, scope: Scope) -> list[Call]:
    """The invocations a step means: one, or one an item. An empty loop leaves a Skipped node and no invocation."""
    name = f"{group}.{step.name}"
    template, owner = operator.run.called(step, call.owner)
    if template is None:
        raise InputError(f"{_place(operator, step)}: the template that step {step.name!r} refers to was not given")

    def invocation(suffix: str, items: Scope) -> Call:
        values = {p.name: substitute(p.value, scope | items) for p in step.parameters if p.value is not None}
        return Call(f"{name}{suffix}", template, values, owner, call.name, group)

    if not step.loops:
        return [invocation("", {})]
    items = _items(operator, step, scope)
    if not items and name not in operator.run.nodes:
        operator.settle(
            operator.start(name, "Skipped", template.name, call.name, group), "Skipped", "Skipped, empty params"
        )
    return [invocation(item_name(index, item), item_scope(item)) for index, item in enumerate(items)]


def _items(operator: Operator, step: Step, scope: Scope) -> list[Any]:
    try:
        if step.with_items:
            return [substitute_all(item, scope) for item in step.with_items]
        if step.with_param is not None:
            return _param(operator, step, substitute(step.with_param, scope))
        assert step.with_sequence is not None
        return sequence_items(_filled(step, scope))
    except LoopError as error:
        raise InputError(f"{_place(operator, step)}: {error}") from None


def _param(operator: Operator, step: Step, text: str) -> list[Any]:
    """A list that only a real run would print is asked for by the key that gives it."""
    tags = open_tags(text)
    if tags:
        parts = tags[0].split(".")
        key = "result" if parts[-1] == "result" else f"parameters.{parts[-1]}"
        wanted = f"its list comes from {{{{{tags[0]}}}}}, which nothing gives; set tasks.TEMPLATE.outputs.{key}"
        raise InputError(f"{_place(operator, step)}: step {step.name!r} loops over a list that is not known: {wanted}")
    return param_items(text)


def _filled(step: Step, scope: Scope) -> Sequence:
    sequence = step.with_sequence
    assert sequence is not None

    def filled(value: str | None) -> str | None:
        return None if value is None else substitute(value, scope)

    return replace(sequence, count=filled(sequence.count), start=filled(sequence.start), end=filled(sequence.end))


def _outputs(operator: Operator, name: str, step: Step) -> Scope:
    """What later groups may refer to: `steps.NAME.outputs...` of a step that gave outputs."""
    node = operator.run.nodes.get(name)
    if node is None:
        return {}
    prefix = f"steps.{step.name}"
    found = {f"{prefix}.outputs.parameters.{key}": value for key, value in node.parameters.items()}
    if node.result is not None:
        found[f"{prefix}.outputs.result"] = node.result
    if node.exit_code is not None:
        found[f"{prefix}.exitCode"] = str(node.exit_code)
    return found | {f"{prefix}.status": node.phase}


def _place(operator: Operator, step: Step) -> str:
    document = operator.run.workflow.document
    if document is None:
        return operator.run.name
    span = document.place(step.path)
    return f"{document.source.name}:{span.line}:{span.column}"
