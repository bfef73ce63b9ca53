"""Retry nodes: the attempts of a template under its retryStrategy (docs/sources.md argo 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from manifests.fields import mapping
from manifests.retry import Again, Attempt, Decision, History, RetryStrategy, Settle, Wait, decide
from manifests.retry_expression import holds
from simulator.controller.bodies import Body
from simulator.controller.call import Call
from simulator.controller.conditions import retry_expression
from simulator.controller.node import Node
from simulator.controller.substitution import SubstitutionError
from simulator.controller.work import Looking, Work
from simulator.events import BackoffStarted

if TYPE_CHECKING:
    from simulator.controller.operator import Operator


class Retrying(Body):
    """Its node is the Retry node; `attempt` the body of the last attempt."""

    __slots__ = ("attempt", "count", "first_started", "hosts", "pods", "strategy")

    def __init__(
        self,
        operator: Operator,
        owner: Work,
        call: Call,
        inputs: Mapping[str, str],
        strategy: RetryStrategy,
        node: Node,
    ) -> None:
        super().__init__(operator, owner, call, call.template, inputs, node)
        self.strategy = strategy
        self.attempt: Body | None = None
        self.count = 0
        self.pods = 0
        """How many pods its attempts have had; more than `count` where some vanished and were created again."""
        self.first_started = 0.0
        self.hosts: list[str] = []
        """Where attempts failed, for `affinity.nodeAntiAffinity`."""

    def look(self) -> Looking:
        """Go on with the last attempt; once that has ended, do what the rules say.

        A new attempt starts in the pass that sees the failure.
        """
        self.awake = False
        attempt = self.attempt
        if attempt is None:
            yield from self._start(None)
            return
        if attempt.awake:
            yield from attempt.look()
        last = attempt.node
        if last.is_daemon and not last.failed:
            self.node.is_daemon = True
            return
        if not last.fulfilled:
            return
        self.node.is_daemon = False
        match self._decision(last):
            case Again(deadline=killed_at):
                self.node.message = ""
                yield from self._start(killed_at)
            case Wait(seconds=seconds):
                self._wait(last, seconds)
            case Settle(phase=phase, message=message):
                self.node.result, self.node.parameters = last.result, last.parameters
                self.operator.settle(self.node, phase, message, last.exit_code)

    def drop(self) -> None:
        if self.attempt is not None:
            self.attempt.drop()
            self.attempt = None

    @property
    def _avoids_hosts(self) -> bool:
        """Whether attempts keep off the virtual nodes where earlier ones failed (docs/sources.md argo 3.9)."""
        return "nodeAntiAffinity" in mapping(self.strategy.raw, "affinity")

    def _decision(self, last: Node) -> Decision:
        operator, run = self.operator, self.operator.run
        exempt = self.call.is_exit
        return decide(
            self.strategy,
            History(self.count, self.first_started, _known(last)),
            operator.now,
            workflow_deadline=None if exempt else run.deadline,
            stopped=run.shutdown if operator.closes(self.call) else "",
            expression=self._holds if self.strategy.expression else None,
            release=run.release,
            transient_pattern=operator.world.scenario.argo.transient_pattern,
        )

    def _holds(self, history: History) -> bool:
        """Whether the strategy's expression asks for another attempt. Raises RetryError where it has no value."""
        operator = self.operator
        path, owner = self.call.template.path, self.call.owner
        expression = retry_expression(self.strategy.expression or "", operator.run, path, owner)
        return holds(expression, history, operator.run.release)

    def _start(self, killed_at: float | None) -> Looking:
        """The next attempt."""
        operator = self.operator
        last = None if self.attempt is None else self.attempt.node
        known = None if last is None else _known(last)
        if last is not None and last.failed and last.host and self._avoids_hosts:
            self.hosts.append(last.host)
        if self.attempt is not None:
            self.pods += 1 + self.attempt.lost
        call = self.call.attempted(self.count, known, killed_at, tuple(self.hosts), self.pods)
        try:
            template = operator.templates.bound(operator.templates.prepared(call), call, self.inputs)
        except SubstitutionError as error:
            operator.settle(self.node, "Error", str(error))
            return
        body = operator.make_body(self, call, template, self.inputs)
        body.node.is_attempt = True
        if self.count == 0:
            self.first_started = body.node.started
        self.count += 1
        self.attempt = body
        yield from body.look()
        if body.node.fulfilled:
            self.wake()

    def _wait(self, last: Node, seconds: float) -> None:
        """The controller asks for the whole backoff from now, in every pass anew."""
        operator, node = self.operator, self.node
        message = f"Backoff for {human(seconds)}"
        if node.message != message:
            node.message = message
            operator.mark_changed()
            operator.log(BackoffStarted(operator.now, operator.run.name, node.name, seconds))
        ready = seconds + (last.finished if last.finished is not None else operator.now)
        operator.timers.back_off(self, ready, seconds)


def _known(node: Node) -> Attempt:
    """What the retry rules see of an attempt."""
    finished = node.finished if node.ready_at is None else node.ready_at
    return Attempt(node.phase, node.started, finished, node.message, node.exit_code)


def human(seconds: float) -> str:
    """`1 minutes 30 seconds`, in the controller's own words."""
    whole = int(seconds)
    for unit, size, part, step in (("days", 86400, "hours", 3600), ("hours", 3600, "minutes", 60)):
        if whole >= size:
            return f"{whole // size} {unit} {whole % size // step} {part}"
    return f"{whole // 60} minutes {whole % 60} seconds" if whole >= 60 else f"{whole} seconds"
