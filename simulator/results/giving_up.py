"""Why a node that failed was not tried again, in words (docs/sources.md argo 3.2)."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.release import Release
from manifests.retry import EXHAUSTED, PAST_DEADLINE, REFUSED, WINDOW_OVER, RetryStrategy
from simulator.controller.node import Node

_LONGEST = 60
"""Letters of an expression that is shown whole."""


def given_up(retry: Node, attempts: Sequence[Node], release: Release) -> str:
    """What kept a Retry node from another attempt; empty where its attempts are used up."""
    last, message = attempts[-1], retry.message
    strategy = None if last.plan is None else last.plan.retry
    if not retry.failed:
        return "it is still being retried"
    if message == EXHAUSTED:
        return ""
    if message == REFUSED:
        return f"the expression{_written(strategy)} of its retryStrategy asks for no further attempt"
    if message in WINDOW_OVER:
        return "the maxDuration of its retryStrategy leaves no time for another attempt"
    if message == PAST_DEADLINE:
        return "the workflow's deadline allows no further attempt"
    if message.startswith("Stopped with strategy"):
        return "the workflow was stopped"
    if message != last.message:
        return f"its retryStrategy cannot be carried out: {message}"
    policy = "its retryPolicy" if strategy is None else f"retryPolicy {strategy.policy_in(release)}"
    return f"Argo sees {last.phase}, and {policy} does not retry that"


def gone_in(retry: Node, attempts: Sequence[Node]) -> tuple[str, float] | None:
    """Why its attempts followed each other without a wait, and in how many seconds they were used up.

    None where they did not: Argo knows no end of a pod of which no container ever ran, and takes its backoff for over
    (docs/sources.md argo 3.3).
    """
    is_used_up = retry.message == EXHAUSTED and len(attempts) > 1 and retry.finished is not None
    if not is_used_up or any(attempt.finished is not None for attempt in attempts):
        return None
    plan = attempts[-1].plan
    has_backoff = plan is not None and plan.retry is not None and plan.retry.backoff is not None
    why = "Argo waits for no backoff after such a failure" if has_backoff else "there is no backoff"
    return why, (retry.finished or 0.0) - retry.started


def _written(strategy: RetryStrategy | None) -> str:
    text = "" if strategy is None else " ".join((strategy.expression or "").split())
    return f" {text!r}" if 0 < len(text) <= _LONGEST else ""
