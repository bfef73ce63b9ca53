"""One pass of the controller over one workflow: read the pods that changed, then look at what they woke, top down.

The order of the parts is the controller's own (docs/sources.md argo 2.1).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

import simpy

from manifests.fields import mapping
from manifests.workflow import Template
from simulator.controller.admission import POSTPONED
from simulator.controller.agent import Agent, AgentTask
from simulator.controller.bodies import STARTS_PENDING, Body, node_type
from simulator.controller.call import Call
from simulator.controller.dag import Dag
from simulator.controller.entrance import Root, entry_call, exit_call, publish_status, workflow_hooks
from simulator.controller.handlers import Handlers
from simulator.controller.invocation import Invocation
from simulator.controller.locks import NOTIFY_AFTER, wanted
from simulator.controller.node import Node
from simulator.controller.pods import PodBody
from simulator.controller.queue import PassQueue
from simulator.controller.run import WorkflowRun
from simulator.controller.status import Status
from simulator.controller.steps import Steps
from simulator.controller.substitution import NOW
from simulator.controller.suspending import Suspending
from simulator.controller.timers import Timers
from simulator.controller.work import Work
from simulator.distributions import Distribution
from simulator.events import PassStarted
from simulator.scenario.task import Task

if TYPE_CHECKING:
    from simulator.controller.controller import Controller

_BODIES: dict[str, type[Body]] = {
    "Pod": PodBody,
    "Steps": Steps,
    "DAG": Dag,
    "Suspend": Suspending,
    "HTTP": AgentTask,
    "Plugin": AgentTask,
}
"""What a call does by the type of its node."""
DEADLINE_EXCEEDED = "Step exceeded its deadline"


class Operator(Status):
    """Operates one workflow. `operate` is one pass; it leaves the requests for further ones in the queue."""

    def __init__(self, controller: Controller, run: WorkflowRun) -> None:
        super().__init__(controller.world, run)
        self.controller, self.loader = controller, controller.loader
        self.locks, self.memo = controller.locks, controller.memo
        self.queue = PassQueue(self.world.env)
        self.timers = Timers()
        self.agent = Agent(self)
        self.pass_at = 0.0
        self.stopped = False
        """Whether nothing more is looked at in this pass: the workflow's parallelism is used up, or its time is."""
        self.waiting: dict[str, Invocation] = {}
        """Those that wait for a lock."""
        self.suspended: dict[str, Suspending] = {}
        self.changed_pods: list[PodBody] = []
        self.unsynced: list[PodBody] = []
        self.watchers: dict[Work, Handlers] = {}
        """Those with hooks that may still start."""
        self._tasks: dict[str, Task] = {}
        self._stalled: list[Work] = []
        self._refused: list[tuple[tuple[int, ...], PodBody]] = []
        self._active = 0
        self._locked_since: float | None = None
        """Since when the workflow waits for a lock of its own."""
        self._most = max(0, run.workflow.spec.parallelism or 0) or math.inf
        self._requeue = controller.requeue
        self._root = Root()
        self.entry: Invocation | None = None
        self.exit: Invocation | None = None
        self._hooks: Handlers | None = None
        run.on_wake = self.on_change

    def operate(self) -> Generator[simpy.Event, Any, bool]:
        """One pass; returns whether it has changed the status. Then another one comes a requeue later."""
        run = self.run
        self.changed, self.pass_at = False, self.now
        self.log(PassStarted(self.now, run.name))
        run.parameters[NOW] = repr(run.epoch.timestamp() + self.now)
        if run.started is None and not self._begin():
            return self.changed
        self.read_pods()
        closing = self._is_closing()
        if closing:
            self._close_all()
        if run.workflow.spec.raw.get("suspend") is not True or closing:
            self._active = self.activity.pods
            self.stopped = self._active >= self._most
            if not self.stopped:
                yield from self._execute()
                self._finish()
        if not run.ended:
            self._ask_for_more()
        return self.changed

    # The parts of a pass

    def _begin(self) -> bool:
        """The first pass: the workflow starts, once it holds its own locks."""
        run = self.run
        if run.message == POSTPONED:
            self.was_held(run.name, run.submitted)
        synchronization = mapping(run.workflow.spec.raw, "synchronization")
        if synchronization:
            message = self.locks.acquire(wanted(synchronization, run.namespace), self.holder(), self, self._root)
            if message:
                run.message = message
                self._locked_since = self.now if self._locked_since is None else self._locked_since
                return False
            if self._locked_since is not None:
                self.was_held(run.name, self._locked_since, "lock")
        run.started, run.phase, run.message = self.now, "Running", ""
        self.changed = True
        if run.deadline is not None:
            self.queue.request(run.deadline - self.now)
        return True

    def read_pods(self) -> None:
        """Bring the nodes of pods that changed up to date, and wake what is due."""
        for body in self.unsynced:
            body.node.is_synced = True
            body.wake()
        self.unsynced.clear()
        changed, self.changed_pods = self.changed_pods, []
        for body in changed:
            body.assess()
        self.timers.wake_due(self.now)
        for work, handlers in list(self.watchers.items()):
            if handlers.waits_for_conditions:
                work.wake()
            else:
                del self.watchers[work]
        for _ in range(self.controller.creatable(self.now, len(self._refused))):
            heappop(self._refused)[1].wake()

    def _execute(self) -> Generator[simpy.Event, Any, None]:
        """The entry template, the workflow's hooks, and its exit handler once the entry is done."""
        if self.entry is None:
            self.entry = entry_call(self, self._root)
            self._hooks = workflow_hooks(self, self._root, self.entry.call)
        if self.entry.awake or self.entry.node is None:
            yield from self.entry.look()
        if self._hooks is not None:
            publish_status(self.run, self.entry, self.now)
            yield from self._hooks.look()
        if self.agent.is_needed:
            self.agent.serve()
        if self.entry.done and self.exit is None:
            publish_status(self.run, self.entry, self.now)
            self.exit = exit_call(self, self._root)
        if self.exit is not None and (self.exit.awake or self.exit.node is None):
            yield from self.exit.look()

    def _finish(self) -> None:
        """The workflow ends with its entry and its handlers, once no pod runs.

        A pod that is still Pending then holds nothing back. Argo leaves it behind; its further life is not modelled.
        """
        run, entry = self.run, self.entry
        assert entry is not None
        if not entry.done or (self.exit is not None and not self.exit.done):
            return
        if self._hooks is not None and not self._hooks.done:
            return
        self.end_daemons("")
        if any(body.node.phase != "Pending" for body in self.pods.values()):
            return
        for body in list(self.pods.values()):
            body.abandon()
        node, handler = entry.node, self.exit.node if self.exit is not None else None
        assert node is not None
        run.phase = "Succeeded" if node.phase in ("Skipped", "Omitted", "Running") else node.phase
        run.message = f"Stopped with strategy '{run.shutdown}'" if run.shutdown and node.failed else node.message
        if run.phase == "Succeeded" and handler is not None and handler.failed:
            run.phase, run.message = handler.phase, handler.message
        run.finished = self.now
        self.agent.stop()

    def _ask_for_more(self) -> None:
        if self.changed:
            self.queue.request(self._requeue)
        at = self.timers.next_after(self.now)
        if at < math.inf:
            self.queue.request(max(0.0, at - self.now))
        if self.run.deadline is not None or self.timers.pending:  # else time alone changes nothing
            self.queue.request(self.world.ledger.use(self.world.scenario.argo.rewake))

    # Bodies and pods

    def make_body(
        self,
        owner: Work,
        call: Call,
        template: Template,
        inputs: Mapping[str, str],
        node: Node | None = None,
    ) -> Body:
        """The body of a call, with its node. `node` is one that has waited for a lock."""
        kind = node_type(template)
        if node is None:
            node = self.start(call, kind, template, inputs, "Pending" if kind in STARTS_PENDING else "Running")
        elif kind not in STARTS_PENDING:
            node.phase, node.message = "Running", ""
        return _BODIES[kind](self, owner, call, template, inputs, node)

    def pod_created(self, body: PodBody) -> None:
        self.activity.create_pod(body.node)
        self._active += 1
        self.changed = True
        if self._active >= self._most or self.now - self.pass_at > self.controller.longest_pass:
            self.stopped = True

    def pod_lost(self, body: PodBody) -> None:
        """The node's pod is gone without an end; the next look at the node creates another."""
        self.activity.lose_pod(body.node)
        body.node.pod = None
        self.changed = True

    def on_change(self) -> None:
        """A pod has changed: the controller looks at the workflow a requeue later."""
        if self.run.finished is None:
            self.queue.request(self._requeue)

    def hear_of_lock(self) -> None:
        """A lock is free: at once for the workflow whose pass released it, a moment later for others."""
        self.queue.request(NOTIFY_AFTER)

    # Limits

    def holds_back(self, boundary: str, work: Work | None = None) -> bool:
        """Whether the limits of a node refuse a new child; `work` hears when one of its children ends."""
        found = self.activity.boundaries.get(boundary) if self.activity.boundaries else None
        if found is None or not found.is_full:
            return False
        if work is not None and work not in found.blocked:
            found.blocked.append(work)
        return True

    @property
    def limit(self) -> str:
        """What holds a child back, in the words of the bottleneck report.

        A pass that took too long has spent its time on creating pods.
        """
        return "create-rate" if self.stopped and self._active < self._most else "parallelism"

    def may_create(self, body: PodBody) -> bool:
        """Whether the controller's rate limit lets this pod be created now; else it is tried again in later passes."""
        if self.controller.may_create(self.now):
            return True
        self.ask_again(body)
        return False

    def ask_again(self, body: PodBody) -> None:
        """Create this pod in a later pass, since it cannot be created now."""
        heappush(self._refused, (body.path, body))
        self.queue.request(self._requeue)

    def ask_again_after(self, event: simpy.Event, body: PodBody) -> None:
        """Ask for this pod again every requeue; before the event, which may never fire, all are sure to fail.

        So of the passes in between only that one comes that sees the deadline.
        """
        since, deadline, every = self.now, self.run.deadline, self._requeue

        def again(_: simpy.Event) -> None:
            if self.run.finished is None:
                heappush(self._refused, (body.path, body))
                self.queue.request(every - (self.now - since) % every if every > 0 else 0.0)

        assert event.callbacks is not None  # it has not fired
        event.callbacks.append(again)
        if deadline is not None and deadline > since:
            left = math.ceil((deadline - since) / every) * every if every > 0 else deadline - since
            alarm = self.world.env.timeout(left if since + left >= deadline else math.nextafter(left, math.inf))
            assert alarm.callbacks is not None
            alarm.callbacks.append(lambda _: None if self.run.finished is not None else self.queue.request(0.0))

    def client_delay(self) -> float:
        """Seconds until the controller's client may send the request; `pending` stands for the whole way."""
        return 0.0 if self.world.scenario.pending is not None else self.controller.client.reserve(self.now)

    def stall(self, name: str, reference: str, work: Work) -> None:
        """Something does not start, since a reference has no value. Argo looks again every few seconds, for ever."""
        self.run.unresolved[name] = reference
        self._stalled.append(work)

    # The end of its time

    @property
    def closing_message(self) -> str:
        shutdown = self.run.shutdown
        return f"workflow shutdown with strategy:  {shutdown}" if shutdown else DEADLINE_EXCEEDED

    def _is_closing(self) -> bool:
        deadline = self.run.deadline
        return bool(self.run.shutdown) or (deadline is not None and self.now >= deadline)

    def closes(self, call: Call) -> bool:
        """Whether nothing new may start for this call: the deadline has passed, or the workflow is shut down."""
        run = self.run
        if run.shutdown:
            return run.shutdown == "Terminate" or not call.is_exit
        deadline = run.deadline
        return deadline is not None and not call.is_exit and self.now >= deadline

    def _close_all(self) -> None:
        """Running pods are ended and pending ones deleted; what waits ends as well (docs/sources.md argo 6)."""
        shutdown = self.run.shutdown
        for work in self._stalled:
            work.wake()
        for body in list(self.pods.values()):
            if self.closes(body.call):
                body.close(self.closing_message)
        message = f"Stopped with strategy '{shutdown}'" if shutdown else DEADLINE_EXCEEDED
        waiting: list[Body | Invocation] = [*self.suspended.values(), *self.agent.tasks, *self.waiting.values()]
        for other in waiting:
            if self.closes(other.call):
                other.close(message)

    # Questions

    def holder(self, name: str = "") -> str:
        """Who holds a lock: the workflow, or one of its nodes."""
        return "/".join(filter(None, (self.run.namespace, self.run.name, name)))

    def task(self, template: str, node: str) -> Task:
        """What the scenario says of a node."""
        if self.world.scenario.names_nodes:
            return self.world.scenario.task(template, node)
        if template not in self._tasks:
            self._tasks[template] = self.world.scenario.task(template, node)
        return self._tasks[template]

    def draw(self, distribution: Distribution, purpose: str, call: Call) -> float:
        key = f"{self.run.number}{call.luck.removeprefix(self.run.name)}"
        return distribution.draw(self.world.luck, purpose, key)
