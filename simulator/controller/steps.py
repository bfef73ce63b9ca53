"""Steps templates: groups one after another, the steps of a group side by side (docs/sources.md argo 2.3, 2.9)."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop
from typing import TYPE_CHECKING, Any

from manifests.expressions.values import EvaluationError
from manifests.retry import Phase
from manifests.workflow import Step
from simulator.controller.composite import SKIPPED_EMPTY, Composite
from simulator.controller.graph import outbound
from simulator.controller.invocation import Invocation
from simulator.controller.loops import LoopError, item_name, item_scope
from simulator.controller.names import node_id
from simulator.controller.node import Node
from simulator.controller.references import Finished
from simulator.controller.substitution import SubstitutionError, Unresolved
from simulator.controller.work import Looking, Siblings

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

MAX_PARALLELISM = "Max parallelism reached"


class Steps(Composite):
    """`index` is the group at work; `kept` are earlier groups in which a daemon lives on."""

    __slots__ = ("group", "index", "kept")
    prefix = "steps"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.index = 0
        self.group: Group | None = None
        self.kept: list[Group] = []

    def look(self) -> Looking:
        self.awake = False
        for earlier in self.kept:
            if earlier.awake:
                yield from earlier.look()
        while not self.node.fulfilled:
            group = self.group
            if group is None:
                if self.index == len(self.template.steps):
                    self.finish(self._outbound())
                    return
                group = self.group = Group(self, self.index, self._parents())
            if group.awake:
                yield from group.look()
            if not group.node.fulfilled:
                return
            if group.is_postponed:
                group.is_postponed = False
                self.wake()
                return
            self._next(group)

    def fail(self, message: str) -> None:
        """failFast fails the group at work too."""
        if self.group is not None and not self.group.node.fulfilled:
            self.operator.settle(self.group.node, "Failed", message)
        super().fail(message)

    def find(self, name: str) -> Finished | None:
        """Only steps of groups that are done are known: a group's references are resolved before any of it starts."""
        nodes = self.operator.run.nodes
        for index in range(self.index):
            for step in self.template.steps[index]:
                if step.name == name:
                    return _finished(self.operator, self, f"{self.node.name}[{index}]", step)
        group = self.group
        if group is not None:  # its own hooks may speak of a step that has ended
            for step in self.template.steps[self.index]:
                if step.name == name and f"{group.node.name}.{name}" in nodes:
                    return _finished(self.operator, self, group.node.name, step)
        return None

    def _next(self, group: Group) -> None:
        if group.kept:
            self.kept.append(group)
        self.group = None
        if group.node.failed:
            self.node.outbound = self._outbound()
            self.operator.settle(self.node, "Failed", group.node.message)
        else:
            self.index += 1

    def _parents(self) -> list[str]:
        """The nodes that came last in the group before, else the Steps node itself."""
        if not self.index:
            return [self.node.name]
        return outbound(self.operator.run.nodes, f"{self.node.name}[{self.index - 1}]")

    def _outbound(self) -> list[str]:
        last = min(self.index, len(self.template.steps) - 1)
        return [f"{self.node.name}[{last}]"] if last >= 0 else []


def _finished(operator: Operator, steps: Steps, group: str, step: Step) -> Finished | None:
    nodes = operator.run.nodes
    template, _ = operator.run.called(step, steps.call.owner)
    name = f"{group}.{step.name}"
    if not step.loops:
        return Finished(template, nodes[name]) if name in nodes else None
    if name in nodes:  # an empty loop
        return Finished(template, nodes[name], ())
    items = [nodes[child] for child in nodes[group].children if child.startswith(f"{name}(")]
    return Finished(template, nodes[group], items)


