"""How many pulls a registry takes from one address in a window of time that moves with the clock."""

from __future__ import annotations

import math
from collections import deque


class PullLimit:
    """A sliding window of `window` seconds. Refused pulls do not count."""

    def __init__(self, limit: float, window: float) -> None:
        self.limit, self.window = limit, window
        self.most = 0
        """The most pulls that a window had so far."""
        self._pulls: deque[float] = deque()

    def admit(self, now: float) -> bool:
        """Whether one more pull at `now` is within the limit; then it is counted."""
        while self._pulls and self._pulls[0] <= now - self.window:
            self._pulls.popleft()
        if len(self._pulls) >= self.limit:
            return False
        self._pulls.append(now)
        self.most = max(self.most, len(self._pulls))
        return True

    @property
    def opens_at(self) -> float:
        """Before when no pull is within the limit; infinite where none ever is."""
        if len(self._pulls) < self.limit:
            return -math.inf
        return self._pulls[0] + self.window if self._pulls else math.inf
