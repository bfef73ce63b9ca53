"""Argo's retry rules as pure functions: what the controller decides after an attempt, in its own order.

They follow the controller's source, not its documentation (docs/sources.md argo 3), release by release. They know no
clock: the time is an argument. Lint asks them for the worst case, the simulator for each decision.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from manifests.backoff import FOREVER, Backoff, RetryError, read_backoff
from manifests.diagnostic import Path
from manifests.fields import Located, Raw, integer, mapping, scalar, text
from manifests.release import NEWEST_RELEASE, Release

__all__ = [
    "EXHAUSTED",
    "FOREVER",
    "PAST_DEADLINE",
    "POLICIES",
    "REFUSED",
    "TRANSIENT_TEXTS",
    "WINDOW_OVER",
    "Again",
    "Attempt",
    "Backoff",
    "Decision",
    "Expression",
    "History",
    "Phase",
    "RetryError",
    "RetryStrategy",
    "Settle",
    "Wait",
    "decide",
    "read_retry",
]

Phase = Literal["Pending", "Running", "Succeeded", "Skipped", "Failed", "Error", "Omitted"]
POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")

TRANSIENT_TEXTS = (
    "i/o timeout",
    "connection timed out",
    "connection reset by peer",
    "connect: connection refused",
    "net/http: TLS handshake timeout",
    "http2: client connection lost",
    "http2: server sent GOAWAY",
    "invalid connection",
    "Connection closed by foreign host",
    "client rate limiter Wait returned an error",
    "request did not complete within requested timeout",
    "etcdserver: leader changed",
    "etcdserver: request timed out",
    "etcdserver: too many requests",
)
"""Message parts that OnTransientError retries (docs/sources.md argo 3.4)."""


@dataclass(frozen=True, kw_only=True)
class RetryStrategy(Located):
    """`limit` is None without one (unlimited), or where it is no number; then `limit_text` has what is written."""

    limit: int | None = None
    limit_text: str | None = None
    policy: str | None = None
    backoff: Backoff | None = None
    expression: str | None = None
    raw: Raw = field(default_factory=dict)

    @property
    def policy_in_force(self) -> str:
        """The policy in the newest release."""
        return self.policy_in(NEWEST_RELEASE)

    def policy_in(self, release: Release) -> str:
        """OnFailure by default; from 3.5 on Always where an expression is given (docs/sources.md argo 0.2)."""
        return self.policy or ("Always" if self.expression and release.expression_means_always else "OnFailure")

    def covers(
        self,
        phase: Phase,
        message: str = "",
        release: Release = NEWEST_RELEASE,
        transient_pattern: str | None = None,
    ) -> bool:
        """Whether the policy retries an attempt that ended in `phase` (docs/sources.md argo 3.4).

        `transient_pattern` is the TRANSIENT_ERROR_PATTERN of the controller, a regular expression.
        """
        if phase not in ("Failed", "Error"):
            return False
        match self.policy_in(release):
            case "Always":
                return True
            case "OnFailure":
                return phase == "Failed"
            case "OnError":
                return phase == "Error"
            case "OnTransientError":
                return is_transient(message, transient_pattern)
            case _:
                return False

    @property
    def attempts(self) -> int | None:
        """Attempts at most: limit + 1; None when there is no limit."""
        return None if self.limit is None else max(self.limit, 0) + 1

    def retries_in_time(self, run: float = 0.0) -> int | None:
        """How many of its retries can start within `maxDuration`, if each attempt runs for `run` seconds and fails.

        None without a limit or a maxDuration. Each retry has to be ready in time (docs/sources.md argo 3.2). Raises
        RetryError where an amount of the backoff is none.
        """
        most = None if self.backoff is None else self.backoff.max_seconds
        if self.backoff is None or most is None or self.limit is None:
            return None
        elapsed, last = 0.0, None
        for number in range(1, max(self.limit, 0) + 1):
            step = run + self.backoff.wait(number)
            if step == last:
                more = (most - elapsed) / step if step > 0 else math.inf
                return self.limit if more >= self.limit else min(self.limit, number - 1 + math.floor(more))
            elapsed, last = elapsed + step, step
            if elapsed > most:
                return number - 1
        return max(self.limit, 0)


def is_transient(message: str, pattern: str | None) -> bool:
    """Whether the controller takes an error for one that passes (docs/sources.md argo 3.4).

    A pattern that is no regular expression matches nothing, as in the controller."""
    try:
        is_known = bool(pattern) and re.search(pattern or "", message) is not None
    except re.error:
        is_known = False
    return is_known or any(part in message for part in TRANSIENT_TEXTS)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the controller knows of one attempt. Times in seconds; `finished` is None where no container ever ended."""

    phase: Phase
    started: float
    finished: float | None
    message: str = ""
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What a decision depends on of all attempts so far: `count` of them, the first one's start, and the last one."""

    count: int
    first_started: float
    last: Attempt


