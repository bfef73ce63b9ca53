"""A route: all present flows that take the same share of the same links. One clock serves them, whatever their caps."""

from __future__ import annotations

import math
from collections.abc import Collection
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from simulator.data.filling import TIE
from simulator.data.tide import Tides
from simulator.data.way import limit_to_cards

if TYPE_CHECKING:
    from simulator.data.ends import Ends
    from simulator.data.flow import Entry, Flow, Parts
    from simulator.data.waterline import WaterLine

BELOW = 1 - TIE

# Relative to a flow's size: with less than this to move, a flow is at its end.
REST = 1e-12

# So many settlements after the last exact sum, the sums are made anew, before rounding adds up.
SUMS = 1000

# So many entries at once, relative to a heap, are cheaper put in order together than one by one.
MANY = 1 / 8


class Spell(NamedTuple):
    """What limits the bound flows of a route, since when, and the seconds by label before that."""

    label: str
    since: float
    before: dict[str, float]


class Route:
    """The flows of one route, on two sides of a water line.

    A flow is *pinned* while its limit is below the level: it runs at its limit, so its end is a fixed instant. All
    others are *bound* at one link, the limiter, and run at that link's level. The order of their ends is fixed by the
    bytes to go and the bytes that the route's clock has counted, so a change of the level touches none of them. A
    flow changes sides when the level passes its limit. Each such move, each start and each end costs O(log flows).

    The route's clock is the limiter's clock plus an offset: another limiter is another offset.

    Levels are bytes/s over weight, and bytes here are bytes over weight, so a weight is no concern of this file.
    """

    __slots__ = (
        "bars",
        "count",
        "ends",
        "floated",
        "head",
        "level",
        "limiter",
        "look",
        "number",
        "offset",
        "parts",
        "pinned",
        "pinned_bars",
        "pinned_ends",
        "pinned_rate",
        "pins",
        "spell",
        "tides",
        "waiting",
    )

    def __init__(self, parts: Parts, number: int, ends: Ends) -> None:
        self.parts = parts
        self.number = number
        self.limiter: WaterLine | None = None  # None exactly if no flow is bound
        self.level = 0.0  # at which the links other than the limiter count the bound flows
        self.offset = 0.0
        self.head = math.inf  # its present entry in the limiter's `heads`
        self.count = 0  # of the bound flows
        self.pinned = 0
        self.pinned_rate = 0.0
        self.ends: list[Entry] = []  # of the bound flows, by the route's clock
        # By limit, of the bound flows lowest first, of the pinned ones highest first. Most flows end before a limit
        # of theirs matters, so they come in two steps: first to a plain list, and to the heap when somebody asks.
        self.bars: list[Entry] = []
        self.floated: list[Flow] = []
        self.pinned_bars: list[Entry] = []
        self.pins: list[Flow] = []
        self.pinned_ends = ends.pinned  # of all pinned flows of the network, by time
        self.look = ends.look
        self.tides: Tides | None = None  # of the bound flows with a card whose credit may run out
        self.spell = Spell("", 0.0, {})
        self.waiting: list[Flow] = []  # to be admitted at the close of this instant

    def first_end(self) -> Entry | None:
        """The next end of a bound flow, by the route's clock."""
        return _first(self.ends)

    def lowest_bar(self) -> float:
        """The lowest limit of a bound flow, whose entry is then the first of `bars`; infinite if there is none."""
        bars = self.bars
        if self.floated:
            many = len(self.floated) > 8 and len(self.floated) > len(bars) * MANY
            for flow in self.floated:
                if flow.route is self and not flow.pinned and flow.bar is None:
                    flow.bar = bar = (flow.limit, flow.number, flow)
                    if many:
                        bars.append(bar)
                    else:
                        heappush(bars, bar)
            self.floated = []
            if many:
                heapify(bars)
        while bars and bars[0][2].bar is not bars[0]:
            heappop(bars)
        return bars[0][0] if bars else math.inf

    def highest_pinned(self) -> float:
        """The highest limit of a pinned flow, whose entry is then the first of `pinned_bars`; -1 if there is none."""
        bars = self.pinned_bars
        if self.pins:
            for flow in self.pins:
                if flow.route is self and flow.pinned and flow.bar is None:
                    flow.bar = bar = (-flow.limit, flow.number, flow)
                    heappush(bars, bar)
            self.pins = []
        while bars and bars[0][2].bar is not bars[0]:
            heappop(bars)
        return -bars[0][0] if bars else -1.0

    def admit(self, flows: Collection[Flow], now: float) -> None:
        """Flows start. Each goes to the side that is right for what is known; the links' levels settle the rest."""
        fresh = len(flows)
        limiter = self.limiter
        level, best = math.inf, None
        if fresh == 1 and limiter is not None and len(self.parts) == 1:
            level = limiter.level
        else:
            for link, coefficient in self.parts:
                share = (link.limit - link.pinned - link.elsewhere) / (link.weight + coefficient * fresh)
                if share < level:
                    level, best = share, link
        floating = [flow for flow in flows if flow.limit > level]
        if floating:
            if limiter is None and best is not None:
                self._bind_at(best, now)
            self._float(floating, now)
            if len(floating) == fresh:
                self.shift(fresh, 0.0, 0)
                return
        rate, pinned = 0.0, fresh - len(floating)
        for flow in flows:
            if flow.limit <= level:
                self._pin(flow, now)
                rate += flow.limit
        self.shift(len(floating), rate, pinned)

    def end(self, flow: Flow, now: float) -> None:
        """A flow is at its end."""
        if flow.meter is not None:
            self._unmeter(flow, now)
        flow.route = flow.due = flow.bar = None
        if flow.pinned:
            self.shift(0, -flow.limit, -1)
            return
        if flow.spell is not self.spell:
            self.tell(flow, now)
        if len(self.parts) > 1 or self.count == 1:
            self.shift(-1, 0.0, 0)
            return
        self.count -= 1  # the same in short
        ((link, coefficient),) = self.parts
        link.rising -= 1
        link.weight -= coefficient
        link.mark()
        self.forget()

    def take(self, flow: Flow, now: float) -> None:
        """A flow leaves; its `rest` is what it has to go."""
        self._lift(flow, now)
        flow.route = flow.due = flow.bar = None
        if flow.pinned:
            self.shift(0, -flow.limit, -1)
        else:
            self.shift(-1, 0.0, 0)

    def pin(self, flow: Flow, now: float) -> None:
        """A bound flow is pinned, because the level is above its limit."""
        self._lift(flow, now)
        self._pin(flow, now)
        self.shift(-1, flow.limit, 1)

    def pin_below(self, room: float, weight: float, now: float) -> float:
        """Pin the bound flows that are below the level, room / weight of their link; the lowest limit of the others."""
        limiter = self.limiter
        assert limiter is not None
        coefficient = limiter.bound[self]
        lowest, bars = self.lowest_bar(), self.bars
        pinned, rate = 0, 0.0
        while lowest * weight < room * BELOW:
            flow = heappop(bars)[2]
            self._lift(flow, now)
            self._pin(flow, now)
            pinned += 1
            rate += flow.limit
            if pinned == self.count:
                break
            room -= coefficient * flow.limit
            weight -= coefficient
            while bars and bars[0][2].bar is not bars[0]:
                heappop(bars)
            lowest = bars[0][0] if bars else math.inf
        if pinned:
            self.shift(-pinned, rate, pinned)
        return lowest if self.count else math.inf

    def unpin(self, flow: Flow, link: WaterLine, now: float) -> None:
        """A pinned flow is bound, at `link` if no other flow is bound."""
        limit = flow.limit
        self._lift(flow, now)
        if self.limiter is None:
            self._bind_at(link, now)
        self._float((flow,), now)
        self.shift(1, -limit, -1)

    def unpin_above(self, link: WaterLine, now: float) -> float:
        """Bind pinned flows that are above the level of `link`, on which no other route is.

        The highest limit of those that stay pinned; below 0 if none does.
        """
        coefficient = link.routes[self]
        room, weight = link.room, link.weight
        flows: list[Flow] = []
        rate = 0.0
        while (top := self.highest_pinned()) >= 0:
            if top * (weight + coefficient) < (room + coefficient * top) * BELOW:
                break
            flow = heappop(self.pinned_bars)[2]
            self._lift(flow, now)
            flows.append(flow)
            rate += top
            room += coefficient * top
            weight += coefficient
        if flows:
            if self.limiter is None:
                self._bind_at(link, now)
            self._float(flows, now)
            self.shift(len(flows), -rate, -len(flows))
        return top

    def rebind(self, link: WaterLine, now: float) -> None:
        """From now on, `link` limits the bound flows, and no longer the one that did. `level` stays to be settled."""
        old = self.limiter
        assert old is not None
        coefficient = old.bound.pop(self)
        old.move(now)
        old.rising -= self.count
        old.weight = old.weight - coefficient * self.count if old.rising else 0.0
        old.elsewhere += coefficient * self.count * self.level
        old.ceiling = max(old.ceiling, self.level)
        old.mark()
        if self.tides:
            old.tidal -= 1
            link.tidal += 1
        clock = old.clock + self.offset
        self._bind_at(link, now)
        self.offset = clock - link.clock
        coefficient = link.bound[self]
        link.rising += self.count
        link.weight += coefficient * self.count
        link.elsewhere -= coefficient * self.count * self.level
        link.lowest = min(link.lowest, self.lowest_bar())
        if end := self.first_end():
            self.head = end[0] - self.offset
            heappush(link.heads, (self.head, self.number, self))

    def _bind_at(self, link: WaterLine, now: float) -> None:
        link.move(now)
        self.limiter = link
        self.offset = -link.clock
        self.head = math.inf
        link.bound[self] = link.routes[self]
        spell = self.spell
        if spell.label != link.label:
            before = spell.before
            if spell.since < now:
                before = {**before, spell.label: before.get(spell.label, 0.0) + now - spell.since}
            self.spell = Spell(link.label, now, before)

    def shift(self, count: int, pinned_rate: float, pinned: int) -> None:
        """So many more flows are bound, and so many pinned, with their bytes/s."""
        self.count += count
        self.pinned += pinned
        self.pinned_rate = self.pinned_rate + pinned_rate if self.pinned else 0.0
        limiter = self.limiter
        for link, coefficient in self.parts:
            link.pinned += coefficient * pinned_rate
            if link is limiter:
                link.rising += count
                link.weight = link.weight + coefficient * count if link.rising else 0.0
            elif count:
                link.elsewhere += coefficient * count * self.level
            if not link.marked:
                link.stir()
        if limiter is not None and not self.count:
            del limiter.bound[self]
            self.limiter = None
        self.forget()

    def forget(self) -> None:
        """Let go of flows that have left, once they are more than those that are there."""
        if len(self.floated) > 2 * self.count + 64:
            self.floated = [flow for flow in self.floated if flow.route is self and not flow.pinned]
        if len(self.pins) > 2 * self.pinned + 64:
            self.pins = [flow for flow in self.pins if flow.route is self and flow.pinned]

    def _pin(self, flow: Flow, now: float) -> None:
        if flow.meter is not None:
            limit_to_cards(flow, now)
            card, coefficient = flow.meter
            card.carry(now, coefficient * flow.limit)
            self.look(card, card.exhausted_at)
        limit, number = flow.limit, flow.number
        flow.route = self
        flow.pinned = True
        flow.since = now
        if limit:
            flow.due = due = (now + flow.rest / limit, number, flow)
            heappush(self.pinned_ends, due)
        else:  # it stands still, unless its last byte came in the instant in which it came to a stand
            flow.due = due = (now if flow.rest * flow.weight <= REST * flow.size else math.inf, number, flow)
            if due[0] == now:
                heappush(self.pinned_ends, due)
        flow.bar = None
        if self.parts:
            self.pins.append(flow)
            for link, _ in self.parts:
                if limit > link.ceiling:
                    link.ceiling = limit

    def _float(self, flows: Collection[Flow], now: float) -> None:
        """Flows are bound at the limiter, which has moved its clock to `now`."""
        limiter = self.limiter
        assert limiter is not None
        limiter.move(now)
        clock = limiter.clock + self.offset
        ends, floated, spell = self.ends, self.floated, self.spell
        many = len(flows) > 8 and len(flows) > len(ends) * MANY
        lowest = limiter.lowest
        for flow in flows:
            if flow.meter is not None:
                if self.tides is None:
                    self.tides = Tides(self)
                self.tides.join(flow, now)
            limit = flow.limit
            flow.route = self
            flow.pinned = False
            flow.since = now
            flow.spell = spell
            flow.bar = None
            flow.due = due = (clock + flow.rest, flow.number, flow)
            if many:
                ends.append(due)
            else:
                heappush(ends, due)
            if limit < math.inf:
                floated.append(flow)
                if limit < lowest:
                    lowest = limit
        if many:
            heapify(ends)
        limiter.lowest = lowest
        if (head := ends[0][0] - self.offset) < self.head:
            self.head = head
            heappush(limiter.heads, (head, self.number, self))

    def _lift(self, flow: Flow, now: float) -> None:
        """Bring the flow's books up to `now`: what it has to go, and what it was bound by."""
        due = flow.due
        assert due is not None
        if flow.pinned:
            if flow.limit:
                flow.rest = max(0.0, (due[0] - now) * flow.limit)
            flow.count(flow.private or flow.label, now - flow.since)
            flow.since = now
            if flow.meter is not None:
                self._unmeter(flow, now)
            return
        limiter = self.limiter
        assert limiter is not None
        if limiter.since < now:
            limiter.move(now)
        rest = due[0] - limiter.clock - self.offset
        flow.rest = rest if rest > 0 else 0.0
        self.tell(flow, now)
        if flow.meter is not None:
            self._unmeter(flow, now)

    def _unmeter(self, flow: Flow, now: float) -> None:
        """A flow takes nothing of its card any more."""
        assert flow.meter is not None
        if not flow.pinned:
            assert self.tides is not None
            self.tides.leave(flow, now)
        flow.meter.link.carry(now, 0.0)

    def tell(self, flow: Flow, now: float) -> None:
        """Tell a bound flow by what it was bound since `since`, which is then now."""
        spell, entry = self.spell, flow.spell
        if entry is spell:
            seconds = now - flow.since
            if flow.counted:
                flow.count(spell.label, seconds)
            elif seconds > 0:
                flow.counted = {spell.label: seconds}
            flow.since = now
            return
        spent = {label: seconds - entry.before.get(label, 0.0) for label, seconds in spell.before.items()}
        spent[entry.label] = spent.get(entry.label, 0.0) - (flow.since - entry.since)
        spent[spell.label] = spent.get(spell.label, 0.0) + (now - spell.since)
        least = 4 * math.ulp(now)
        for label, seconds in spent.items():
            if seconds > least:
                flow.count(label, seconds)
        flow.since = now

    def flows(self) -> list[Flow]:
        """All flows that are settled on the route, in the order of their starts."""
        bound = {entry[1]: entry[2] for entry in self.ends if entry[2].due is entry}
        self.highest_pinned()  # so that all are in the heap
        pinned = {entry[1]: entry[2] for entry in self.pinned_bars if entry[2].bar is entry}
        return [flow for _, flow in sorted((bound | pinned).items())]


def _first(ends: list[Entry]) -> Entry | None:
    while ends:
        if ends[0][2].due is ends[0]:
            return ends[0]
        heappop(ends)
    return None
