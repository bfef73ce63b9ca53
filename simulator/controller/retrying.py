"""Retry nodes: the attempts of a template under its retryStrategy (docs/sources.md argo 3)."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from manifests.retry import Again, Attempt, Decision, History, RetryStrategy, Settle, Wait, decide
from simulator.controller.call import Call
from simulator.controller.node import Node
from simulator.events import BackoffStarted

if TYPE_CHECKING:
    from simulator.controller.operator import Operator


def execute_retry(
    operator: Operator, call: Call, strategy: RetryStrategy, node: Node | None
) -> Generator[simpy.Event, Any, Node | None]:
    """One look at a Retry node: go on with its last attempt; once that has ended, do what the rules say.

    A new attempt starts in the pass that sees the failure.
    """
    node = node or operator.start(call.name, "Retry", call.template.name, call.boundary, call.parent)
    nodes = operator.run.nodes
    last = nodes[node.children[-1]] if node.children else None
    if last is not None and not last.fulfilled:
        yield from operator.run_template(_attempt(call, node, nodes, len(node.children) - 1, None), last)
        if not last.fulfilled:
            return node
    if last is None:
        decision: Decision = Again()
    else:
        decision = decide(strategy, _history(node, nodes), operator.now, workflow_deadline=operator.run.deadline)
    match decision:
        case Again(deadline=killed_at):
            node.message = ""
            yield from operator.run_template(_attempt(call, node, nodes, len(node.children), killed_at), None)
        case Wait(seconds=seconds):
            _wait(operator, node, seconds)
        case Settle(phase=phase, message=message):
            assert last is not None  # only the end of an attempt settles anything
            node.result, node.parameters = last.result, last.parameters
            operator.settle(node, phase, message, last.exit_code)
    return node


def _attempt(call: Call, node: Node, nodes: dict[str, Node], number: int, killed_at: float | None) -> Call:
    previous = nodes[node.children[number - 1]] if number else None
    if previous is None:
        return call.attempted(number, None, None, killed_at)
    return call.attempted(number, _known(previous), previous.exit_code, killed_at)


def _history(node: Node, nodes: dict[str, Node]) -> History:
    first, last = nodes[node.children[0]], nodes[node.children[-1]]
    return History(len(node.children), first.started, _known(last))


def _known(node: Node) -> Attempt:
    """What the retry rules see of an attempt."""
    return Attempt(node.phase, node.started, node.finished, node.message)


def _wait(operator: Operator, node: Node, seconds: float) -> None:
    """Wake up after the whole backoff from now, in every pass anew, as the controller does."""
    message = f"Backoff for {_human(seconds)}"
    if node.message != message:
        node.message = message
        operator.mark_changed()
        operator.world.log.append(BackoffStarted(operator.now, operator.run.name, node.name, seconds))
    operator.queue.request(seconds)


def _human(seconds: float) -> str:
    """`1 minutes 30 seconds`, in the controller's own words."""
    whole = int(seconds)
    for unit, size, part, step in (("days", 86400, "hours", 3600), ("hours", 3600, "minutes", 60)):
        if whole >= size:
            return f"{whole // size} {unit} {whole % size // step} {part}"
    return f"{whole // 60} minutes {whole % 60} seconds" if whole >= 60 else f"{whole} seconds"
