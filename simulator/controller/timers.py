"""What only time changes: backoffs, suspended nodes, and templates' timeouts (docs/sources.md argo 5.2)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from simulator.controller.work import Work

_Heap = list[tuple[float, int, Work]]


@dataclass
class Timers:
    """Wakes who is due, and says when the controller would ask to be woken for those who are not.

    In every pass a Retry node asks anew for its whole backoff from then on; the others ask for what is left of their
    time.
    """

    ready: _Heap = field(default_factory=list)
    waits: _Heap = field(default_factory=list)
    """The same Retry nodes by the length of their backoff."""
    instants: _Heap = field(default_factory=list)
    silent: _Heap = field(default_factory=list)
    """Instants for which nobody asks to be woken."""
    _sleeping: dict[Work, int] = field(default_factory=dict)
    _serial: count[int] = field(default_factory=count)

    def back_off(self, work: Work, ready_at: float, wait: float) -> None:
        """`work` is a Retry node that waits `wait` seconds, until `ready_at`."""
        serial = self._sleeping[work] = next(self._serial)
        heappush(self.ready, (ready_at, serial, work))
        heappush(self.waits, (wait, serial, work))

    def at(self, work: Work, instant: float, *, asks: bool = True) -> None:
        """Wake `work` in the first pass from `instant` on; only if it `asks` there is a pass for its sake."""
        heappush(self.instants if asks else self.silent, (instant, next(self._serial), work))

    def wake_due(self, now: float) -> None:
        while self.ready and self.ready[0][0] <= now:
            _, serial, work = heappop(self.ready)
            if self._sleeping.get(work) == serial:
                del self._sleeping[work]
                work.wake()
        for heap in (self.instants, self.silent):
            while heap and heap[0][0] <= now:
                heappop(heap)[2].wake()

    def next_after(self, now: float) -> float:
        """The earliest instant that a pass at `now` asks for; infinite where it asks for none."""
        while self.waits and self._sleeping.get(self.waits[0][2]) != self.waits[0][1]:
            heappop(self.waits)
        wait = now + self.waits[0][0] if self.waits else math.inf
        return min(wait, self.instants[0][0] if self.instants else math.inf)

    @property
    def pending(self) -> bool:
        """Whether time alone will change something."""
        return bool(self.ready or self.instants or self.silent)