class Group(Siblings):
    """One step group at work. Its loops are expanded, its conditions decided, before any of it starts.

    `entries` are its invocations in order; those from `begun` on have not started.
    """

    __slots__ = (
        "begun",
        "entries",
        "failures",
        "held_by",
        "held_since",
        "is_postponed",
        "is_stalled",
        "kept",
        "node",
        "open",
        "operator",
        "refused",
        "steps",
    )

    def __init__(self, steps: Steps, index: int, parents: list[str]) -> None:
        super().__init__(steps, index)
        self.steps, self.operator = steps, steps.operator
        name = f"{steps.node.name}[{index}]"
        self.node = self.operator.start_group(name, "StepGroup", steps.node.name, parents)
        self.entries: list[tuple[Step, tuple[int, Any] | None]] = []
        self.begun = 0
        self.open: dict[int, Invocation] = {}
        self.kept: dict[int, Invocation] = {}
        self.failures: list[tuple[int, Node]] = []
        self.held_since: float | None = None
        self.held_by = ""
        self.is_stalled = False
        """Whether a reference of one of its steps has no value: then nothing of it starts."""
        self.refused: set[int] = set()
        """The steps whose handlers a limit keeps from starting."""
        self.is_postponed = False
        """Whether its end is only seen by the next pass."""
        self._expand(index)
        self.awake = True

    def look(self) -> Looking:
        self.awake = False
        operator = self.operator
        if self.node.fulfilled and not self.kept:
            return
        looked_at: list[int] = []
        for position in self.in_order():
            child = self.open.get(position) or self.kept.get(position)
            if child is not None:
                if not child.is_over():
                    yield from child.look_at_node()
                    looked_at.append(position)
                self._after(position, child)
            if operator.stopped or (self.node.fulfilled and not self.kept):
                break
        if self.node.fulfilled:
            self._check_daemons()
            return
        begun = self.begun
        yield from self._begin()
        yield from self._look_at_handlers([*looked_at, *range(begun, self.begun)])
        if not self.node.fulfilled and not self.open:
            self._fold()

    def _look_at_handlers(self, positions: Iterable[int]) -> Looking:
        """Handlers come behind all steps of the group. One that a limit refuses, with no step left to wait for, is the
        group's Error, which the template takes note of in the next pass. One that an earlier one wakes by giving back a
        lock is looked at in this pass.
        """
        waiting = sorted({*positions, *self.refused})
        while waiting:
            position, woken = heappop(waiting), len(self.due)
            self.refused.discard(position)
            child = self.open.get(position)
            if child is not None and child.handlers is not None:
                yield from child.look_at_handlers()
                if child.handlers.is_held:
                    self.refused.add(position)
                self._after(position, child)
                if len(self.due) > woken:
                    waiting = sorted({*waiting, *(later for later in self.due if later > position)})
        if self.refused and self.begun == len(self.entries) and all(c.has_ended for c in self.open.values()):
            self.operator.settle(self.node, "Error", MAX_PARALLELISM)
            self.is_postponed = True

    def _begin(self) -> Looking:
        """Start what may start."""
        operator, steps = self.operator, self.steps
        while self.begun < len(self.entries) and not self.node.fulfilled:
            if self.is_stalled:
                return
            if operator.stopped or operator.holds_back(steps.node.name, self):
                self._hold()
                return
            position = self.begun
            step, item = self.entries[position]
            name = f"{self.node.name}.{step.name}"
            luck = f"{steps.call.luck}[{self.position}].{step.name}"
            try:
                child = steps.invocation(step, name, luck, (self.node.name,), self, position, item)
            except Unresolved as missing:
                self._stall(name, missing)
                return
            except SubstitutionError as error:
                self._give_up(name, str(error))
                return
            self.begun += 1
            self.open[position] = child
            if self.held_since is not None:
                operator.was_held(child.call.name, self.held_since, self.held_by)
            yield from child.look_at_node()
            self._after(position, child)

    def _give_up(self, child: str, reason: str) -> None:
        """A child that cannot even be executed is the group's Error, whatever its siblings do."""
        message = f"step group deemed errored due to child {child} error: {reason}"
        self.operator.settle(self.node, "Error", message)

    def _stall(self, name: str, missing: Unresolved) -> None:
        self.is_stalled = True
        self.operator.stall(name, missing.reference, self)

    def _hold(self) -> None:
        if self.held_since is None:
            self.held_since, self.held_by = self.operator.now, self.operator.limit
        if self.operator.stopped:
            self.wake()

    def _after(self, position: int, child: Invocation) -> None:
        """Take note of a child that is done. One that timed out fails the group at once."""
        node = child.node
        if node is None or self.node.fulfilled:
            return
        if node.timed_out:
            self.operator.settle(self.node, "Failed", node.message)
        elif child.is_refused:
            self._give_up(node.name, node.message)
        elif child.done and position in self.open:
            del self.open[position]
            if node.is_daemon:
                self.kept[position] = child
            elif _fails(self.entries[position][0], node):
                self.failures.append((position, node))

    def _check_daemons(self) -> None:
        """A daemon that fails while later groups run fails its group after all, and the template with it."""
        for position, child in self.kept.items():
            node = child.node
            if node is not None and _fails(self.entries[position][0], node):
                finished = self.node.finished
                self.failures = [(position, node)]
                self._settle("Failed", "")
                self.node.finished = finished
                if not self.steps.node.fulfilled:
                    self.operator.settle(self.steps.node, "Failed", self.node.message)
                return

    def _fold(self) -> None:
        if self.begun == len(self.entries) and not self.is_stalled:
            self._settle("Succeeded", "")
        elif self.is_stalled and self.operator.closes(self.steps.call):
            self._settle("Failed", self.operator.closing_message)

    def _settle(self, phase: Phase, message: str) -> None:
        """End the group: in `phase`, unless a child has failed it."""
        if self.failures:
            _, child = min(self.failures, key=lambda failure: failure[0])
            phase, message = "Failed", f"child '{node_id(self.operator.run.name, child.name)}' failed"
        self.operator.settle(self.node, phase, message)

    def _expand(self, index: int) -> None:
        for step in self.steps.template.steps[index]:
            name = f"{self.node.name}.{step.name}"
            try:
                self._expand_step(step, name)
            except Unresolved as missing:
                self._stall(name, missing)
                return
            except (EvaluationError, SubstitutionError, LoopError) as error:
                self._give_up(name, str(error))
                return

    def _expand_step(self, step: Step, name: str) -> None:
        steps = self.steps
        if not step.loops:
            holds, written = steps.decide(step, {})
            if holds:
                steps.resolve(step)
                self.entries.append((step, None))
            else:
                self._skip(step, name, f"when '{written}' evaluated false")
            return
        items = steps.items(step)
        if items:
            steps.resolve(step)
        else:
            self._skip(step, name, SKIPPED_EMPTY)
        for item in enumerate(items):
            if step.when:
                self._expand_item(step, name, item)
            else:
                self.entries.append((step, item))

    def _expand_item(self, step: Step, name: str, item: tuple[int, Any]) -> None:
        """An item whose condition cannot be evaluated has a node that says so."""
        name = name + item_name(*item)
        try:
            holds, written = self.steps.decide(step, item_scope(item[1]))
        except EvaluationError as error:
            self._skip(step, name, str(error), "Error")
            raise
        if holds:
            self.entries.append((step, item))
        else:
            self._skip(step, name, f"when '{written}' evaluated false")

    def _skip(self, step: Step, name: str, message: str, phase: Phase = "Skipped") -> None:
        operator = self.operator
        template, _ = operator.run.called(step, self.steps.call.owner)
        node = operator.start_plain(name, "Skipped", template, self.steps.node.name, [self.node.name])
        operator.settle(node, phase, message)


def _fails(step: Step, child: Node) -> bool:
    return child.failed and not step.continues_after(child.phase)
