"""A cohort: all present flows of equal terms. They have one rate, so one clock and one heap serve them all."""

import math
from heapq import heappop, heappush
from typing import NamedTuple

from simulator.data.flow import Flow
from simulator.data.link import Link

# Relative to a flow's size: with less than this to move, a flow is at its end.
REST = 1e-12


class Terms(NamedTuple):
    """What makes flows equal: coefficient by link, cap in bytes/s, and the cap's label."""

    route: frozenset[tuple[Link, float]]
    cap: float
    cap_label: str


class Cohort:
    """The flows of one kind and their common clock, which counts the bytes that each of them moves.

    A flow that joins when the clock shows c ends when it shows c + size: a change of the rate moves the ends of all
    flows and touches none. In the same way the cohort adds up seconds by what limited it, and a flow's part is the
    difference between its end and its start. Joining and leaving cost O(log flows), all else is O(1).
    """

    def __init__(self, terms: Terms, now: float) -> None:
        self.terms = terms
        # Sorted, because a set's own order changes from run to run and rounding would follow it.
        self.route = tuple(sorted(terms.route, key=lambda part: part[0].name))
        self.cap = terms.cap
        self.count = 0
        self.rate = 0.0
        self._limiter = terms.cap_label
        self._clock = 0.0
        self._since = now
        self._seconds: dict[str, float] = {}
        self._ends: list[tuple[float, int, Flow]] = []

    def join(self, flow: Flow, now: float) -> None:
        """The flow starts."""
        self._settle(now)
        flow.cohort = self
        flow.entry = self._clock
        flow.entry_seconds = self._seconds.copy()
        heappush(self._ends, (self._clock + flow.size, flow.number, flow))
        self.count += 1

    def leave(self, flow: Flow, now: float, *, complete: bool) -> None:
        """The flow ends, or is cancelled where it stands."""
        self._settle(now)
        moved = flow.size if complete else min(flow.size, self._clock - flow.entry)
        spent = {label: total - flow.entry_seconds.get(label, 0.0) for label, total in self._seconds.items()}
        flow.end(now, moved, {label: seconds for label, seconds in spent.items() if seconds > 0})
        self.count -= 1
        self._forget_cancelled()

    def pace(self, rate: float, limiter: Link | None, now: float) -> None:
        """From `now` on, each flow moves at `rate` bytes/s, limited by a link or by the cap."""
        label = self.terms.cap_label if limiter is None else limiter.label
        if rate != self.rate or label != self._limiter:
            self._settle(now)
            self.rate = rate
            self._limiter = label

    @property
    def ends_at(self) -> float:
        """When the first of the flows ends at the present rate, in seconds."""
        if not self._ends or not self.rate:
            return math.inf
        mark, _, flow = self._ends[0]
        rest = mark - self._clock
        return self._since if rest <= REST * flow.size else self._since + rest / self.rate

    def take_due(self, horizon: float) -> list[Flow]:
        """The flows that end up to `horizon`, out of the heap; they still have to leave."""
        due = []
        while self.ends_at <= horizon:
            due.append(heappop(self._ends)[2])
            self._forget_cancelled()
        return due

    def _settle(self, now: float) -> None:
        elapsed = now - self._since
        if elapsed > 0:
            self._clock += self.rate * elapsed
            self._seconds[self._limiter] = self._seconds.get(self._limiter, 0.0) + elapsed
            self._since = now

    def _forget_cancelled(self) -> None:
        while self._ends and self._ends[0][2].ended is not None:
            heappop(self._ends)
