"""A token bucket: so many at once, then so many per second. Whoever asks first is served first."""

from __future__ import annotations


class TokenBucket:
    """`burst` tokens at most, refilled at `rate` per second; it starts full."""

    def __init__(self, burst: float, rate: float) -> None:
        self.burst, self.rate = burst, rate
        self._full_at = 0.0

    def reserve(self, now: float) -> float:
        """Take one token at time `now`; returns the seconds until it may be used.

        Tokens are promised in the order of asking, so the reserved instants never go back.
        """
        earliest = self._full_at - (self.burst - 1) / self.rate
        used_at = max(now, earliest)
        self._full_at = max(self._full_at, used_at) + 1 / self.rate
        return used_at - now

    def left(self, now: float) -> float:
        """Tokens that may be taken at once at time `now`."""
        return min(self.burst, self.burst - (self._full_at - now) * self.rate)

    def take(self, now: float) -> bool:
        """Take one token at time `now`, if there is one."""
        if self.left(now) < 1 - 1e-9:
            return False
        self._full_at = max(self._full_at, now) + 1 / self.rate
        return True
