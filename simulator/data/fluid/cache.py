"""What lies in a cache, and what goes when it is full. No clock: the order of calls is the order of time."""

from __future__ import annotations

import math
from collections.abc import Callable

_NOISE = 1e-9
"""What sums of floats may leave over, as a share of what they are sums of."""


class Cache:
    """Bytes of files, the one that was used longest ago first.

    It never holds more than `high` bytes. Where more come, the coldest go first, down to `low`, and again as soon as it
    is full once more, as the watermarks have it (docs/sources.md data 3.2). Without room between the two, as much goes
    as comes. A file that is larger than the cache stays in part.
    """

    def __init__(self, high: float, low: float) -> None:
        self.high, self.low = high, low
        self.used = 0.0
        self.evicted = 0.0
        """Bytes, over its whole life."""
        self._kept: dict[str, float] = {}

    def kept(self, file: str) -> float:
        """Bytes of a file that are there."""
        return self._kept.get(file, 0.0)

    @property
    def files(self) -> tuple[str, ...]:
        """Those of which something is there, the coldest first."""
        return tuple(self._kept)

    def touch(self, file: str) -> None:
        """A file is used: it is the last to go."""
        if file in self._kept:
            self._kept[file] = self._kept.pop(file)

    def add(self, file: str, size: float) -> float:
        """Bytes of a file come in; those that had to go for them are returned."""
        over = self.used + size - self.high
        self._kept[file] = self._kept.pop(file, 0.0) + size
        self.used += size
        if over <= _NOISE * (self.high + size):
            return 0.0
        step = self.high - self.low
        rounds = math.ceil(over / step - _NOISE) if step > 0 else 1
        return self._evict(over if step <= 0 else rounds * step)

    def lose(self, share: Callable[[str], float]) -> None:
        """A part of the cache is gone, with this share of each file."""
        for file, kept in list(self._kept.items()):
            self._take(file, kept * share(file))

    def _evict(self, size: float) -> float:
        left = min(size, self.used)
        gone = left
        for file, kept in list(self._kept.items()):
            if left <= 0:
                break
            self._take(file, min(kept, left))
            left -= min(kept, left)
        self.evicted += gone
        return gone

    def _take(self, file: str, size: float) -> None:
        self._kept[file] -= size
        self.used = max(0.0, self.used - size)
        if self._kept[file] <= _NOISE * size:
            del self._kept[file]
