"""A water line: the level to which a link's bandwidth lifts the flows that are bound at it, kept up to date.

Max-min fairness as it is kept here: every flow is pinned at its limit or bound at one link of its route. A link with
flows bound at it is full, and its level is what the other flows leave, over the weight of the bound ones. No flow that
crosses a full link is above the link's level. These three statements about one link are what `settle` restores, and
when they hold on every link, the rates are the max-min fair ones.
Source: Bertsekas and Gallager, Data Networks, 2nd ed., 6.5.2 (every flow has a bottleneck).

A link whose level has changed tells only the links that its bound flows cross; a change stops where it meets a link
that is not full. So the cost of an event is that of the links whose level changes.
"""

from __future__ import annotations

import math
from heapq import heapify, heappop, heappush, heapreplace
from typing import TYPE_CHECKING, Any

from simulator.data.filling import TIE
from simulator.data.route import BELOW, REST, SUMS

if TYPE_CHECKING:
    from simulator.data.flow import Flow
    from simulator.data.route import Route

# A level that moves by less, relatively, has not moved: rounding must not travel through the network for ever.
STILL = 1e-14


class WaterLine:
    """The part of a link that the network works with."""

    name: str
    label: str

    def __init__(self, limit: float) -> None:
        self.limit = limit
        """Bytes/s that flows may share at present."""
        self.level = math.inf
        """Bytes/s over weight of the flows bound here; infinite if there is none."""
        self.clock = 0.0
        """The integral of the level up to `since`: bytes over weight that a flow bound here has moved."""
        self.since = 0.0
        self.rising = 0
        """How many flows are bound here, and what they take per byte/s of level."""
        self.weight = 0.0
        self.pinned = 0.0
        """Bytes/s that pinned flows take."""
        self.elsewhere = 0.0
        """Bytes/s that flows take that are bound at other links."""
        self.routes: dict[Route, float] = {}
        """The coefficient by route."""
        self.only: Route | None = None
        """The one route, where it crosses no other link."""
        self.bound: dict[Route, float] = {}
        """The same of the routes whose bound flows are bound here."""
        self.heads: list[tuple[float, int, Route]] = []
        """The next end of each route bound here, by the clock, or earlier: it is made true when it comes up."""
        self.ceiling = 0.0
        """No pinned flow has a higher limit, and no flow bound elsewhere a higher level."""
        self.lowest = math.inf
        """No flow bound here has a lower limit."""
        self.marked = False
        self.pending: list[tuple[float, int, Any]] = []
        self.number = 0
        """Its place in the order of first use; 0 before."""
        self.metered = False
        """Whether each change of use must be known, because a credit moves with it."""
        self.tidal = 0
        """How many of the routes bound here have cards whose credit may run out."""
        self.sums = 0
        """Settlements since the last exact sum, and up to then."""
        self._summed = 0

    @property
    def settlements(self) -> int:
        """How often the level has been made true for a change."""
        return self._summed + self.sums

    @property
    def room(self) -> float:
        """Bytes/s for the flows bound here."""
        return self.limit - self.pinned - self.elsewhere

    @property
    def used(self) -> float:
        """Bytes/s that all flows take."""
        bound = self.weight * self.level if self.rising else 0.0
        return self.pinned + self.elsewhere + bound

    def mark(self) -> None:
        """Something has changed here that may change the level."""
        if not self.marked:
            self.marked = True
            heappush(self.pending, (self.level, self.number, self))

    def stir(self) -> None:
        """Other flows or other rates are on the link; as long as there is room for them, that changes no level."""
        if (
            self.level < math.inf
            or self.rising
            or self.metered
            or self.limit - self.pinned - self.elsewhere <= TIE * self.limit
        ):
            self.mark()

    def move(self, now: float) -> None:
        """Bring the clock to `now`."""
        if self.since < now:
            if self.level < math.inf:
                self.clock += self.level * (now - self.since)
            self.since = now

    def settle(self, now: float) -> None:
        """Make the level true for what the other links say, and tell them.

        Costs O(moves x log flows + routes bound here that cross other links), and O(routes) when one of the bounds
        `ceiling` and `lowest` is passed.
        """
        self.sums += 1
        if self.sums > SUMS + len(self.routes):
            self.sum()
        room = self.limit - self.pinned - self.elsewhere
        if self.rising:
            level = room / self.weight
            if self.lowest < level * BELOW:
                level = self._pin(now)
            if self.ceiling >= level * BELOW:
                level = self._pull(now)
                if self.lowest < level * BELOW:
                    level = self._pin(now)
        elif room <= TIE * self.limit:
            level = self._pull(now)
            if self.lowest < level * BELOW:
                level = self._pin(now)
        else:
            level = math.inf
        if not self.rising:
            self.level, self.clock, self.since, self.lowest = math.inf, 0.0, now, math.inf
            self.heads.clear()
            return
        level = max(level, 0.0) if self.limit else 0.0
        if abs(level - self.level) > STILL * level:
            self.move(now)
            self.level = level
        for route in self.bound:
            if route.level != self.level:
                self._tell(route)
            if self.tidal and route.tides:
                route.tides.turn(now)

    def _tell(self, route: Route) -> None:
        """The bound flows of a route are at the level now, which changes what they take of their other links."""
        level = self.level
        change = (level - route.level) * route.count
        route.level = level
        if len(route.parts) > 1:
            for link, coefficient in route.parts:
                if link is not self:
                    link.hear(coefficient * change, level)

    def hear(self, change: float, level: float) -> None:
        """Flows that are bound elsewhere take `change` bytes/s more and are at `level` now."""
        self.elsewhere += change
        if level > self.ceiling:
            self.ceiling = level
        self.stir()

    def _level(self) -> float:
        return self.room / self.weight if self.rising else math.inf

    def _pin(self, now: float) -> float:
        """Pin flows whose limit is below the level; each lets the level rise."""
        while self.lowest < (level := self._level()) * BELOW:
            lowest = math.inf
            for route in list(self.bound):
                lowest = min(lowest, route.pin_below(self.room, self.weight, now))
            self.lowest = lowest
        return level

    def _pull(self, now: float) -> float:
        """Bind flows here that are above the level, the highest first; each lets the level rise, but not above it."""
        if self.only is not None:
            self.ceiling = max(0.0, self.only.unpin_above(self, now))
            return self._level()
        tops = []
        for route in self.routes:
            top = self._top(route)
            if top >= 0:
                tops.append((-top, route.number, route))
        heapify(tops)
        passed = 0.0
        while tops:
            top, route = -tops[0][0], tops[0][2]
            if top < passed * BELOW:
                break  # the link is full, but not for the sake of these
            coefficient = self.routes[route]
            if route.count and route.limiter is not self:
                more = coefficient * route.count
                level = (self.room + more * top) / (self.weight + more)
                if top < level * BELOW:
                    break
                assert route.limiter is not None
                if top * BELOW <= level and self.name >= route.limiter.name:
                    passed = max(passed, top)  # at the same level there, and there it stays
                    heappop(tops)
                    continue
                route.rebind(self, now)
            else:
                level = (self.room + coefficient * top) / (self.weight + coefficient)
                if top < level * BELOW:
                    break
                route.unpin(route.pinned_bars[0][2], self, now)
            if (top := self._top(route)) >= 0:
                heapreplace(tops, (-top, route.number, route))
            else:
                heappop(tops)
        self.ceiling = max(passed, -tops[0][0]) if tops else passed
        return self._level()

    def _top(self, route: Route) -> float:
        """The level of what is highest in the route and not bound here; below 0 if all is bound here."""
        if route.count and route.limiter is not self:
            return route.level
        return route.highest_pinned()

    def sum(self) -> None:
        """Make the sums anew from the routes, which take the occasion to forget."""
        self._summed += self.sums
        self.sums = 0
        for route in self.routes:
            route.forget()
        self.pinned = math.fsum(k * route.pinned_rate for route, k in self.routes.items())
        self.weight = math.fsum(k * route.count for route, k in self.bound.items())
        self.rising = sum(route.count for route in self.bound)
        self.elsewhere = math.fsum(
            k * route.count * route.level for route, k in self.routes.items() if route.limiter is not self
        )

    def impose(self, now: float) -> None:
        """Take the level from the routes, which have been told where they are bound and at what level."""
        self.move(now)
        self.sum()
        self.ceiling, self.lowest = math.inf, 0.0  # unknown
        if self.rising:
            self.level = max(self.room / self.weight, 0.0)
        else:
            self.level, self.clock = math.inf, 0.0
            self.heads.clear()

    def next_end(self) -> float:
        """When the next flow that is bound here ends if nothing changes, in seconds."""
        route = self._first()
        if route is None:
            return math.inf
        key, _, flow = route.ends[0]
        rest = key - route.offset - self.clock
        if rest * flow.weight <= REST * flow.size:
            return self.since
        return self.since + rest / self.level if self.level else math.inf

    def next_dry(self) -> float:
        """When the credit of a card runs out whose one flow is bound here, if nothing changes, in seconds."""
        return min(route.tides.next_dry() for route in self.bound if route.tides)

    def take_dry(self, latest: float) -> list[Flow]:
        """The flows for which that is up to `latest`."""
        return [flow for route in self.bound if route.tides for flow in route.tides.take_dry(latest)]

    def take_due(self, latest: float, due: list[Flow]) -> float:
        """Move the flows that end up to `latest` out of the heaps; they still have to leave their routes.

        Returns when the next one ends; `latest` if some have been found.
        """
        since, clock, level = self.since, self.clock, self.level
        found = False
        while (route := self.only or self._first()) is not None:
            ends = route.ends
            if not ends:
                break
            entry = ends[0]
            flow = entry[2]
            if flow.due is not entry:
                heappop(ends)
                continue
            rest = entry[0] - route.offset - clock
            at = since + rest / level if level else math.inf
            if at > latest and rest * flow.weight > REST * flow.size:
                return latest if found else at
            due.append(flow)
            heappop(ends)
            found = True
        return latest if found else math.inf

    def _first(self) -> Route | None:
        """The route whose bound flow ends next, as the first of its `ends`."""
        route = self.only
        if route is not None:
            return route if route.count and route.first_end() else None
        heads = self.heads
        while heads:
            key, number, route = heads[0]
            if key != route.head or route.limiter is not self:
                heappop(heads)
                continue
            first = route.first_end()
            if first is None:
                heappop(heads)
                route.head = math.inf
                continue
            true = first[0] - route.offset
            if true <= key:
                return route
            route.head = true
            heapreplace(heads, (true, number, route))
        return None

    def join(self, route: Route, coefficient: float) -> None:
        """A route is on the link from now on."""
        self.routes[route] = coefficient
        self.find_only()

    def leave(self, route: Route) -> None:
        """A route without flows is not on the link any more."""
        del self.routes[route]
        if not self.routes:
            self.pinned = self.elsewhere = 0.0
        self.find_only()

    def find_only(self) -> None:
        """Make `only` true."""
        (route,) = self.routes if len(self.routes) == 1 else (None,)
        self.only = route if route is not None and len(route.parts) == 1 and not route.tides else None
