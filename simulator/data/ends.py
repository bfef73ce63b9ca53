"""The ends of flows to come: when the next one is, and which flows are at their end.

A pinned flow ends at a fixed time. Of the flows that are bound at a link only the first end is known, and it moves with
the link's level: so links are in a queue by their next end, or earlier, and it is made true when it comes up.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from heapq import heappop, heappush, heapreplace
from math import ulp
from typing import TYPE_CHECKING

import simpy

from simulator.data import lone
from simulator.data.instant import STEPS, USUAL, Alarm, not_before_next

if TYPE_CHECKING:
    from simulator.data.flow import Entry, Flow
    from simulator.data.link import Link

INF = math.inf


class Ends:
    """One alarm for the first of them. It may ring too early, because rates have fallen; then it is set again.

    A flow that is alone with its end, on a link with one route, is ended here, the short way. For all other ends
    `several` is called with the present time and the latest that counts as this instant, and has to set the alarm.
    """

    def __init__(self, env: simpy.Environment, several: Callable[[float, float], None]) -> None:
        self.pinned: list[Entry] = []
        """Of the pinned flows of all routes, by time."""
        self._env = env
        self._several = several
        self._links: list[tuple[float, int, Link]] = []
        self._alarm = Alarm(env, self._ring)
        self._at = INF  # when it rings
        self._rung = self._alarm
        self._spare: Alarm | None = None  # has rung before that one, to be set again

    def look(self, link: Link, at: float) -> None:
        """Look at a link at a time, in seconds, if not before."""
        if at < link.queued:
            link.queued = at
            heappush(self._links, (at, link.number, link))

    def sooner(self, at: float) -> bool:
        """Whether `at`, or a pinned flow's end, is before the alarm rings."""
        return at < self._at or self._at == INF or (bool(self.pinned) and self.pinned[0][0] < self._at)

    def arm(self, now: float) -> None:
        """Set the alarm, if there is an end before it rings."""
        links, pinned = self._links, self.pinned
        at = links[0][0] if links else INF
        while pinned:
            entry = pinned[0]
            if entry[2].due is entry:
                if entry[0] < at:
                    at = entry[0]
                break
            heappop(pinned)
        if at < self._at:
            if at <= now:
                at = not_before_next(at, now)
            self._at = at
            self._alarm = alarm = self._spare or Alarm(self._env, self._ring)
            self._spare = None
            alarm.callbacks = alarm.rings
            self._env.schedule(alarm, USUAL, at - now)

    def _ring(self, alarm: Alarm) -> None:
        # SimPy holds an alarm in whose event a run stopped until it goes on, so each is set again one later.
        self._spare, self._rung = self._rung, alarm
        if alarm is not self._alarm:
            return  # an earlier one has rung since
        self._at = INF
        now = self._env.now
        latest = now + STEPS * ulp(now)  # the horizon
        links, pinned = self._links, self.pinned
        if pinned and pinned[0][0] <= latest:
            if not (links and links[0][0] <= latest) and self._end_pinned(now, latest):
                return
        elif links and self._end_bound(now, latest):
            return
        self._several(now, latest)

    def _end_bound(self, now: float, latest: float) -> bool:
        """End the first flow of the first link the short way, or find it too early; False if more may be due."""
        links = self._links
        if len(links) > 1 and (links[1][0] <= latest or (len(links) > 2 and links[2][0] <= latest)):
            return False
        at, number, link = links[0]
        route = link.only
        if route is None or route.count < 2 or at != link.queued or link.metered or link.marked:
            return False
        flow = lone.end_bound(link, route, now, latest)
        at = link.queued
        if flow is None and at <= latest:
            return False
        if at < INF:
            heapreplace(links, (at, number, link))
        else:
            heappop(links)
        self.arm(now)
        if flow is not None:
            flow.happen()
        return True

    def _end_pinned(self, now: float, latest: float) -> bool:
        """End the first pinned flow the short way; False if it is not the only one, or takes the long way."""
        pinned = self.pinned
        if len(pinned) > 1 and (pinned[1][0] <= latest or (len(pinned) > 2 and pinned[2][0] <= latest)):
            return False
        flow = pinned[0][2]
        route = flow.route
        if route is None or flow.due is not pinned[0] or not route.parts:
            return False
        link = route.parts[0][0]
        if link.only is not route or route.count + route.pinned == 1 or link.metered or link.marked:
            return False
        heappop(pinned)
        self.look(link, lone.end_pinned(flow, route, now))
        self.arm(now)
        flow.happen()
        return True

    def due(self, latest: float, touched: list[Link]) -> list[Flow]:
        """Take out the flows that end up to `latest`, which still have to leave their routes.

        Links at which some end, or a credit, are appended to `touched`, and are not looked at any more.
        """
        due: list[Flow] = []
        pinned, links = self.pinned, self._links
        while pinned and pinned[0][0] <= latest:
            entry = heappop(pinned)
            if entry[2].due is entry:
                due.append(entry[2])
        while links and links[0][0] <= latest:
            at, number, link = links[0]
            if at != link.queued:
                heappop(links)
                continue
            at = link.take_due(latest, due)
            if link.metered:
                at = min(at, link.exhausted_at)
            if link.tidal:
                at = min(at, link.next_dry())
            if at > latest:
                link.queued = at
                if at < INF:
                    heapreplace(links, (at, number, link))
                else:
                    heappop(links)
                continue
            heappop(links)
            link.queued = INF
            touched.append(link)
        return due
