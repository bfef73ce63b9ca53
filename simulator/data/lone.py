"""The short way for what happens most: one flow starts or ends by itself, on a link with one route over no other link.

It does what a route and its link do in several steps, `admit` or `end` and then `settle`, and comes to the same
numbers. Where the flow makes others change sides, the link is left marked, and `settle` does the rest. It runs once or
twice for each flow of a simulation, so it is written for speed.
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


def start(flow: Flow, route: Route, link: Link, coefficient: float, now: float) -> float:
    """A flow starts. The time of its end in seconds, if the link has to be looked at then and not before; else inf."""
    limit, number = flow.limit, flow.number
    if link.rising:
        level = link.level
        if link.since < now:
            link.clock += level * (now - link.since)
            link.since = now
    else:
        level = (link.limit - link.pinned - link.elsewhere) / coefficient
        if limit > level:
            route.admit((flow,), now)
            return math.inf
    flow.route = route
    if limit <= level:
        first = False
        key = now + flow.rest / limit
        flow.pinned = True
        flow.due = due = (key, number, flow)
        heappush(route.pinned_ends, due)
        route.pins.append(flow)
        route.pinned += 1
        route.pinned_rate += limit
        link.pinned += coefficient * limit
        if limit > link.ceiling:
            link.ceiling = limit
        if not link.rising:
            if link.limit - link.pinned - link.elsewhere <= TIE * link.limit:
                link.mark()
            return math.inf
    else:
        key = link.clock + route.offset + flow.rest
        flow.spell = route.spell
        flow.due = due = (key, number, flow)
        ends = route.ends
        heappush(ends, due)
        if limit < math.inf:
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
    if link.lowest < below or link.ceiling >= below or level <= 0 or link.sums > SUMS:
        link.mark()
        return math.inf
    link.sums += 1
    link.level = route.level = level
    return now + (key - route.offset - link.clock) / level if first else math.inf


def end(flow: Flow, route: Route, link: Link, coefficient: float, now: float) -> float:
    """A flow ends, not the last of those that are bound at the link. When to look at the link next, in seconds."""
    rising = link.rising
    if rising and link.since < now:
        link.clock += link.level * (now - link.since)
        link.since = now
    flow.route = flow.due = flow.bar = None
    if flow.pinned:
        limit = flow.limit
        route.pinned -= 1
        route.pinned_rate = route.pinned_rate - limit if route.pinned else 0.0
        link.pinned -= coefficient * limit
        if len(route.pins) > 2 * route.pinned + 64:
            route.forget()
        if not rising:
            if link.limit - link.pinned - link.elsewhere <= TIE * link.limit:
                link.mark()
            return math.inf
    else:
        route.count -= 1  # its spell is that of the route, as there is no other link to be bound at
        link.rising = rising - 1
        link.weight -= coefficient
        if len(route.floated) > 2 * route.count + 64:
            route.forget()
    level = (link.limit - link.pinned - link.elsewhere) / link.weight
    below = level * BELOW
    if link.lowest < below or link.ceiling >= below or level <= 0 or link.sums > SUMS:
        link.mark()
        return math.inf
    link.sums += 1
    link.level = route.level = level
    ends = route.ends
    while (entry := ends[0])[2].due is not entry:
        heappop(ends)
    rest, following = entry[0] - route.offset - link.clock, entry[2]
    if rest * following.weight <= REST * following.size:
        return now
    return now + rest / level
