"""Suspend nodes: they wait for their time, or for somebody (docs/sources.md argo 2.10)."""

from __future__ import annotations

from typing import Any

from manifests.fields import mapping, scalar
from manifests.units import argo_duration
from simulator.controller.bodies import Body
from simulator.controller.outputs import given_outputs
from simulator.controller.unknown import require_known
from simulator.controller.work import Looking


class Suspending(Body):
    """Resumes by itself after its `duration`; or when the scenario says that somebody resumes it."""

    __slots__ = ("until",)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        operator = self.operator
        self.until = self._resumed_at()
        operator.suspended[self.node.name] = self
        deadline = None if self.call.is_exit else operator.run.deadline
        instants = [instant for instant in (self.until, deadline) if instant is not None]
        if instants:
            operator.timers.at(self, min(instants))

    def look(self) -> Looking:
        self.awake = False
        operator, node = self.operator, self.node
        if not node.fulfilled and self.until is not None and operator.now >= self.until:
            task = operator.task(self.template.name, self.call.name)
            node.parameters = given_outputs(self.template, task.parameters, node.name)
            operator.suspended.pop(node.name, None)
            operator.settle(node, "Succeeded")
        return
        yield

    def close(self, message: str) -> None:
        if not self.node.fulfilled:
            self.operator.suspended.pop(self.node.name, None)
            self.operator.settle(self.node, "Failed", message)
            self.wake()

    def _resumed_at(self) -> float | None:
        """None where nobody ever resumes it."""
        operator, node = self.operator, self.node
        task = operator.task(self.template.name, self.call.name)
        instants = []
        written = scalar(mapping(self.template.raw, "suspend"), "duration")
        if written:
            require_known(written, self.template.path, self.call.owner, "the duration of the suspend template")
            seconds = argo_duration(written)
            if seconds is not None:
                instants.append(node.started + seconds)
        if task.duration is not None:
            instants.append(node.started + operator.draw(task.duration, "duration", self.call))
        return min(instants, default=None)
