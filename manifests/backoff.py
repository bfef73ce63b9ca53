"""The waits between the attempts of a retried template: how long, how they grow, what caps them.

A wait depends on nothing but how many attempts have failed (docs/sources.md argo 3.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from manifests.diagnostic import Path
from manifests.fields import Located, Raw, scalar
from manifests.release import NEWEST_RELEASE, Release
from manifests.units import argo_duration

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

    def wait(self, failed: int, release: Release = NEWEST_RELEASE) -> float:
        """Seconds to wait after the `failed`-th failed attempt (from 1): duration x factor^(failed-1), up to cap.

        Releases before `cap` ignore it. Raises RetryError where `duration` is absent, an amount is no duration, or
        `factor` is no whole number.
        """
        if not self.duration:
            raise RetryError("no base duration specified for retryStrategy")
        wait = _grown(_seconds("duration", self.duration), self.whole_factor, failed - 1)
        return min(wait, _seconds("cap", self.cap)) if self.cap and release.has_backoff_cap else wait

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


def read_backoff(raw: Raw, path: Path) -> Backoff:
    return Backoff(
        path=path,
        duration=scalar(raw, "duration"),
        factor=scalar(raw, "factor"),
        max_duration=scalar(raw, "maxDuration"),
        cap=scalar(raw, "cap"),
    )
