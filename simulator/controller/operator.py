"""One pass of the controller over one workflow: read the pods, then execute the templates, top down.

The order of the tests is the controller's own (docs/sources.md argo 2.1 and 2.2), since much of what Argo does is a
side effect of it. A pass is a generator only because creating a pod waits for the controller's client.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import simpy

from manifests.effective import PodPlan, retry_in_force, with_defaults
from manifests.retry import Again, Attempt, Phase, RetryStrategy, Settle, Wait, decide
from manifests.units import go_duration
from manifests.workflow import Template, read_template
from simulator.bucket import TokenBucket
from simulator.cloud.ending import KILLED
from simulator.cloud.pod import Pod
from simulator.controller.call import Call
from simulator.controller.limits import active_child_pods, active_children, active_pods
from simulator.controller.node import Node
from simulator.controller.outcome import outcome_of
from simulator.controller.queue import PassQueue
from simulator.controller.run import WorkflowRun
from simulator.controller.steps import execute_steps
from simulator.controller.substitution import substitute_all
from simulator.data.loading import Loader
from simulator.events import BackoffStarted, NodeEnded, NodeHeld, NodeStarted, PassStarted, PodAsked
from simulator.world import World

RECENTLY_STARTED = 10.0
"""A Running pod that vanishes this soon after its node was made is created again (docs/sources.md argo 3.5)."""
DEADLINE_MESSAGE = "Step exceeded its deadline"

Passing = Generator[simpy.Event, Any, Node | None]


class Operator:
    """Operates one workflow. `operate` is one pass; it leaves the requests for further ones in the queue."""

    def __init__(self, world: World, run: WorkflowRun, queue: PassQueue, loader: Loader, client: TokenBucket) -> None:
        self.world, self.run, self.queue, self.loader, self.client = world, run, queue, loader, client
        self._changed = False
        self._active = 0
        self._pass_at = 0.0
        self._limits: dict[str, int] = {}  # parallelism of the Steps nodes that have one
        self._held: set[str] = set()
        self._announced: set[str] = set()

    @property
    def now(self) -> float:
        now: float = self.world.env.now
        return now

    def operate(self) -> Generator[simpy.Event, Any, None]:
        """One pass. A pass that changes something asks for another one a requeue later."""
        run, world = self.run, self.world
        self._changed, self._pass_at = False, self.now
        world.log.append(PassStarted(self.now, run.name))
        if run.started is None:
            run.started, run.phase = self.now, "Running"
            self._changed = True
            if run.deadline is not None:
                self.queue.request(run.deadline - self.now)
        for node in list(run.pods()):
            self._assess(node)
        self._enforce_deadline()
        self._active = active_pods(run.nodes.values())
        yield from self._entry()
        if self._changed and not run.ended:
            self.queue.request(world.ledger.use(world.scenario.argo.requeue))
        if not run.ended and self._timed():
            self.queue.request(world.ledger.use(world.scenario.argo.rewake))

    def execute(self, call: Call) -> Passing:
        """Execute one template invocation; returns its node, or None where a limit refused to make one."""
        node = self.run.nodes.get(call.name)
        if node is not None and node.fulfilled:
            return node
        template = self._bound_template(call)
        call = replace(call, template=template)
        if node is not None:
            self._check_timeout(node, template)
            if node.fulfilled:
                return node
        if self._refused(call, node):
            return node
        strategy = retry_in_force(call.owner.spec, template) or self.run.workflow.spec.retry
        if strategy is not None:
            return (yield from self._retry(call, strategy, node))
        return (yield from self._run(call, node))

    # Nodes

    def start(self, name: str, kind: str, template: str, boundary: str, parent: str, phase: Phase = "Running") -> Node:
        node = Node(name, kind, template, self.now, boundary, phase)
        self.run.nodes[name] = node
        if parent in self.run.nodes:
            self.run.nodes[parent].children.append(name)
        self.world.log.append(NodeStarted(self.now, self.run.name, name, kind, template))
        self._changed = True
        return node

    def settle(self, node: Node, phase: Phase, message: str = "", exit_code: int | None = None) -> None:
        """End a node now. Pods keep the finish time that their containers reported."""
        node.phase, node.message, node.exit_code = phase, message, exit_code
        if node.type != "Pod":
            node.finished = self.now
        self.world.log.append(NodeEnded(self.now, self.run.name, node.name, phase, message, exit_code))
        self._changed = True

    # The parts of a pass

    def _entry(self) -> Generator[simpy.Event, Any, None]:
        run, spec = self.run, self.run.workflow.spec
        template = spec.template(spec.entrypoint or "")
        assert template is not None  # validation refuses a workflow without one
        inputs = {p.name: p.value for p in spec.arguments if p.value is not None}
        entry = yield from self.execute(Call(run.name, template, inputs, run.workflow))
        if entry is not None and entry.fulfilled and not self._pods_alive():
            run.phase, run.message, run.finished = entry.phase, entry.message, self.now
            if entry.phase in ("Skipped", "Omitted"):
                run.phase = "Succeeded"

    def _pods_alive(self) -> bool:
        """A final phase is not written while a pod still runs (docs/sources.md argo 2.1)."""
        return any(node.pod is not None and node.pod.end is None for node in self.run.pods())

    def _assess(self, node: Node) -> None:
        """Bring one Pod node up to date with its pod."""
        pod = node.pod
        if pod is None or node.fulfilled:
            return
        if pod.end is None:
            phase: Phase = "Running" if pod.phase == "Running" else "Pending"
            if (node.phase, node.message) != (phase, pod.waiting):
                node.phase, node.message, self._changed = phase, pod.waiting, True
            return
        if pod.end.kind == "deleted" and self.now - node.started <= RECENTLY_STARTED and node.phase != "Running":
            node.pod, self._changed = None, True  # the same attempt's pod is created again
            return
        outcome = outcome_of(pod.end)
        node.finished = pod.finished
        node.result, node.parameters = pod.task.result, dict(pod.task.parameters)
        self.settle(node, outcome.phase, outcome.message, outcome.exit_code)

    def _enforce_deadline(self) -> None:
        """After the workflow's deadline running pods are ended and pending ones deleted (docs/sources.md argo 6)."""
        deadline = self.run.deadline
        if deadline is None or self.now < deadline:
            return
        for node in list(self.run.pods()):
            if not node.fulfilled:
                if node.pod is not None:
                    node.pod.stop(KILLED)
                node.finished = self.now
                self.settle(node, "Failed", DEADLINE_MESSAGE, KILLED.exit_code)

    def past_deadline(self) -> bool:
        deadline = self.run.deadline
        return deadline is not None and self.now >= deadline

    def _timed(self) -> bool:
        """Whether time alone can still change something, so that the controller's regular re-wake matters."""
        pending = (node for node in self.run.pods() if not node.fulfilled)
        return self.run.deadline is not None or any(
            node.pod is not None and node.pod.plan.template.timeout for node in pending
        )

    def _check_timeout(self, node: Node, template: Template) -> None:
        """A template's `timeout` ends a node that is still Pending (docs/sources.md argo 6)."""
        seconds = go_duration(template.timeout) if template.timeout else None
        if node.type != "Pod" or node.phase != "Pending" or seconds is None:
            return
        if self.now >= node.started + seconds:
            if node.pod is not None:
                node.pod.stop(KILLED)
            node.finished = self.now
            self.settle(node, "Failed", "timeout")

    def _refused(self, call: Call, node: Node | None) -> bool:
        """Whether a limit keeps this invocation from being looked at in this pass."""
        limit = self.run.workflow.spec.parallelism
        refused = limit is not None and limit > 0 and self._active >= limit
        if not refused and node is not None and call.template.parallelism and call.template.steps:
            refused = active_child_pods(self.run.nodes.values(), node.name) >= call.template.parallelism
        if not refused and node is None and call.boundary:
            outer = self._limits.get(call.boundary, 0)
            refused = outer > 0 and active_children(self.run.nodes.values(), call.boundary) >= outer
        if refused and node is None and call.name not in self._held:
            self._held.add(call.name)
            self.world.log.append(NodeHeld(self.now, self.run.name, call.name, "parallelism"))
        return refused

    def _bound_template(self, call: Call) -> Template:
        """The template with templateDefaults under it and its own inputs filled in."""
        template = with_defaults(call.owner.spec, call.template)
        if "{{" not in str(template.raw):
            return template
        kept = {key: value for key, value in template.raw.items() if key in ("steps", "dag", "inputs", "outputs")}
        rest = {key: value for key, value in template.raw.items() if key not in kept}
        return read_template(substitute_all(rest, self.run.parameters | call.scope) | kept, template.path)

    # Retry

    def _retry(self, call: Call, strategy: RetryStrategy, node: Node | None) -> Passing:
        """The Retry node over the attempts; a new attempt starts in the pass that sees the failure."""
        node = node or self.start(call.name, "Retry", call.template.name, call.boundary, call.parent)
        attempts = [self.run.nodes[name] for name in node.children]
        if attempts and not attempts[-1].fulfilled:
            yield from self._run(self._attempt(call, len(attempts) - 1, None), attempts[-1])
            if not attempts[-1].fulfilled:
                return node
        decision = (
            decide(strategy, [_known(attempt) for attempt in attempts], self.now, workflow_deadline=self.run.deadline)
            if attempts
            else Again()
        )
        match decision:
            case Again(deadline=deadline):
                attempt = self._attempt(call, len(attempts), deadline)
                yield from self._run(attempt, None)
            case Wait(seconds=seconds):
                node.message = f"Backoff for {seconds:g} seconds"
                if attempts[-1].name not in self._announced:
                    self._announced.add(attempts[-1].name)
                    self._changed = True
                    self.world.log.append(BackoffStarted(self.now, self.run.name, node.name, seconds))
                self.queue.request(seconds)
            case Settle(phase=phase, message=message):
                node.result, node.parameters = attempts[-1].result, attempts[-1].parameters
                self.settle(node, phase, message, attempts[-1].exit_code)
        return node

    def _attempt(self, call: Call, number: int, killed_at: float | None) -> Call:
        return replace(call, name=f"{call.name}({number})", parent=call.name, attempt=number, killed_at=killed_at)

    # By type

    def _run(self, call: Call, node: Node | None) -> Passing:
        if call.template.type == "steps":
            if call.template.parallelism:
                self._limits[call.name] = call.template.parallelism
            return (yield from execute_steps(self, call, node))
        return (yield from self._run_pod(call, node))

    def _run_pod(self, call: Call, node: Node | None) -> Passing:
        if node is None:
            if self.past_deadline():
                return None
            node = self.start(call.name, "Pod", call.template.name, call.boundary, call.parent, "Pending")
        if node.pod is not None:
            return node
        argo = self.world.scenario.argo
        if self.world.scenario.pending is None:  # `pending` stands for the whole way, the controller's client included
            self.world.ledger.use(argo.qps)
            self.world.ledger.use(argo.burst)
            yield self.world.env.timeout(self.client.reserve(self.now))
        node.started = self.now
        workflow = replace(self.run.workflow, name=self.run.name)
        plan = PodPlan(workflow, call.template)
        node.pod = Pod(
            world=self.world,
            loader=self.loader,
            plan=plan,
            node=node.name,
            task=self.world.scenario.task(call.template.name, node.name),
            attempt=call.attempt,
            on_change=self._on_change,
            deadline=self._pod_deadline(call.template, node),
            killed_at=call.killed_at,
        )
        self.world.log.append(PodAsked(self.now, self.run.name, node.name, call.template.name, self._pass_at))
        self._active += 1
        self._changed = True
        if call.template.timeout and (seconds := go_duration(call.template.timeout)) is not None:
            self.queue.request(seconds)  # Argo 4.1 wakes up at a template's deadline
        return node

    def _pod_deadline(self, template: Template, node: Node) -> float | None:
        """activeDeadlineSeconds of the pod: the template's and the workflow's remainder; a `timeout` replaces both."""
        if template.timeout and (seconds := go_duration(template.timeout)) is not None:
            return max(0.0, node.started + seconds - self.now)
        candidates = []
        if template.active_deadline is not None and template.active_deadline.isdecimal():
            candidates.append(float(template.active_deadline))
        if self.run.deadline is not None:
            candidates.append(max(0.0, self.run.deadline - self.now))
        return min(candidates, default=None)

    def _on_change(self) -> None:
        if not self.run.ended:
            self.queue.request(self.world.ledger.use(self.world.scenario.argo.requeue))


def _known(node: Node) -> Attempt:
    """What the retry rules see of an attempt."""
    return Attempt(node.phase, node.started, node.finished, node.message)
