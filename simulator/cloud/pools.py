"""Pools: what is left of something finite, which other customers may use too.

In every pool, at every moment, what is left, what our pods hold and what others hold add up to its total.
"""

from __future__ import annotations

import heapq
import math
from typing import Protocol

from simulator.conservation import ConservationError
from simulator.scenario.cloud import PoolSetup, Tenants
from simulator.streams import Luck


class Others(Protocol):
    """Whoever else uses a pool."""

    def held(self, now: float, room: float) -> float:
        """How much others hold at `now`, of the `room` that we leave them; `now` never goes back."""

    def next_change(self, now: float) -> float:
        """When they may next hold less, in seconds; infinite where they never will."""


class Nobody:
    """Nobody else."""

    def held(self, now: float, room: float) -> float:
        return 0.0

    def next_change(self, now: float) -> float:
        return math.inf


class Curve:
    """Others leave us what a curve of steps says; of what our pods hold they take nothing before these end."""

    def __init__(self, total: float, steps: tuple[tuple[float, float], ...]) -> None:
        self.total, self.steps = total, steps

    def held(self, now: float, room: float) -> float:
        offered = next((count for since, count in reversed(self.steps) if since <= now), self.total)
        return min(self.total - offered, room)

    def next_change(self, now: float) -> float:
        return next((since for since, _ in self.steps if since > now), math.inf)


class Refill:
    """A pool that has little at 0 s, and fills up by so many a second."""

    def __init__(self, total: float, start: float, rate: float) -> None:
        self.total, self.start, self.rate = total, start, rate

    def held(self, now: float, room: float) -> float:
        return min(self.total - min(self.total, self.start + self._filled(now)), room)

    def next_change(self, now: float) -> float:
        filled = self._filled(now)
        if self.rate <= 0 or self.start + filled >= self.total:
            return math.inf
        return (filled + 1) / self.rate

    def _filled(self, now: float) -> float:
        """Whole instances; a breath more than the rate gives, so that `next_change` does not fall short of one."""
        return math.floor(min(now * self.rate, self.total) + 1e-9)


class Births:
    """Tenants who come by chance, take an instance if one is left, and stay for a while: a birth-death process.

    It is moved on only when somebody asks, so it costs nothing while nobody does. The draws are keyed by the tenant's
    number, so what our pods do changes who finds room, never who comes.
    """

    def __init__(self, tenants: Tenants, luck: Luck, *key: str) -> None:
        self.tenants, self.luck, self.key = tenants, luck, key
        self._ends = [self._stay(-1 - number) for number in range(tenants.start)]
        heapq.heapify(self._ends)
        self._came = 0
        self._next = self._gap(0)

    def held(self, now: float, room: float) -> float:
        while self._next <= now:
            arrival = self._next
            self._leave(arrival)
            if len(self._ends) + 1 <= room:
                heapq.heappush(self._ends, arrival + self._stay(self._came))
            self._came += 1
            self._next = arrival + self._gap(self._came)
        self._leave(now)
        return len(self._ends)

    def next_change(self, now: float) -> float:
        return self._ends[0] if self._ends else math.inf  # whoever finds no room now leaves nothing before that

    def _leave(self, now: float) -> None:
        while self._ends and self._ends[0] <= now:
            heapq.heappop(self._ends)

    def _gap(self, number: int) -> float:
        if self.tenants.arrivals <= 0:
            return math.inf
        return -math.log(self.luck.uniform("tenant", *self.key, number)) / self.tenants.arrivals

    def _stay(self, number: int) -> float:
        return self.tenants.stay.draw(self.luck, "tenant-stay", *self.key, number)


class Pool:
    """`total` units, of which our pods hold `live`."""

    def __init__(self, total: float, others: Others | None = None) -> None:
        self.total, self.others = total, others or Nobody()
        self.live = 0.0

    @classmethod
    def of(cls, setup: PoolSetup, luck: Luck, *key: str) -> Pool:
        """The pool that a scenario describes; `key` tells its luck from that of other pools."""
        if setup.curve:
            return cls(setup.total, Curve(setup.total, setup.curve))
        if setup.refill is not None:
            return cls(setup.total, Refill(setup.total, *setup.refill))
        if setup.tenants is not None:
            return cls(setup.total, Births(setup.tenants, luck, *key))
        return cls(setup.total)

    def offer(self, now: float, count: float) -> None:
        """From now on others leave us `count`, as one more step of a curve; of what our pods hold they take nothing."""
        steps = self.others.steps if isinstance(self.others, Curve) else ()
        self.total = max(count, self.live, 0.0 if math.isinf(self.total) else self.total)
        self.others = Curve(self.total, (*steps, (now, count)))

    def left(self, now: float) -> float:
        room = self.total - self.live
        return room - self.others.held(now, room)

    def take(self, now: float, amount: float = 1.0) -> None:
        """Hold `amount` more. Raises ConservationError where there is not so much: ask `left` first."""
        if self.left(now) < amount:
            raise ConservationError(f"{amount:g} taken of a pool that has {self.left(now):g} left")
        self.live += amount

    def give_back(self, now: float, amount: float = 1.0) -> None:
        """Hold `amount` less. Raises ConservationError where that is more than our pods hold."""
        self.left(now)  # others have had their say while the room was still what it was
        self.live -= amount
        if self.live < 0:
            raise ConservationError(f"{amount:g} given back to a pool that had {self.live + amount:g} out")

    def next_change(self, now: float) -> float:
        """When others may give something back, later than `now`; infinite where they never will."""
        self.left(now)  # whoever was to leave by now has left
        return self.others.next_change(now)
