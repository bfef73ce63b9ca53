"""Burst credit as a token bucket: saved while a link carries less than its baseline, spent while it carries more."""

import math

from simulator.data.instant import horizon

# In seconds of baseline. Less credit than this is none, or rounding alone would buy an endless chain of tiny bursts.
EMPTY = 1e-9

# Relative to the baseline. A link filled to its baseline neither saves nor spends, however the rates on it were summed.
LEVEL = 1e-12


class Bucket:
    """Credit in bytes within [0, limit], changing by (baseline - used) * dt.

    The level is a straight line between two calls of `use`, so nothing has to happen while it moves. The line starts
    with the first call: a link that never carried a flow has the credit it was made with.

    Source: the model in docs/sources.md data 2.3, inferred; the cloud publishes no rule for its burst.
    """

    def __init__(self, baseline: float, credit: float, limit: float) -> None:
        self.baseline = baseline
        self.limit = limit
        self._credit = credit
        self._since = 0.0
        self._drift = 0.0

    def level(self, now: float) -> float:
        """The credit in bytes at `now`, a time not before the last `use`."""
        if self._drift == 0:
            return self._credit
        return min(self.limit, max(0.0, self._credit + self._drift * (now - self._since)))

    def fill(self, now: float, credit: float) -> None:
        """At `now` the credit is so many bytes, and stays until the next `use`."""
        self._credit, self._since, self._drift = credit, now, 0.0

    def empty(self, now: float) -> bool:
        """Whether there is no credit left at `now`, as far as rounding can tell."""
        return self.level(now) <= EMPTY * self.baseline or self.empties_at <= horizon(now)

    def use(self, now: float, used: float) -> None:
        """From `now` on, the link carries `used` bytes/s."""
        self._credit = 0.0 if self.empty(now) else self.level(now)
        self._since = now
        drift = self.baseline - used
        self._drift = 0.0 if abs(drift) <= LEVEL * self.baseline else drift

    @property
    def empties_at(self) -> float:
        """When the credit runs out if nothing changes, in seconds; infinite if it does not fall."""
        return self._since + self._credit / -self._drift if self._drift < 0 else math.inf
