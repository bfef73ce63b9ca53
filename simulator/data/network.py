"""The bandwidth network: flows share links max-min fairly, exactly, in simulated time.

Rates change only when a flow starts or ends, a limit changes or a link's credit runs out. What starts at one instant is
settled once, at its close. In between nothing happens, however many flows there are: one alarm waits for the next end
or exhaustion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from heapq import heappop
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import simpy

from simulator.data import lone
from simulator.data.ends import Ends
from simulator.data.flow import Flow
from simulator.data.instant import EndOfInstant
from simulator.data.link import Link
from simulator.data.refilling import refill
from simulator.data.route import Route
from simulator.data.way import refuse, shared_part, way_of

if TYPE_CHECKING:
    from simulator.data.flow import Parts

__all__ = ["Flow", "Network"]


INF = math.inf


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
        self._fills = self._settlements = 0  # but for the short way
        self._flows = count(1)
        self._numbers = 0  # of links and routes
        self._known: list[Link] = []
        self._routes: dict[Parts, Route] = {}
        self._waiting: list[Flow] = []  # started in this instant
        self._pending: list[tuple[float, int, Any]] = []  # marked links, by level
        self._touched: list[Link] = []
        self._ends = Ends(env, self._wake)
        self._close = EndOfInstant(env, self._closed)
        self._closing = False
        self._opened = -INF  # when the last flow started

    @property
    def fills(self) -> int:
        """How often the levels of links have been computed."""
        return self._fills + self.settlements - self._settlements

    @property
    def settlements(self) -> int:
        """How many links have been settled for that."""
        return sum(link.settlements for link in self._known)

    def transfer(
        self,
        size: float,
        route: Mapping[Link, float],
        *,
        cap: float = INF,
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
        env = self.env
        now = env.now
        # Most likely it is alone in this instant; another start would wait for the close.
        at_once = not self._closing and self._opened < now < env.peek()
        if weight == 1 and len(route) == 1 and 0 < size < INF and cap > 0:
            ((link, coefficient),) = route.items()
            way = link.ways.get(coefficient)
            if way is None:
                way = link.ways[coefficient] = way_of(route, weight)
            flow = Flow(self, now, size, next(self._flows), way, weight, cap, cap_label)
            if at_once and (only := link.only) is not None and only.parts is way and not link.metered:
                self._opened = now
                link.users += 1
                at = lone.start(flow, only, link, coefficient, now)
                if at < INF or flow.pinned:
                    self._ends.look(link, at)
                    if self._ends.sooner(at):
                        self._ends.arm(now)
                return flow
        else:
            if not (0 <= size < INF and cap > 0 and 0 < weight < INF and (route or cap < INF)):
                refuse(size, cap, weight)
            way = way_of(route, weight)
            flow = Flow(self, now, size, next(self._flows), way, weight, cap, cap_label)
            if size == 0:
                flow.ended = now
                flow.happen_next()
                return flow
        for link, _ in way:
            link.users += 1
            if link.sole is not None:  # and is so no longer
                other = link.sole
                self._uproot(other)
                self._waiting.append(other)
            elif not link.number:
                self._numbers += 1
                link.number = self._numbers
                link.pending = self._pending
                self._known.append(link)
        self._waiting.append(flow)
        if not self._closing:
            if at_once and not any(link.metered for link, _ in way):
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
        if not cap > 0 or (not flow.way and cap == INF):
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
        if not 0 <= capacity < INF:
            raise ValueError(f"link {link.name!r}: capacity must be finite and not negative, not {capacity!r} bytes/s")
        flow = link.sole
        if flow is not None:
            self._uproot(flow)
            self._wait(flow)
        link.resize(capacity)
        link.limit = link.allowed(self.env.now)
        if flow is None and link.number:
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
            flow.alone, flow.meter = (), None
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
        ends = self._ends
        for link in touched:
            if link.sole is not None:
                at = link.exhausted_at  # it was told what its flow takes
            elif link.metered:
                link.carry(now, link.used)
                at = link.next_event()
            else:
                at = link.next_end()
            if link.tidal:
                at = min(at, link.next_dry())
            ends.look(link, at)
        touched.clear()
        ends.arm(now)

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
            if link.users == 1:
                parts = shared_part(flow, self.env.now)
                break
        route = self._routes.get(parts)
        if route is None:
            self._numbers += 1
            route = self._routes[parts] = Route(parts, self._numbers, self._ends)
            for link, coefficient in parts:
                link.join(route, coefficient)
        elif parts is flow.way:
            flow.way = route.parts  # the same, once in memory
        return route

    def _wake(self, now: float, latest: float) -> None:
        """End the flows that are due up to `latest`, and see to the links whose credit runs out."""
        due = self._ends.due(latest, self._touched)
        dry: list[Flow] = []
        for link in self._touched:
            if link.tidal:
                dry += link.take_dry(latest)
            if link.sole is not None:
                dry.append(link.sole)
            elif link.metered:
                link.mark()
        self._finish(due, now)
        for flow in dry:
            if flow.route is not None:
                self._uproot(flow)
                self._waiting.append(flow)
        if due or dry or self._pending:
            self._settle()
        else:
            self._ends.arm(now)
        if len(due) == 1:
            due[0].happen()
        else:
            for flow in due:
                flow.happen_next()

    def _finish(self, due: list[Flow], now: float) -> None:
        if len(due) > 1:
            due.sort(key=attrgetter("number"))
        for flow in due:
            route = flow.route
            assert route is not None
            route.end(flow, now)
            if not route.count and not route.pinned:
                self._drop(route)
            flow.arrive(now)
