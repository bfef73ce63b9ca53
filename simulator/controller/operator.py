"""One pass of the controller over one workflow: read the pods, then execute the templates, top down.

The order of the tests is the controller's own (docs/sources.md argo 2.1 and 2.2), since much of what Argo does is a
side effect of it. A pass is a generator only because creating a pod waits for the controller's client.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from manifests.effective import retry_in_force
from manifests.retry import Phase
from manifests.workflow import Template
from simulator.bucket import TokenBucket
from simulator.cloud.ending import KILLED
from simulator.controller.call import Call
from simulator.controller.limits import Activity
from simulator.controller.node import Node
from simulator.controller.pods import assess, execute_pod, timeout_of
from simulator.controller.queue import PassQueue
from simulator.controller.retrying import execute_retry
from simulator.controller.run import WorkflowRun
from simulator.controller.steps import Group, execute_steps
from simulator.controller.templates import Templates
from simulator.data.loading import Loader
from simulator.events import NodeEnded, NodeHeld, NodeStarted, PassStarted
from simulator.world import World

_WAKES_AT_TIMEOUT = "4.1"
"""The first version that asks to be woken at a template's timeout (docs/sources.md argo 0.2)."""

Passing = Generator[simpy.Event, Any, Node | None]


class PassTooLong(Exception):
    """The pass has lasted longer than the controller allows; what is left is done in the next one."""


