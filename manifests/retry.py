"""Argo's retry rules as pure functions: what the controller decides after an attempt, in its own order.

They follow the controller's source, not its documentation (docs/sources.md argo 3). They know no clock: the
time is an argument. Lint asks them for the worst case, the simulator for each decision.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from manifests.diagnostic import Path
from manifests.fields import Located, Raw, integer, mapping, scalar, text
from manifests.units import argo_duration

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
)
"""Message parts that OnTransientError retries (docs/sources.md argo 3.4)."""


FOREVER = 1e9
"""Waits saturate here (about 30 years) instead of overflowing."""


class RetryError(ValueError):
    """A strategy that Argo cannot carry out; the message says what in it is wrong."""


@dataclass(frozen=True, kw_only=True)
class Backoff(Located):
    """Amounts as written; `None` where absent. An empty text counts as absent, as it does for Argo."""

    duration: str | None = None
    factor: str | None = None
    max_duration: str | None = None
    cap: str | None = None

    def wait(self, failed: int) -> float:
        """Seconds to wait after the `failed`-th failed attempt (from 1): duration x factor^(failed-1), up to cap.

        Raises RetryError where `duration` is absent, an amount is no duration, or `factor` is no whole number.
        """
        if not self.duration:
            raise RetryError("no base duration specified for retryStrategy")
        wait = _grown(_seconds("duration", self.duration), self.whole_factor, failed - 1)
        return min(wait, _seconds("cap", self.cap)) if self.cap else wait

    def total_wait(self, failed: int) -> float:
        """Seconds of all waits after `failed` failed attempts. Raises RetryError as `wait` does."""
        total, last = 0.0, None
        for number in range(1, failed + 1):
            wait = self.wait(number)
            if wait == last:  # it has stopped growing
                return min(total + wait * (failed - number + 1), FOREVER)
            total, last = total + wait, wait
            if total >= FOREVER:
                return FOREVER
        return total

    @property
    def whole_factor(self) -> int:
        """The factor, 1 where absent or 0. Argo takes whole numbers only. Raises RetryError for others."""
        if not self.factor:
            return 1
        if not (self.factor.isascii() and self.factor.isdecimal()):
            raise RetryError(f"backoff.factor {self.factor!r} is not a whole number")
        return int(self.factor.lstrip("0")[:10] or "1")  # ten digits are as good as more: any wait saturates

    @property
    def max_seconds(self) -> float | None:
        """`maxDuration` in seconds, None where absent. Raises RetryError where it is no duration."""
        return _seconds("maxDuration", self.max_duration) if self.max_duration else None


def _seconds(field: str, text: str) -> float:
    seconds = argo_duration(text)
    if seconds is None:
        raise RetryError(f"backoff.{field} {text!r} is not a duration")
    return min(seconds, FOREVER)


def _grown(base: float, factor: int, times: int) -> float:
    """`base` x `factor`^`times`, which stops growing at FOREVER."""
    if base <= 0 or factor <= 1:
        return base
    most = math.log(FOREVER) - math.log(base)
    return FOREVER if times * math.log(factor) > most else min(base * float(factor) ** times, FOREVER)


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
        """OnFailure by default; Always where an expression is given (Argo 3.5 and later)."""
        return self.policy or ("Always" if self.expression else "OnFailure")

    def covers(self, phase: Phase, message: str = "") -> bool:
        """Whether the policy retries an attempt that ended in `phase` (docs/sources.md argo 3.4)."""
        if phase not in ("Failed", "Error"):
            return False
        match self.policy_in_force:
            case "Always":
                return True
            case "OnFailure":
                return phase == "Failed"
            case "OnError":
                return phase == "Error"
            case "OnTransientError":
                return any(part in message for part in TRANSIENT_TEXTS)
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the controller knows of one attempt. Times in seconds; `finished` is None where no container ever ended."""

    phase: Phase
    started: float
    finished: float | None
    message: str = ""


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


Decision = Again | Wait | Settle


def decide(
    strategy: RetryStrategy,
    history: History,
    now: float,
    *,
    workflow_deadline: float | None = None,
    expression: Callable[[History], bool] | None = None,
) -> Decision:
    """What the controller does at time `now`, once the last attempt has ended (docs/sources.md argo 3.2).

    The order is the controller's: success, workflow deadline, backoff, policy, limit, expression. So a backoff is
    waited for before a policy refuses the retry, and without a limit no backoff is waited for at all. A strategy that
    Argo cannot carry out ends the node in Error, at the point of the order where that shows.
    """
    last = history.last
    if last.phase not in ("Failed", "Error"):
        return Settle(last.phase, last.message)
    if workflow_deadline is not None and now >= workflow_deadline:
        return Settle(last.phase, "retry exceeded workflow deadline")
    deadline = None
    if strategy.backoff is not None:
        try:
            verdict = _backoff(strategy, strategy.backoff, history, now)
        except RetryError as error:
            return Settle("Error", str(error))
        if isinstance(verdict, Wait | Settle):
            return verdict
        deadline = verdict
    if strategy.policy_in_force not in POLICIES:
        return Settle("Error", f"{strategy.policy_in_force} is not a valid RetryPolicy")
    if not strategy.covers(last.phase, last.message):
        return Settle(last.phase, last.message)
    if strategy.limit is None and strategy.limit_text is not None:
        return Settle("Error", f"limit {strategy.limit_text!r} is not a whole number")
    if strategy.limit is not None and history.count > strategy.limit:
        return Settle(last.phase, "No more retries left")
    if expression is not None and not expression(history):
        return Settle(last.phase, "retryStrategy.expression evaluated to false")
    return Again(deadline)


def _backoff(strategy: RetryStrategy, backoff: Backoff, history: History, now: float) -> Wait | Settle | float | None:
    """The backoff's part of the decision: a wait, an end, or the deadline of the next attempt (None without one)."""
    last, most = history.last, backoff.max_seconds
    deadline = None if most is None else history.first_started + most
    if deadline is not None and now > deadline:
        return Settle(last.phase, "Max duration limit exceeded")
    wait = backoff.wait(history.count)
    # A pod of which no container ever ran has no end, so its wait lies in the past (docs/sources.md argo 3.3).
    ready = wait + last.finished if last.finished is not None else -math.inf
    if deadline is not None and ready > deadline:
        return Settle(last.phase, "Backoff would exceed max duration limit")
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
        backoff=_read_backoff(backoff, (*path, "backoff")) if "backoff" in raw and raw["backoff"] is not None else None,
        expression=text(raw, "expression") or None,
        raw=raw,
    )


def _read_backoff(raw: Raw, path: Path) -> Backoff:
    return Backoff(
        path=path,
        duration=scalar(raw, "duration"),
        factor=scalar(raw, "factor"),
        max_duration=scalar(raw, "maxDuration"),
        cap=scalar(raw, "cap"),
    )
