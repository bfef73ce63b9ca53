"""The bandwidth network: flows share links max-min fairly, exactly, in simulated time.

Rates change only when a flow starts or ends, a limit changes or a link's credit runs out. What starts at one instant is
settled once, at its close. In between nothing happens, however many flows there are: one alarm waits for the next end
or exhaustion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from heapq import heappop, heappush, heapreplace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import simpy

from simulator.data import lone
from simulator.data.flow import Flow
from simulator.data.instant import Alarm, EndOfInstant, horizon, not_before_next
from simulator.data.link import Link
from simulator.data.refilling import refill
from simulator.data.route import Route
from simulator.data.way import refuse, shared_part, way_of

if TYPE_CHECKING:
    from simulator.data.flow import Entry, Parts

__all__ = ["Flow", "Network"]


class Network:
    """Links and the flows on them.

    An event costs O(log flows), amortised, for each link whose level it changes, whatever the caps on it, and O(routes)
    to tell the links that its bound flows cross. A link with one flow on it is a limit of that flow and costs no more.

    Ties: what starts in one instant is settled at its close, after all SimPy events of that time, unless nothing else
    is to happen in it; what ends, when its alarm rings. Flows that end together are done in the order of their starts.
    When several constraints stop a flow at the same level, a link wins over the cap, and of several links that flows
    share the first by name; a link that it has for itself comes after these.

    SimPy cannot take an alarm back, so `env.run()` without `until` may stop at an outdated one, after the last end.
    The time of an end is `Flow.ended`.
    """

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.refills = 0
        """How often links did not settle one by one, and all that depend on each other were filled from the start."""
        self.patience = 1000
        """Settlements in one go, after which they are filled from the start."""
        self._fills = self._settlements = 0
        self._lone = 0  # starts and ends that were settled the short way
        self._flows = 0
        self._links = 0
        self._routes: dict[Parts, Route] = {}
        self._waiting: list[Flow] = []  # started in this instant
        self._pending: list[tuple[float, int, Any]] = []  # marked links, by level
        self._touched: list[Link] = []
        self._pinned_ends: list[Entry] = []
        self._queue: list[tuple[float, int, Link]] = []  # links by their next event, or earlier
        self._close = EndOfInstant(env, self._closed)
        self._closing = False
        self._opened = -math.inf  # when the last flow started
        self._armed = math.inf
        self._alarm = Alarm(env, self._wake)
        self._rung: Alarm | None = self._alarm  # to be set again

    @property
    def fills(self) -> int:
        """How often the levels of links have been computed."""
        return self._fills + self._lone

    @property
    def settlements(self) -> int:
        """How many links have been settled for that."""
        return self._settlements + self._lone

    def transfer(
        self,
        size: float,
        route: Mapping[Link, float],
        *,
        cap: float = math.inf,
        cap_label: str = "pod-nic",
        weight: float = 1.0,
    ) -> Flow:
        """Start to move `size` bytes along `route`, at no more than `cap` bytes/s.

        At rate r the flow uses coefficient * r of each link: a file spread evenly over ten workers has 0.1 on each of
        their cards. Where a link is full, rates are in proportion to `weight`. A flow of 0 bytes is done in this
        instant.

        ValueError for a size that is negative or not finite, a coefficient, cap or weight that is not above 0, and a
        flow that nothing limits: an empty route with an infinite cap.
        """
        if not (0 <= size < math.inf and cap > 0):
            refuse(size, cap, weight)
        if weight == 1 and len(route) == 1:
            ((link, coefficient),) = route.items()
            way = link.ways.get(coefficient)
            if way is None:
                way = link.ways[coefficient] = way_of(route, weight)
        else:
            if not (0 < weight < math.inf and (route or cap < math.inf)):
                refuse(size, cap, weight)
            way = way_of(route, weight)
        self._flows = number = self._flows + 1
        flow = Flow(self, size, number, way, weight, cap, cap_label)
        now = flow.started
        if size == 0:
            flow.end(now)
            return flow
        # Most likely it is alone in this instant; another start would wait for the close.
        at_once = not self._closing and self._opened < now < self.env.peek()
        if at_once and len(way) == 1:
            ((link, coefficient),) = way
            only = link.only
            if only is not None and only.parts is way and not link.metered:
                self._opened = now
                link.users += 1
                self._look(link, lone.start(flow, only, link, coefficient, now), now)
                return flow
        metered = False
        for link, _ in way:
            link.users += 1
            metered = metered or link.metered
            if link.sole is not None:  # and is so no longer
                other = link.sole
                self._uproot(other)
                self._waiting.append(other)
            elif not link.number:
                self._links += 1
                link.number = self._links
                link.pending = self._pending
        self._waiting.append(flow)
        if not self._closing:
            if at_once and not metered:
                self._settle()
            else:
                self._changed()
            self._opened = now
        return flow

    def cancel(self, flow: Flow) -> float:
        """Stop a flow and return the bytes that it has moved; its `done` never fires. An ended flow stays as it is."""
        if flow.ended is None:
            if flow.route is not None:
                self._uproot(flow)
            self._end(flow)
            self._changed()
        return flow.moved

    def recap(self, flow: Flow, cap: float, cap_label: str | None = None) -> None:
        """From now on a flow moves at no more than `cap` bytes/s. An ended flow stays as it is.

        ValueError for a cap that is not above 0, and for a flow that nothing else limits if it is infinite.
        """
        if not cap > 0 or (not flow.way and cap == math.inf):
            refuse(flow.size, cap, flow.weight)
        if flow.ended is None:
            if flow.route is not None:
                self._uproot(flow)
                self._wait(flow)
            flow.cap = cap
            flow.label = flow.label if cap_label is None else cap_label
            flow.limit = cap / flow.weight

    def resize(self, link: Link, capacity: float) -> None:
        """From now on a link's bandwidth is `capacity` bytes/s; at 0 the flows on it stand still.

        The burst of a link with credit keeps its ratio to the bandwidth. ValueError for a capacity that is negative or
        not finite.
        """
        if not 0 <= capacity < math.inf:
            raise ValueError(f"link {link.name!r}: capacity must be finite and not negative, not {capacity!r} bytes/s")
        link.resize(capacity)
        link.limit = link.allowed(self.env.now)
        if link.sole is not None:
            flow = link.sole
            self._uproot(flow)
            self._wait(flow)
        elif link.number:
            link.mark()
            self._changed()

    def used(self, link: Link) -> float:
        """Bytes/s that flows use of the link at this instant, all starts and ends up to this call counted."""
        self.refresh()
        if link.sole is None:
            return link.used
        return link.sole.rate * dict(link.sole.way)[link] / link.sole.weight

    def refresh(self) -> None:
        """Make the rates true. The close of each instant does it; earlier is only for who asks in the middle of one."""
        if self._waiting or self._pending:
            self._settle()

    def _wait(self, flow: Flow) -> None:
        self._waiting.append(flow)
        self._changed()

    def _changed(self) -> None:
        if not self._closing:
            self._closing = True
            self._close.schedule()

    def _closed(self, _: simpy.Event) -> None:
        self._closing = False
        if self._waiting or self._pending:
            self._settle()

    def _uproot(self, flow: Flow) -> None:
        """Take a flow off its route; it still crosses its links."""
        route = flow.route
        assert route is not None
        route.take(flow, self.env.now)
        if flow.alone:
            for link, _ in flow.alone:
                link.sole = None
            flow.alone = ()
            flow.limit, flow.private = flow.cap / flow.weight, ""
        if not route.count and not route.pinned:
            self._drop(route)

    def _drop(self, route: Route) -> None:
        del self._routes[route.parts]
        for link, _ in route.parts:
            link.leave(route)

    def _end(self, flow: Flow) -> None:
        flow.ended = flow.since = self.env.now
        for link, _ in flow.way:
            link.users -= 1

    def _end_alone(self, flow: Flow, now: float) -> bool:
        """Settle an end that is alone in its instant, on a link with one route; False if it is not such an end."""
        route = flow.route
        assert route is not None
        if not route.parts or self._pending:
            return False
        link, coefficient = route.parts[0]
        others = route.count + route.pinned if flow.pinned else route.count
        if link.only is not route or link.metered or others == 1:
            return False
        self._touched.clear()
        at = lone.end(flow, route, link, coefficient, now)
        self._leave(flow, now)
        self._look(link, at, now)
        return True

    def _look(self, link: Link, at: float, now: float) -> None:
        """Look at a link, settled by itself, at a time; where there is more to settle, do."""
        if link.marked:
            self._settle()
            return
        self._lone += 1
        if at < link.queued:
            link.queued = at
            heappush(self._queue, (at, link.number, link))
        armed, ends = self._armed, self._pinned_ends
        if at < armed or armed == math.inf or (ends and ends[0][0] < armed):
            self._arm(now)

    def _settle(self) -> None:
        """Admit what has started, then settle marked links, lowest level first, until no link has to be."""
        now = self.env.now
        pending, touched = self._pending, self._touched
        if self._waiting:
            self._admit(now)
        if pending:
            self._fills += 1
            patience = self.patience
            while pending:
                link = heappop(pending)[2]
                if link.metered:
                    link.limit = link.allowed(now)
                link.settle(now)
                link.marked = False
                touched.append(link)
                self._settlements += 1
                patience -= 1
                if patience < 0:
                    self.refills += 1
                    touched.extend(refill([link for _, _, link in pending], now))
                    pending.clear()
        queue = self._queue
        for link in touched:
            if link.metered:
                link.carry(now, link.used)
                at = link.next_event()
            else:
                at = link.next_end()
            if at < link.queued:
                link.queued = at
                heappush(queue, (at, link.number, link))
        touched.clear()
        self._arm(now)

    def _admit(self, now: float) -> None:
        waiting = self._waiting
        fresh = []
        for flow in waiting:
            if flow.ended is not None:
                continue  # cancelled at once
            parts = flow.way
            route = parts[0][0].only if len(parts) == 1 else None
            if route is None or route.parts is not parts:
                route = self._route(flow)
            if len(waiting) == 1:
                route.admit(waiting, now)
                break
            if not route.waiting:
                fresh.append(route)
            route.waiting.append(flow)
        waiting.clear()
        for route in fresh:
            route.admit(route.waiting, now)
            route.waiting.clear()

    def _route(self, flow: Flow) -> Route:
        """The route of a flow that starts, which may be the first on it."""
        parts = flow.way
        for link, _ in parts:
            if link.users == 1 and not link.metered:
                parts = shared_part(flow)
                break
        route = self._routes.get(parts)
        if route is None:
            self._links += 1
            route = self._routes[parts] = Route(parts, self._links, self._pinned_ends)
            for link, coefficient in parts:
                link.join(route, coefficient)
        elif parts is flow.way:
            flow.way = route.parts  # the same, once in memory
        return route

    def _arm(self, now: float) -> None:
        at = self._queue[0][0] if self._queue else math.inf
        ends = self._pinned_ends
        while ends and ends[0][2].due is not ends[0]:
            heappop(ends)
        if ends and ends[0][0] < at:
            at = ends[0][0]
        if at < self._armed:
            self._armed = at = at if at > now else not_before_next(at, now)
            self._alarm = alarm = self._rung or Alarm(self.env, self._wake)
            self._rung = None
            alarm.ring_in(at - now)

    def _wake(self, alarm: Alarm) -> None:
        """End the flows that are due. An alarm that rings too early, because rates have fallen, is only set again."""
        self._rung = alarm
        if alarm is not self._alarm:
            return  # an earlier one has rung since
        self._armed = math.inf
        now = self.env.now
        latest = horizon(now)
        due: list[Flow] = []
        ends = self._pinned_ends
        while ends and ends[0][0] <= latest:
            entry = heappop(ends)
            if entry[2].due is entry:
                due.append(entry[2])
        queue = self._queue
        while queue and queue[0][0] <= latest:
            at, number, link = queue[0]
            if at != link.queued:
                heappop(queue)
                continue
            found = len(due)
            at = link.take_due(latest, due)
            if len(due) == found:
                if link.metered:
                    at = min(at, link.exhausted_at)
                if at > latest:
                    link.queued = at
                    heapreplace(queue, (at, number, link))
                    continue
            heappop(queue)
            link.queued = math.inf
            if link.metered:
                link.mark()
            self._touched.append(link)
        if len(due) == 1 and self._end_alone(due[0], now):
            return
        if due:
            self._finish(due, now)
            self._settle()
        elif self._pending:
            self._settle()
        else:
            self._arm(now)

    def _finish(self, due: list[Flow], now: float) -> None:
        if len(due) > 1:
            due.sort(key=attrgetter("number"))
        for flow in due:
            route = flow.route
            assert route is not None
            route.end(flow, now)
            if not route.count and not route.pinned:
                self._drop(route)
            self._leave(flow, now)

    def _leave(self, flow: Flow, now: float) -> None:
        """A flow that has left its route is done."""
        if flow.alone:
            for link, _ in flow.alone:
                link.sole = None
        for link, _ in flow.way:
            link.users -= 1
        flow.end(now)
