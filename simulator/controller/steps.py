"""Steps templates: groups one after another, the steps of a group side by side (docs/sources.md argo 2.3, 2.9)."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import simpy

from manifests.errors import InputError
from manifests.retry import Phase
from manifests.workflow import Sequence, Step
from simulator.cloud.ending import KILLED
from simulator.controller.call import Call
from simulator.controller.loops import LoopError, item_name, item_scope, param_items, sequence_items
from simulator.controller.names import node_id
from simulator.controller.node import Node
from simulator.controller.substitution import open_tags, substitute, substitute_all

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

Scope = dict[str, str]


@dataclass(frozen=True)
class Child:
    """An invocation of a step group, at its place in the group's order."""

    position: int
    step: Step
    call: Call


@dataclass
class Group:
    """A step group at work. It is expanded once: references are resolved before any of it starts.

    `open` are the children that have not ended, in order; those that exist come first, since a refusal holds back all
    that follow.
    """

    open: list[Child]
    failures: list[tuple[int, Node]] = field(default_factory=list)
    """Children whose failure no continueOn covers, with their positions."""
    held: bool = False


def execute_steps(operator: Operator, call: Call, node: Node | None) -> Generator[simpy.Event, Any, Node | None]:
    """One look at a Steps node: go on with the first group that is not done."""
    node = node or operator.start(call.name, "Steps", call.template.name, call.boundary, call.parent)
    for index in range(len(call.template.steps)):
        group = yield from _execute_group(operator, call, node, index)
        if not group.fulfilled:
            return node
        if group.failed:
            operator.settle(node, "Failed", group.message)
            return node
    operator.settle(node, "Succeeded")
    return node


def _execute_group(operator: Operator, call: Call, parent: Node, index: int) -> Generator[simpy.Event, Any, Node]:
    """Start what may start. The group is done when its children are, and fails with the first that is not covered."""
    name = f"{call.name}[{index}]"
    node = operator.run.nodes.get(name) or operator.start(name, "StepGroup", "", call.name, parent.name)
    if node.fulfilled:
        return node
    if name not in operator.groups:
        operator.groups[name] = Group(list(_expanded(operator, call, index)))
    group = operator.groups[name]
    yield from _execute_children(operator, node, group)
    if node.fulfilled:
        return node
    if not group.open:
        _settle(operator, node, group, "Succeeded", "")
    elif operator.past_deadline() and group.open[0].call.name not in operator.run.nodes:
        _settle(operator, node, group, "Failed", KILLED.message)
    return node


def _execute_children(operator: Operator, node: Node, group: Group) -> Generator[simpy.Event, Any, None]:
    """Look at every open child, up to the first that is refused. A child that times out fails the group at once."""
    waiting: list[Child] = []
    for number, child in enumerate(group.open):
        made = yield from operator.execute(child.call)
        if made is None:
            waiting += group.open[number:]
            _hold(operator, group, number)
            break
        if made.timed_out:
            operator.settle(node, "Failed", made.message)
            return
        if not made.fulfilled:
            waiting.append(child)
        elif _fails(child.step, made):
            group.failures.append((child.position, made))
    group.open = waiting


def _hold(operator: Operator, group: Group, number: int) -> None:
    """What refused one child refuses all that follow, for they are new as well."""
    if not group.held and not operator.past_deadline():
        group.held = True
        for child in group.open[number:]:
            operator.hold(child.call)


def _settle(operator: Operator, node: Node, group: Group, phase: Phase, message: str) -> None:
    """End the group: in `phase`, unless a child has failed it."""
    if group.failures:
        _, child = min(group.failures, key=lambda failure: failure[0])
        phase, message = "Failed", f"child '{node_id(operator.run.name, child.name)}' failed"
    operator.settle(node, phase, message)


def _fails(step: Step, child: Node) -> bool:
    covered = {"Failed": step.continue_on_failed, "Error": step.continue_on_error}
    return child.failed and not covered[child.phase]


def _expanded(operator: Operator, call: Call, index: int) -> Iterator[Child]:
    """The invocations of a group in order: one a step, or one an item of its loop."""
    scope = operator.templates.scope(call) | _outputs_before(operator, call, index)
    position = 0
    for step in call.template.steps[index]:
        for invocation in _invocations(operator, call, index, step, scope):
            yield Child(position, step, invocation)
            position += 1


def _invocations(operator: Operator, call: Call, index: int, step: Step, scope: Scope) -> Iterator[Call]:
    """The invocations a step means. An empty loop leaves a Skipped node and no invocation."""
    group = f"{call.name}[{index}]"
    name, luck = f"{group}.{step.name}", f"{call.luck}[{index}].{step.name}"
    template, owner = operator.run.called(step, call.owner)
    if template is None:
        raise InputError(f"{_place(operator, step)}: the template that step {step.name!r} refers to was not given")

    def invocation(suffix: str, items: Scope) -> Call:
        values = {p.name: substitute(p.value, scope | items) for p in step.parameters if p.value is not None}
        return Call(f"{name}{suffix}", template, values, owner, call.name, group, items, f"{luck}{suffix}")

    if not step.loops:
        yield invocation("", {})
        return
    items = _items(operator, step, scope)
    if not items:
        skipped = operator.start(name, "Skipped", template.name, call.name, group)
        operator.settle(skipped, "Skipped", "Skipped, empty params")
    for number, item in enumerate(items):
        yield invocation(item_name(number, item), item_scope(item))


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


def _outputs_before(operator: Operator, call: Call, index: int) -> Scope:
    """What group `index` may refer to: the outputs of the steps of all groups before it."""
    scope: Scope = {}
    for earlier in range(index):
        for step in call.template.steps[earlier]:
            scope |= _outputs(operator, f"{call.name}[{earlier}].{step.name}", step)
    return scope


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