@dataclass(frozen=True, slots=True)
class Again:
    """Create the next attempt; its executor ends it at `deadline`, if there is one."""

    deadline: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Stay Running for `seconds` from now, then decide anew."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Settle:
    """The Retry node ends in `phase`."""

    phase: Phase
    message: str


REFUSED = "retryStrategy.expression evaluated to false"
EXHAUSTED = "No more retries left"
WINDOW_OVER = ("Max duration limit exceeded", "Backoff would exceed max duration limit")
PAST_DEADLINE = "retry exceeded workflow deadline"
"""Why a Retry node ended, in the controller's words."""

Decision = Again | Wait | Settle
Expression = Callable[[History], bool]
"""The strategy's expression, to be asked. Raises RetryError where it has no boolean value."""


def decide(
    strategy: RetryStrategy,
    history: History,
    now: float,
    *,
    workflow_deadline: float | None = None,
    expression: Expression | None = None,
    release: Release = NEWEST_RELEASE,
    stopped: str = "",
    transient_pattern: str | None = None,
) -> Decision:
    """What the controller does at time `now`, once the last attempt has ended (docs/sources.md argo 3.2).

    The order is the controller's: success, shutdown (`stopped` is its strategy, Stop or Terminate), workflow deadline,
    backoff, policy, limit, expression. So a backoff is waited for before a policy refuses the retry, and without a
    limit no backoff is waited for at all. Releases before 3.5.8 ask the expression of a failed attempt first. A
    strategy that Argo cannot carry out ends the node in Error, at the point of the order where that shows.
    """
    last = history.last
    if last.phase not in ("Failed", "Error"):
        return Settle("Succeeded", "")
    try:
        if not release.expression_last and _is_refused(expression, history):
            return Settle(last.phase, REFUSED)
        if stopped:
            return Settle(last.phase, f"Stopped with strategy '{stopped}'")
        if workflow_deadline is not None and now >= workflow_deadline:
            return Settle(last.phase, PAST_DEADLINE)
        deadline = None
        if strategy.backoff is not None:
            verdict = _backoff(strategy, strategy.backoff, history, now, release)
            if isinstance(verdict, Wait | Settle):
                return verdict
            deadline = verdict
        if (policy := strategy.policy_in(release)) not in POLICIES:
            raise RetryError(f"{policy} is not a valid RetryPolicy")
        if not strategy.covers(last.phase, last.message, release, transient_pattern):
            return Settle(last.phase, last.message)
        if strategy.limit is None and strategy.limit_text is not None:
            raise RetryError(f"limit {strategy.limit_text!r} is not a whole number")
        if strategy.limit is not None and history.count > strategy.limit:
            return Settle(last.phase, EXHAUSTED)
        if release.expression_last and _is_refused(expression, history):
            return Settle(last.phase, REFUSED)
    except RetryError as error:
        return Settle("Error", str(error))
    return Again(deadline)


def _is_refused(expression: Expression | None, history: History) -> bool:
    return expression is not None and not expression(history)


def _backoff(
    strategy: RetryStrategy, backoff: Backoff, history: History, now: float, release: Release
) -> Wait | Settle | float | None:
    """The backoff's part of the decision: a wait, an end, or the deadline of the next attempt (None without one)."""
    last, most = history.last, backoff.max_seconds
    deadline = None if most is None else history.first_started + most
    if deadline is not None and now > deadline:
        return Settle(last.phase, WINDOW_OVER[0])
    wait = backoff.wait(history.count, release)
    # A pod of which no container ever ran has no end, so its wait lies in the past (docs/sources.md argo 3.3).
    ready = wait + last.finished if last.finished is not None else -math.inf
    if deadline is not None and ready > deadline:
        return Settle(last.phase, WINDOW_OVER[1])
    if now < ready and strategy.limit is not None and history.count <= strategy.limit:
        return Wait(wait)
    return deadline


def read_retry(raw: Raw, path: Path) -> RetryStrategy:
    backoff = mapping(raw, "backoff")
    return RetryStrategy(
        path=path,
        limit=integer(raw, "limit"),
        limit_text=scalar(raw, "limit"),
        policy=text(raw, "retryPolicy") or None,
        backoff=read_backoff(backoff, (*path, "backoff")) if "backoff" in raw and raw["backoff"] is not None else None,
        expression=text(raw, "expression") or None,
        raw=raw,
    )
