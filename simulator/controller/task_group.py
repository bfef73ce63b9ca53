"""The loop of a DAG task: one node for all of it, and one for each item (docs/sources.md argo 2.9)."""

from __future__ import annotations

from heapq import heappush
from typing import TYPE_CHECKING, Any

from manifests.expressions.values import EvaluationError
from manifests.retry import Phase
from simulator.controller.call import Call
from simulator.controller.handlers import Handlers
from simulator.controller.invocation import Invocation
from simulator.controller.loops import item_name, item_scope
from simulator.controller.substitution import SubstitutionError, Unresolved
from simulator.controller.work import Looking, Siblings

if TYPE_CHECKING:
    from simulator.controller.dag import Dag


class TaskGroup(Siblings):
    """Items start in order, up to the first that is refused. The last item that failed decides the group's phase."""

    __slots__ = (
        "begun",
        "dag",
        "done",
        "handlers",
        "handling",
        "held_by",
        "held_since",
        "items",
        "node",
        "open",
        "operator",
        "task",
        "worst",
    )

    def __init__(self, dag: Dag, number: int, items: list[Any]) -> None:
        super().__init__(dag, number)
        self.dag, self.operator, self.items = dag, dag.operator, items
        self.task = dag.plan.tasks[number]
        name = f"{dag.node.name}.{self.task.name}"
        self.node = self.operator.start_group(name, "TaskGroup", dag.node.name, dag.parents(number))
        self.begun = 0
        self.open: dict[int, Invocation] = {}
        self.worst: tuple[int, Phase] = (-1, "Succeeded")
        self.held_since: float | None = None
        self.held_by = ""
        self.handling: int | None = None
        """The item whose handlers are at work: those of the items run one after the other, and hold up the loop."""
        self.done = False
        self.handlers = self._handlers()

    def look(self) -> Looking:
        self.awake = False
        operator = self.operator
        for position in self.in_order():
            if self.handling is not None and position > self.handling:
                heappush(self.due, position)
                break
            child = self.open.get(position)
            if child is not None:
                if not child.is_over():
                    yield from child.look()
                self._after(position, child)
                self.handling = position if child.has_ended and not child.done else None
            if operator.stopped:
                break
        if self.handling is None:
            yield from self._begin()
        if not self.node.fulfilled and not self.open and self._is_exhausted():
            operator.settle(self.node, self.worst[1])
        if self.handlers is not None:
            yield from self.handlers.look()
        self.done = self.node.fulfilled and (self.handlers is None or self.handlers.done)

    def _is_exhausted(self) -> bool:
        return self.begun == len(self.items) or (self.dag.is_stalled and self.operator.closes(self.dag.call))

    def _begin(self) -> Looking:
        operator, dag, task = self.operator, self.dag, self.task
        while self.begun < len(self.items):
            position = self.begun
            item = (position, self.items[position])
            if self._decides_against(position, item):
                self.begun += 1
                continue
            if operator.stopped or operator.holds_back(dag.node.name, self):
                if self.held_since is None:
                    self.held_since, self.held_by = operator.now, operator.limit
                if operator.stopped:
                    self.wake()
                return
            luck = f"{dag.call.luck}.{task.name}"
            try:
                child = dag.invocation(task, self.node.name, luck, (self.node.name,), self, position, item)
            except Unresolved as missing:
                dag.is_stalled = True
                operator.stall(self.node.name, missing.reference, self)
                return
            except SubstitutionError as error:
                name = self.node.name + item_name(*item)
                dag.skip(task, name, "Error", str(error), [self.node.name])
                self.worst = (position, "Error")
                self.begun += 1
                continue
            self.begun += 1
            self.open[position] = child
            if self.held_since is not None:
                operator.was_held(child.call.name, self.held_since, self.held_by)
            yield from child.look()
            self._after(position, child)

    def _decides_against(self, position: int, item: tuple[int, Any]) -> bool:
        """Whether the `when` of an item keeps it from running; then it has a node that says so."""
        if not self.task.when:
            return False
        name = self.node.name + item_name(*item)
        try:
            holds, written = self.dag.decide(self.task, item_scope(item[1]))
        except (EvaluationError, SubstitutionError) as error:
            self.dag.skip(self.task, name, "Error", str(error), [self.node.name])
            self.worst = max(self.worst, (position, "Error"))
            return True
        if not holds:
            self.dag.skip(self.task, name, "Skipped", f"when '{written}' evaluated false", [self.node.name])
        return not holds

    def _after(self, position: int, child: Invocation) -> None:
        if not child.done or position not in self.open:
            return
        del self.open[position]
        if child.node is not None and child.node.failed:
            self.worst = max(self.worst, (position, child.node.phase))

    def _handlers(self) -> Handlers | None:
        """Those of the task, which run once more for the whole of its loop."""
        hooks = self.dag.hooks_for(self.task)
        if not hooks:
            return None
        template, owner = self.operator.run.called(self.task, self.dag.call.owner)
        call = Call(
            name=self.node.name,
            template=template,
            arguments={},
            owner=owner,
            boundary=self.dag.node.name,
            step=self.task,
            luck=f"{self.dag.call.luck}.{self.task.name}",
            depth=self.dag.call.depth + 1,
            is_exit=self.dag.call.is_exit,
        )
        return Handlers(self.operator, self, hooks, call, lambda: self.dag.scope, self.dag.call.owner)
