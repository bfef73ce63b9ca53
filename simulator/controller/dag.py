"""DAG templates: tasks start once what they wait for has ended (docs/sources.md argo 2.4 to 2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from manifests.expressions.deciding import decide_depends
from manifests.expressions.values import EvaluationError
from manifests.retry import Phase
from manifests.workflow import Step
from simulator.controller.composite import SKIPPED_EMPTY, Composite
from simulator.controller.dag_phase import dag_phase
from simulator.controller.graph import outbound
from simulator.controller.invocation import Invocation
from simulator.controller.loops import LoopError
from simulator.controller.node import Node
from simulator.controller.references import Finished
from simulator.controller.substitution import SubstitutionError, Unresolved
from simulator.controller.task_group import TaskGroup
from simulator.controller.work import Looking, Work

if TYPE_CHECKING:
    from simulator.controller.dag_plan import DagPlan

OMITTED = "omitted: depends condition not met"
_RESULTS = {
    "Succeeded": "Succeeded",
    "Failed": "Failed",
    "Errored": "Error",
    "Skipped": "Skipped",
    "Omitted": "Omitted",
}


class Dag(Composite):
    """Tasks by their numbers in the plan, which are in the order of visits.

    `due` are those that woke up, `ready` those whose dependencies have ended, `held` those that a limit refused.
    """

    __slots__ = ("due", "held", "held_since", "is_stalled", "kept", "missing", "open", "plan", "ready")
    prefix = "tasks"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.plan: DagPlan = self.operator.templates.prepared(self.call).dag
        self.missing = [len(awaited) for awaited in self.plan.waits_for]
        self.ready = [number for number, count in enumerate(self.missing) if count == 0]
        self.due: list[int] = []
        self.held: list[int] = []
        self.held_since: dict[int, float] = {}
        self.open: dict[int, Invocation | TaskGroup] = {}
        self.kept: dict[int, Invocation | TaskGroup] = {}
        self.is_stalled = False
        """Whether a task does not start for want of a value."""

    def awake_for(self, child: Work) -> bool:
        heappush(self.due, child.position)
        return True

    def look(self) -> Looking:
        self.awake = False
        operator = self.operator
        if self.node.fulfilled:
            return
        last, late = -1, []
        while not operator.stopped:
            source = self._source()
            if not source:
                break
            number = heappop(source)
            if number <= last:
                late.append(number)
                continue
            last = number
            child = self.open.get(number) or self.kept.get(number)
            if child is None:
                child = self._start(number) if self.missing[number] == 0 else None
            if child is not None:
                yield from child.look()
                self._after(number, child)
            if self.node.fulfilled:
                return
        for number in late:
            heappush(self.due, number)
        if self.due or self.ready:
            self.wake()
        if operator.run.shutdown and operator.closes(self.call):
            self._shut_down()
        elif not self.open:
            self._assess()

    def find(self, name: str) -> Finished | None:
        number = self.plan.numbers.get(name)
        node = self.operator.run.nodes.get(f"{self.node.name}.{name}")
        if number is None or node is None:
            return None
        task = self.plan.tasks[number]
        template, _ = self.operator.run.called(task, self.call.owner)
        if not task.loops:
            return Finished(template, node)
        nodes = self.operator.run.nodes
        return Finished(template, node, [nodes[child] for child in node.children if not nodes[child].is_hook])

    # Tasks

    def _source(self) -> list[int]:
        """The heap with the task that comes first, among those that may be looked at; empty where there is none."""
        heaps = [heap for heap in (self.due, self.ready) if heap]
        if self.held and not self.operator.holds_back(self.node.name):
            heaps.append(self.held)
        return min(heaps, key=lambda heap: heap[0], default=[])

    def _start(self, number: int) -> Invocation | TaskGroup | None:
        """What comes of a task whose dependencies have ended; None where it is over already, or held back."""
        operator, task = self.operator, self.plan.tasks[number]
        name = f"{self.node.name}.{task.name}"
        if name in operator.run.nodes:
            return None
        condition = self.plan.conditions[number]
        if condition is not None and not decide_depends(condition, self._has):
            self._skip(number, "Omitted", OMITTED)
            return None
        try:
            return self._loop(number) if task.loops else self._single(number, name)
        except Unresolved as missing:
            self.is_stalled = True
            operator.stall(name, missing.reference, self)
        except (EvaluationError, SubstitutionError, LoopError) as error:
            self._skip(number, "Error", str(error))
        return None

    def _single(self, number: int, name: str) -> Invocation | None:
        operator, task = self.operator, self.plan.tasks[number]
        holds, written = self.decide(task, {})
        if not holds:
            self._skip(number, "Skipped", f"when '{written}' evaluated false")
            return None
        if operator.holds_back(self.node.name, self):
            self.held_since.setdefault(number, operator.now)
            heappush(self.held, number)
            return None
        luck = f"{self.call.luck}.{task.name}"
        child = self.invocation(task, name, luck, self.parents(number), self, number)
        self.open[number] = child
        since = self.held_since.pop(number, None)
        if since is not None:
            operator.was_held(child.call.name, since)
        return child

    def _loop(self, number: int) -> TaskGroup | None:
        items = self.items(self.plan.tasks[number])
        if not items:
            self._skip(number, "Skipped", SKIPPED_EMPTY)
            return None
        group = TaskGroup(self, number, items)
        self.open[number] = group
        return group

    def _skip(self, number: int, phase: Phase, message: str) -> None:
        task = self.plan.tasks[number]
        self.skip(task, f"{self.node.name}.{task.name}", phase, message, self.parents(number))
        self._ended(number)

    def skip(self, task: Step, name: str, phase: Phase, message: str, parents: Sequence[str]) -> Node:
        """A node for what does not run."""
        operator = self.operator
        template, _ = operator.run.called(task, self.call.owner)
        node = operator.start_plain(name, "Skipped", template, self.node.name, parents)
        operator.settle(node, phase, message)
        return node

    def parents(self, number: int) -> list[str]:
        """The nodes that came last in what the task waited for, else the DAG node itself."""
        nodes = self.operator.run.nodes
        awaited = [f"{self.node.name}.{self.plan.tasks[other].name}" for other in self.plan.waits_for[number]]
        return list(dict.fromkeys(end for name in awaited for end in outbound(nodes, name))) or [self.node.name]

    def _has(self, task: str, result: str) -> bool:
        """Whether a task has the result that a `depends` asks for (docs/sources.md argo 2.5)."""
        nodes = self.operator.run.nodes
        node = nodes[f"{self.node.name}.{task}"]
        if result == "Daemoned":
            return node.is_daemon and node.phase != "Pending"
        if result in ("AnySucceeded", "AllFailed"):
            children = [nodes[child].phase for child in node.children] if node.type == "TaskGroup" else [node.phase]
            if result == "AnySucceeded":
                return "Succeeded" in children
            return all(phase == "Failed" for phase in children)
        return node.phase == _RESULTS[result]

    def _after(self, number: int, child: Invocation | TaskGroup) -> None:
        if child.done and number in self.open:
            del self.open[number]
            if child.node is not None and child.node.is_daemon:
                self.kept[number] = child
            self._ended(number)

    def _ended(self, number: int) -> None:
        for follower in self.plan.followers[number]:
            self.missing[follower] -= 1
            if self.missing[follower] == 0:
                heappush(self.ready, follower)

    # Its own end

    def _shut_down(self) -> None:
        """A shutdown fails a DAG at once, but for exit handlers of its targets (docs/sources.md argo 2.6)."""
        at_work = [self.open[number] for number in self.plan.targets if number in self.open]
        if not any(child.handlers is not None and child.handlers.started and not child.done for child in at_work):
            self.operator.settle(self.node, "Failed")

    def _assess(self) -> None:
        operator, nodes = self.operator, self.operator.run.nodes
        if self.ready:
            return
        targets = [self.plan.tasks[number] for number in self.plan.targets]
        phase = dag_phase(nodes, self.node, targets, self.plan.fail_fast)
        if phase is None:
            if self.is_stalled and operator.closes(self.call):
                operator.settle(self.node, "Failed", operator.closing_message)
            return
        last = [name for task in targets if (name := f"{self.node.name}.{task.name}") in nodes]
        if phase == "Succeeded":
            self.finish(last)
        else:
            self.node.outbound = last
            operator.settle(self.node, phase)
