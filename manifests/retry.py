"""Argo's retry rules as pure functions: what the controller decides after an attempt, in its own order.

They follow the controller's source, not its documentation (docs/sources.md argo 3). They know no clock: the
time is an argument. Lint asks them for the worst case, the simulator for each decision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


_FOREVER = 1e9
"""Waits saturate here (about 30 years) instead of overflowing."""


@dataclass(frozen=True, kw_only=True)
class Backoff(Located):
    """Amounts as written; `None` where absent."""

    duration: str | None = None
    factor: str | None = None
    max_duration: str | None = None
    cap: str | None = None

    def wait(self, failed: int) -> float:
        """Seconds to wait after the `failed`-th failed attempt (from 1): duration x factor^(failed-1), up to cap.

        Raises ValueError where `duration` is absent or no duration, or `factor` no whole number.
        """
        base = argo_duration(self.duration) if self.duration is not None else None
        if base is None:
            raise ValueError("no base duration specified for retryStrategy")
        factor = self.whole_factor
        growth = float(factor) ** (failed - 1) if factor > 1 else 1.0 if factor in (0, 1) else 0.0
        wait = min(base * growth, _FOREVER)
        cap = argo_duration(self.cap) if self.cap is not None else None
        return wait if cap is None else min(wait, cap)

    @property
    def whole_factor(self) -> int:
        """The factor, 1 where absent. Argo takes whole numbers only. Raises ValueError for others."""
        if self.factor is None or self.factor == "":
            return 1
        if not self.factor.isdecimal():
            raise ValueError(f"factor {self.factor!r} is not a whole number")
        return min(int(self.factor), 1_000_000)

    @property
    def max_seconds(self) -> float | None:
        return argo_duration(self.max_duration) if self.max_duration is not None else None


@dataclass(frozen=True, kw_only=True)
class RetryStrategy(Located):
    """`limit` is None without one (unlimited), or where it is a variable (`limit_text` then has it)."""

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
            case _:
                return any(part in message for part in TRANSIENT_TEXTS)

    @property
    def attempts(self) -> int | None:
        """Attempts at most: limit + 1; None when there is no limit."""
        return None if self.limit is None else max(self.limit, 0) + 1


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the controller knows of one attempt. Times in seconds; `finished` is None where no container ever ended."""

    phase: Phase
    started: float
    finished: float | None
    message: str = ""


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
    attempts: Sequence[Attempt],
    now: float,
    *,
    workflow_deadline: float | None = None,
    expression: Callable[[Sequence[Attempt]], bool] | None = None,
) -> Decision:
    """What the controller does once the last of `attempts` has ended, at time `now` (docs/sources.md argo 3.2).

    The order is the controller's: success, workflow deadline, backoff, policy, limit, expression. So a backoff is
    waited for before a policy refuses the retry, and without a limit no backoff is waited for at all.
    """
    last = attempts[-1]
    if last.phase not in ("Failed", "Error"):
        return Settle(last.phase, last.message)
    if workflow_deadline is not None and now >= workflow_deadline:
        return Settle(last.phase, "retry exceeded workflow deadline")
    deadline = None
    if strategy.backoff is not None:
        verdict = _backoff(strategy, strategy.backoff, attempts, now)
        if isinstance(verdict, Wait | Settle):
            return verdict
        deadline = verdict
    if not strategy.covers(last.phase, last.message):
        return Settle(last.phase, last.message)
    if strategy.limit is not None and len(attempts) > strategy.limit:
        return Settle(last.phase, "No more retries left")
    if expression is not None and not expression(attempts):
        return Settle(last.phase, "retryStrategy.expression evaluated to false")
    return Again(deadline)


def _backoff(
    strategy: RetryStrategy, backoff: Backoff, attempts: Sequence[Attempt], now: float
) -> Wait | Settle | float | None:
    """The backoff's part of the decision: a wait, an end, or the deadline of the next attempt (None without one)."""
    last = attempts[-1]
    most = backoff.max_seconds
    limit = None if most is None else attempts[0].started + most
    if limit is not None and now > limit:
        return Settle(last.phase, "Max duration limit exceeded")
    try:
        wait = backoff.wait(len(attempts))
    except ValueError as error:
        return Settle("Error", str(error))
    # A pod that the provider never started has no end, so its wait lies in the past (argo-runtime.md 3.3).
    ready = wait + last.finished if last.finished is not None else float("-inf")
    if limit is not None and ready > limit:
        return Settle(last.phase, "Backoff would exceed max duration limit")
    if now < ready and strategy.limit is not None and len(attempts) <= strategy.limit:
        return Wait(wait)
    return limit


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