class Operator:
    """Operates one workflow. `operate` is one pass; it leaves the requests for further ones in the queue."""

    def __init__(self, world: World, run: WorkflowRun, queue: PassQueue, loader: Loader, client: TokenBucket) -> None:
        self.world, self.run, self.queue, self.loader, self.client = world, run, queue, loader, client
        self.templates = Templates(run)
        self.groups: dict[str, Group] = {}
        self.pass_at = 0.0
        self._activity = Activity()
        self._changed = False
        self._active = 0  # as spec.parallelism counts: pods at the start of the pass, and those created in it
        self._limits: dict[str, int] = {}  # parallelism of the Steps nodes that have one
        self._held: set[str] = set()
        self._timed: set[str] = set()  # pending nodes that a `timeout` will end
        argo, use = world.scenario.argo, world.ledger.use
        if world.scenario.pending is None:
            use(argo.qps)
            use(argo.burst)
        self._requeue = use(argo.requeue)
        self._longest = world.scenario.catalog.figure("argo.max_operation").value

    @property
    def now(self) -> float:
        now: float = self.world.env.now
        return now

    def operate(self) -> Generator[simpy.Event, Any, None]:
        """One pass. A pass that changes something asks for another one a requeue later."""
        run = self.run
        self._changed, self.pass_at = False, self.now
        self.world.log.append(PassStarted(self.now, run.name))
        if run.started is None:
            run.started, run.phase = self.now, "Running"
            self._changed = True
            if run.deadline is not None:
                self.queue.request(run.deadline - self.now)
        for node in list(self._activity.pods.values()):
            assess(self, node)
        self._enforce_deadline()
        self._active = self._activity.existing
        try:
            yield from self._entry()
        except PassTooLong:
            self._changed = True
        if run.ended:
            return
        if self._changed:
            self.queue.request(self._requeue)
        if run.deadline is not None or self._timed:  # else time alone changes nothing
            self.queue.request(self.world.ledger.use(self.world.scenario.argo.rewake))

    def execute(self, call: Call) -> Passing:
        """Execute one template invocation; returns its node, or None where a limit or deadline refused to make one."""
        node = self.run.nodes.get(call.name)
        if node is not None and node.fulfilled:
            return node
        if self.now - self.pass_at > self._longest:
            raise PassTooLong
        if node is None and self.past_deadline():
            return None
        template = self.templates.bound(call)
        if node is not None:
            self._check_timeout(node, template)
            if node.fulfilled or node.pod is not None:
                return node
        if self._refused(call, template, node):
            return node
        strategy = retry_in_force(self.run.workflow.spec, template)
        if strategy is not None:
            return (yield from execute_retry(self, call, strategy, node))
        return (yield from self.run_template(call, node))

    def run_template(self, call: Call, node: Node | None) -> Passing:
        """What a call does by the type of its template, once nothing holds it back."""
        if call.template.type == "steps":
            if limit := self.templates.bound(call).parallelism:
                self._limits[call.name] = limit
            return (yield from execute_steps(self, call, node))
        return (yield from execute_pod(self, call, node))

    # Nodes

    def start(self, name: str, kind: str, template: str, boundary: str, parent: str, phase: Phase = "Running") -> Node:
        node = Node(name, kind, template, self.now, boundary, phase)
        self.run.nodes[name] = node
        if parent in self.run.nodes:
            self.run.nodes[parent].children.append(name)
        self._activity.start(node)
        self.world.log.append(NodeStarted(self.now, self.run.name, name, kind, template))
        self._changed = True
        return node

    def settle(self, node: Node, phase: Phase, message: str = "", exit_code: int | None = None) -> None:
        """End a node now. Pods keep the finish time that their containers reported."""
        node.phase, node.message, node.exit_code = phase, message, exit_code
        if node.type != "Pod":
            node.finished = self.now
        self._activity.end(node)
        self._timed.discard(node.name)
        self.world.log.append(NodeEnded(self.now, self.run.name, node.name, phase, message, exit_code))
        self._changed = True

    def pod_created(self, node: Node) -> None:
        self._activity.create_pod(node)
        self._active += 1
        self.run.asked += 1
        self._changed = True

    def pod_lost(self, node: Node) -> None:
        """The node's pod is gone without an end; the next look at the node creates another."""
        self._activity.lose_pod(node)
        node.pod = None
        self._changed = True

    def hold(self, call: Call) -> None:
        """Log, once, that a limit keeps a node from being made."""
        if call.name not in self._held:
            self._held.add(call.name)
            self.world.log.append(NodeHeld(self.now, self.run.name, call.name, "parallelism"))

    def mark_changed(self) -> None:
        self._changed = True

    def on_change(self) -> None:
        """A pod has changed: the controller looks at the workflow a requeue later."""
        if not self.run.ended:
            self.queue.request(self._requeue)

    # Limits and deadlines

    def past_deadline(self) -> bool:
        deadline = self.run.deadline
        return deadline is not None and self.now >= deadline

    def _entry(self) -> Generator[simpy.Event, Any, None]:
        """Execute the entry template; the workflow ends with it, once no pod runs (docs/sources.md argo 2.1).

        A pod that is still Pending then holds nothing back. Argo leaves it behind; its further life is not modelled.
        """
        run, spec = self.run, self.run.workflow.spec
        template = spec.template(spec.entrypoint or "")
        assert template is not None  # validation refuses a workflow without one
        inputs = {p.name: p.value for p in spec.arguments if p.value is not None}
        entry = yield from self.execute(Call(run.name, template, inputs, run.workflow, luck=run.name))
        unfinished = list(self._activity.pods.values())
        if entry is not None and entry.fulfilled and all(node.phase == "Pending" for node in unfinished):
            for node in unfinished:
                if node.pod is not None:
                    node.pod.stop(KILLED)
            run.phase = "Succeeded" if entry.phase in ("Skipped", "Omitted") else entry.phase
            run.message, run.finished = entry.message, self.now

    def _enforce_deadline(self) -> None:
        """After the workflow's deadline running pods are ended and pending ones deleted (docs/sources.md argo 6)."""
        if self.past_deadline():
            for node in list(self._activity.pods.values()):
                self._kill(node, KILLED.message)

    def _check_timeout(self, node: Node, template: Template) -> None:
        """A template's `timeout` ends a node that is still Pending (docs/sources.md argo 6)."""
        seconds = timeout_of(template) if node.type == "Pod" else None
        if seconds is None:
            return
        if node.phase != "Pending":
            self._timed.discard(node.name)
        elif self.now >= node.started + seconds:
            node.timed_out = True
            self._kill(node, "timeout")
        else:
            self._timed.add(node.name)
            if self.world.scenario.argo.version >= _WAKES_AT_TIMEOUT:
                self.queue.request(node.started + seconds - self.now)

    def _kill(self, node: Node, message: str) -> None:
        if node.pod is not None:
            node.pod.stop(KILLED)
        node.finished = self.now
        self.settle(node, "Failed", message, KILLED.exit_code)

    def _refused(self, call: Call, template: Template, node: Node | None) -> bool:
        """Whether a limit keeps this invocation from being looked at in this pass."""
        if 0 < (self.run.workflow.spec.parallelism or 0) <= self._active:
            return self._refuse(call, node)
        if node is not None:
            own = template.parallelism or 0
            return 0 < own <= self._activity.child_pods(node.name)
        outer = self._limits.get(call.boundary, 0)
        if 0 < outer <= self._activity.children(call.boundary):
            return self._refuse(call, node)
        return False

    def _refuse(self, call: Call, node: Node | None) -> bool:
        if node is None:
            self.hold(call)
        return True
