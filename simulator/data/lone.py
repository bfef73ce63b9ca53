"""The short way for what happens most: one flow starts or ends by itself, on a link with one route over no other link.

It does what a route and its link do in several steps, `admit` or `end` and then `settle`, and comes to the same
numbers. Where the flow makes others change sides, the link is left marked, and `settle` does the rest.
"""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from simulator.data.route import BELOW, REST, SUMS, TIE

if TYPE_CHECKING:
    from simulator.data.flow import Flow
    from simulator.data.route import Route
    from simulator.data.waterline import WaterLine


def start(flow: Flow, route: Route, now: float) -> float:
    """A flow starts. The time of its end in seconds, if the link has to be looked at then and not before; else inf."""
    ((link, coefficient),) = route.parts
    limit = flow.limit
    rising = link.rising
    if rising:
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
        flow.pinned = True
        flow.due = due = (now + flow.rest / limit, flow.number, flow)
        heappush(route.pinned_ends, due)
        route.pins.append(flow)
        route.pinned += 1
        route.pinned_rate += limit
        link.pinned += coefficient * limit
        if limit > link.ceiling:
            link.ceiling = limit
        _level(link, route)
        return math.inf
    flow.spell = route.spell
    key = link.clock + route.offset + flow.rest
    flow.due = due = (key, flow.number, flow)
    ends = route.ends
    heappush(ends, due)
    if limit < math.inf:
        route.floated.append(flow)
        if limit < link.lowest:
            link.lowest = limit
    route.count += 1
    link.rising = rising + 1
    link.weight += coefficient
    first = ends[0] is due
    if first and (head := key - route.offset) < route.head:
        route.head = head
        heappush(link.heads, (head, route.number, route))
    if _level(link, route) and first:
        return now + (key - route.offset - link.clock) / link.level
    return math.inf


def end(flow: Flow, route: Route, now: float) -> float:
    """A flow ends, not the last of those that are bound at the link. When to look at the link next, in seconds."""
    ((link, coefficient),) = route.parts
    if link.rising and link.since < now:
        link.clock += link.level * (now - link.since)
        link.since = now
    flow.route = flow.due = flow.bar = None
    if flow.pinned:
        limit = flow.limit
        route.pinned -= 1
        route.pinned_rate = route.pinned_rate - limit if route.pinned else 0.0
        link.pinned -= coefficient * limit
    else:
        if flow.spell is not route.spell:
            route.tell(flow, now)
        route.count -= 1
        link.rising -= 1
        link.weight -= coefficient
    if len(route.floated) > 2 * route.count + 64 or len(route.pins) > 2 * route.pinned + 64:
        route.forget()
    if not _level(link, route) or not link.rising:
        return math.inf
    ends = route.ends
    while ends[0][2].due is not ends[0]:
        heappop(ends)
    key, _, following = ends[0]
    rest = key - route.offset - link.clock
    if rest * following.weight <= REST * following.size:
        return now
    return now + rest / link.level


def _level(link: WaterLine, route: Route) -> bool:
    """Make the level true, if nobody changes sides by that; else mark the link."""
    room = link.limit - link.pinned - link.elsewhere
    if link.rising:
        level = room / link.weight
        bar = level * BELOW
        if link.lowest < bar or link.ceiling >= bar or level <= 0 or link.sums > SUMS:
            link.mark()
            return False
        link.sums += 1
        link.level = route.level = level
    elif room <= TIE * link.limit:
        link.mark()
        return False
    return True
