"""HTTP and plugin templates: one agent pod a workflow does the work of all of them (docs/sources.md argo 1.1)."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from manifests.effective import PodPlan
from manifests.workflow import read_template
from simulator.cloud.ending import OK, End, scripted
from simulator.cloud.pod import Pod
from simulator.controller.bodies import Body
from simulator.controller.names import node_id
from simulator.controller.outcome import outcome_of
from simulator.controller.outputs import given_outputs
from simulator.controller.work import Looking
from simulator.events import PodAsked
from simulator.scenario.task import Task

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

ASSUMED_SECONDS = 1.0
"""What a request takes when the scenario does not say; reported as assumed."""
_AGENT = {
    "name": "agent",
    "container": {
        "image": "",
        "resources": {"requests": {"cpu": "10m", "memory": "64M"}, "limits": {"cpu": "100m", "memory": "256M"}},
    },
}
"""What the agent's pod asks for."""


class AgentTask(Body):
    """A node without a pod of its own."""

    __slots__ = ("end",)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.end: End | None = None
        self.operator.agent.add(self)

    def look(self) -> Looking:
        self.awake = False
        node, end = self.node, self.end
        if node.fulfilled or end is None:
            return
        operator = self.operator
        task = operator.task(self.template.name, self.call.name)
        phase = "Succeeded" if end.kind == "ok" else outcome_of(end, operator.run.release).phase
        node.result = task.result
        if phase == "Succeeded":
            node.parameters = given_outputs(self.template, task.parameters, node.name)
        operator.settle(node, phase, "" if end.kind == "ok" else end.message or "received non-2xx response code: 500")
        return
        yield

    def close(self, message: str) -> None:
        if not self.node.fulfilled:
            self.operator.settle(self.node, "Failed", message)
            self.wake()


class Agent:
    """The agent's pod, made when the first task needs it and gone with the workflow."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self.pod: Pod | None = None
        self.tasks: list[AgentTask] = []
        self._queue: list[AgentTask] = []

    @property
    def name(self) -> str:
        run = self.operator.run.name
        return f"{node_id(run, 'agent')}-agent"

    def add(self, task: AgentTask) -> None:
        self._queue.append(task)
        self.tasks.append(task)

    @property
    def is_needed(self) -> bool:
        return bool(self._queue)

    def serve(self) -> None:
        """Make the pod, and hand it what is new, as a pass does at its end."""
        operator = self.operator
        if self.pod is None:
            template = read_template(_AGENT, ())
            self.pod = Pod(
                world=operator.world,
                loader=operator.loader,
                plan=PodPlan(operator.run.workflow, template, operator.run.manifests.profiles_in_force),
                workflow=operator.run.name,
                node=self.name,
                luck_key=f"{operator.run.number}/agent",
                task=Task(),
                turn=0,
                on_change=self._begin,
                is_daemon=True,
            )
            operator.log(PodAsked(operator.now, operator.run.name, self.name, "agent", operator.pass_at))
        else:
            self._begin()

    def stop(self) -> None:
        if self.pod is not None:
            self.pod.stop(OK)

    def _begin(self) -> None:
        if self.pod is None or self.pod.phase != "Running":
            return
        queue, self._queue = self._queue, []
        for task in queue:
            if not task.node.fulfilled:
                self.operator.world.env.process(self._request(task))

    def _request(self, task: AgentTask) -> Generator[simpy.Event, Any, None]:
        operator, call = self.operator, task.call
        said = operator.task(task.template.name, call.name)
        scripts = said.attempts
        end = OK
        if scripts:
            script = scripts[min(call.turn, len(scripts) - 1)]
            seconds = operator.draw(script.after, "end", call)
            end = scripted(script.end, script.exit_code, script.message)
        elif said.duration is not None:
            seconds = operator.draw(said.duration, "duration", call)
        else:
            seconds = ASSUMED_SECONDS
            key = f"tasks.{task.template.name}.duration"
            what, source = f"work of {task.template.name}", "assumed: nothing says how long the request takes"
            operator.world.ledger.note(what, f"{seconds:g}s", source, key)
        yield operator.world.env.timeout(seconds)
        task.end = end
        task.wake()
        operator.on_change()
