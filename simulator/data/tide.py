"""The credit of cards that one flow each has for itself, while these flows are bound on one route.

All of them move at the route's level. So the credits over one baseline fall together while the level is above it, and
rise together while it is below: the order in which they run out is fixed, and a change of the level touches none. Only
when the level comes up through the baseline, the cards that are full by then have to be told apart from the others.
"""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from simulator.data.credit import EMPTY, LEVEL
from simulator.data.way import limit_to_cards

if TYPE_CHECKING:
    from simulator.data.flow import Entry, Flow
    from simulator.data.route import Route


class Tide:
    """The flows over one baseline, in bytes/s of level. A credit here is in bytes over the coefficient on the card.

    The *mark* is the bytes by which the route's clock is ahead of one that runs at the baseline since `began`, in
    seconds: a credit has fallen by as much as the mark has risen.
    """

    def __init__(self, baseline: float, began: float) -> None:
        self.baseline = baseline
        self.began = began  # not 0, or a long time would cost digits
        self._out: dict[Flow, float] = {}  # the mark at which each credit is gone
        self._order: list[Entry] = []
        self._falling = True

    def __len__(self) -> int:
        return len(self._out)

    def add(self, flow: Flow, credit: float, mark: float) -> None:
        self._put(flow, mark + credit)

    def take(self, flow: Flow, mark: float) -> float:
        """Take a flow out; the credit that its card has."""
        credit = self.credit(flow, mark)
        del self._out[flow]
        return credit

    def credit(self, flow: Flow, mark: float) -> float:
        """What a card has. While the level is below the baseline, it only rises, so its limit may wait for the end."""
        assert flow.meter is not None
        return min(flow.meter.most, max(0.0, self._out[flow] - mark))

    def turn(self, level: float, mark: float) -> None:
        """From now on the level is `level`."""
        falling = level > self.baseline * (1 + LEVEL)
        if falling and not self._falling:
            for flow, out in list(self._out.items()):
                assert flow.meter is not None
                if out - mark > flow.meter.most:
                    self._put(flow, mark + flow.meter.most)
        self._falling = falling

    def next_dry(self, level: float, mark: float) -> float:
        """In how many seconds the first credit is gone at this level; infinite if none will be."""
        first = self._first()
        if first is None or not self._falling:
            return math.inf
        rest = first[0] - mark
        return rest / (level - self.baseline) if rest > EMPTY * self.baseline else 0.0

    def take_dry(self, level: float, mark: float, within: float) -> list[Flow]:
        """The flows whose credit is gone in so many seconds, which they still have to be taken out for."""
        dry = []
        while self.next_dry(level, mark) <= within:
            flow = heappop(self._order)[2]
            self._out[flow] = -math.inf
            dry.append(flow)
        return dry

    def _put(self, flow: Flow, out: float) -> None:
        self._out[flow] = out
        heappush(self._order, (out, flow.number, flow))

    def _first(self) -> Entry | None:
        order = self._order
        while order:
            if self._out.get(order[0][2]) == order[0][0]:
                return order[0]
            heappop(order)
        return None


class Tides:
    """Of one route, by baseline. Its links know whether there are any, as a change of their level then means more."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._tides: dict[float, Tide] = {}

    def __bool__(self) -> bool:
        return bool(self._tides)

    def join(self, flow: Flow, now: float) -> None:
        """A flow is bound on the route, whose limiter has moved its clock to `now`."""
        meter = flow.meter
        assert meter is not None
        limit_to_cards(flow, now, burst=True)  # the tide tells how long that lasts
        credit = meter.link.credit(now)
        tide = self._tides.get(meter.baseline)
        if tide is None:
            tide = Tide(meter.baseline, now)
            if not self._tides:
                self._count(1)
            self._tides[meter.baseline] = tide
            self._find_only()
        tide.add(flow, credit / meter.coefficient, self._mark(tide, now))
        meter.link.refill(now, credit)

    def leave(self, flow: Flow, now: float) -> None:
        """A flow is bound no more, and its card knows its credit."""
        meter = flow.meter
        assert meter is not None
        tide = self._tides[meter.baseline]
        meter.link.refill(now, tide.take(flow, self._mark(tide, now)) * meter.coefficient)
        if not tide:
            del self._tides[meter.baseline]
            if not self._tides:
                self._count(-1)
            self._find_only()

    def credit(self, flow: Flow, now: float) -> float:
        """Bytes of credit on the card of a bound flow."""
        assert flow.meter is not None
        tide = self._tides[flow.meter.baseline]
        return tide.credit(flow, self._mark(tide, now)) * flow.meter.coefficient

    def turn(self, now: float) -> None:
        """The level of the route is known from `now` on."""
        line = self._route.limiter
        if line is not None:
            for tide in self._tides.values():
                tide.turn(line.level, self._mark(tide, now))

    def next_dry(self) -> float:
        """When the first credit is gone, if nothing changes, in seconds."""
        line = self._route.limiter
        assert line is not None
        since = line.since
        return since + min(tide.next_dry(line.level, self._mark(tide, since)) for tide in self._tides.values())

    def take_dry(self, latest: float) -> list[Flow]:
        """The flows whose credit is gone by then, which still have to leave."""
        line = self._route.limiter
        assert line is not None
        since, dry = line.since, []
        for tide in self._tides.values():
            dry += tide.take_dry(line.level, self._mark(tide, since), latest - since)
        return dry

    def _mark(self, tide: Tide, now: float) -> float:
        line = self._route.limiter
        assert line is not None
        moved = line.level * (now - line.since) if line.since < now else 0.0
        return line.clock + moved + self._route.offset - tide.baseline * (now - tide.began)

    def _count(self, more: int) -> None:
        line = self._route.limiter
        assert line is not None
        line.tidal += more

    def _find_only(self) -> None:
        for link, _ in self._route.parts:
            link.find_only()
