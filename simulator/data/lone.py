"""The short way for what happens most: one flow starts or ends by itself, on a link with one route over no other link.

It does what a route and its link do in several steps, `admit` or `end` and then `settle`, and comes to the same
numbers. Where the flow makes others change sides, it leaves the level to `settle`. It runs twice for each flow of a
simulation, so it is written for speed.
"""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from simulator.data.filling import TIE
from simulator.data.route import BELOW, REST, SUMS

if TYPE_CHECKING:
    from simulator.data.flow import Flow
    from simulator.data.link import Link
    from simulator.data.route import Route

INF = math.inf


def start(flow: Flow, route: Route, link: Link, coefficient: float, now: float) -> float:
    """A flow starts. The time of its end in seconds, if the link has to be looked at then and not before; else inf."""
    limit = flow.limit
    if link.rising:
        level = link.level
        link.clock += level * (now - link.since)
        link.since = now
    else:
        level = (link.limit - link.pinned - link.elsewhere) / coefficient
        if limit > level:
            link.marked = True  # it is settled here
            route.admit((flow,), now)
            return _settled(link, now)
    flow.route = route
    if limit <= level:
        first = False
        key = now + flow.rest / limit
        flow.pinned = True
        flow.due = due = (key, flow.number, flow)
        heappush(route.pinned_ends, due)
        route.pins.append(flow)
        route.pinned += 1
        route.pinned_rate += limit
        link.pinned += coefficient * limit
        if limit > link.ceiling:
            link.ceiling = limit
        if not link.rising:
            if link.limit - link.pinned - link.elsewhere <= TIE * link.limit:
                return _settled(link, now)
            return INF
    else:
        key = link.clock + route.offset + flow.rest
        flow.spell = route.spell
        flow.due = due = (key, flow.number, flow)
        ends = route.ends
        heappush(ends, due)
        if limit < INF:
            route.floated.append(flow)
            if limit < link.lowest:
                link.lowest = limit
        route.count += 1
        link.rising += 1
        link.weight += coefficient
        first = ends[0] is due
        if first and (head := key - route.offset) < route.head:
            route.head = head
            heappush(link.heads, (head, route.number, route))
    level = (link.limit - link.pinned - link.elsewhere) / link.weight
    below = level * BELOW
    if link.lowest < below or link.ceiling >= below or link.sums > SUMS:
        return _settled(link, now)
    link.sums += 1
    link.level = route.level = level
    return now + (key - route.offset - link.clock) / level if first else INF


def end_bound(link: Link, route: Route, now: float, latest: float) -> Flow | None:
    """End the flow that comes first of those bound at the link, two or more, if it alone is due up to `latest`.

    `link.queued` becomes the time in seconds when to look at the link next; it stays as it is if several are due.
    """
    ends = route.ends
    while (entry := ends[0])[2].due is not entry:
        heappop(ends)
    key, _, flow = entry
    since, clock, level, offset = link.since, link.clock, link.level, route.offset
    rest = key - offset - clock
    at = since + rest / level if level else INF
    if at > latest and rest * flow.weight > REST * flow.size:
        link.queued = at
        return None
    heappop(ends)
    while (following := ends[0])[2].due is not following:
        heappop(ends)
    key, _, second = following
    rest = key - offset - clock
    if since + rest / level <= latest or rest * second.weight <= REST * second.size:
        heappush(ends, entry)
        return None
    link.clock = clock = clock + level * (now - since)
    link.since = now
    flow.route = flow.due = flow.bar = None
    if flow.alone:
        flow.arrive(now)
    else:
        link.users -= 1
        flow.rest = 0.0
        flow.ended = now
    route.count -= 1  # its spell is that of the route, as there is no other link to be bound at
    link.rising -= 1
    link.weight -= route.parts[0][1]
    level = (link.limit - link.pinned - link.elsewhere) / link.weight
    below = level * BELOW
    if link.lowest < below or link.ceiling >= below or link.sums > SUMS:
        link.queued = _settled(link, now)
        return flow
    link.sums += 1
    link.level = route.level = level
    link.queued = now + (key - offset - clock) / level
    return flow


def end_pinned(flow: Flow, route: Route, now: float) -> float:
    """A pinned flow ends, not the last of its route. When to look at the link next, in seconds."""
    link, coefficient = route.parts[0]
    rising, limit = link.rising, flow.limit
    if rising:
        link.clock += link.level * (now - link.since)
        link.since = now
    flow.route = flow.due = flow.bar = None
    if flow.alone:
        flow.arrive(now)
    else:
        link.users -= 1
        flow.rest = 0.0
        flow.ended = now
    route.pinned -= 1
    route.pinned_rate = route.pinned_rate - limit if route.pinned else 0.0
    link.pinned -= coefficient * limit
    if not rising:
        if len(route.pins) > 2 * route.pinned + 64:
            route.forget()  # where flows are bound, the sums made anew see to that
        return _settled(link, now) if link.limit - link.pinned - link.elsewhere <= TIE * link.limit else INF
    level = (link.limit - link.pinned - link.elsewhere) / link.weight
    below = level * BELOW
    if link.lowest < below or link.ceiling >= below or link.sums > SUMS:
        return _settled(link, now)
    link.sums += 1
    link.level = route.level = level
    ends = route.ends
    while (entry := ends[0])[2].due is not entry:
        heappop(ends)
    key, _, flow = entry
    rest = key - route.offset - link.clock
    return now + rest / level if rest * flow.weight > REST * flow.size else now


def _settled(link: Link, now: float) -> float:
    """The long way, where the flow makes others change sides; the time of the next end that is bound at the link."""
    link.marked = True
    link.settle(now)
    link.marked = False
    return link.next_end()
