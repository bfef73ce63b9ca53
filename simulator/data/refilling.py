"""The long way, where links do not settle one by one: all that depend on each other are filled from the start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.data.filling import fill

if TYPE_CHECKING:
    from simulator.data.flow import Flow, Parts
    from simulator.data.link import Link
    from simulator.data.route import Route


def refill(marked: Iterable[Link], now: float) -> list[Link]:
    """Fill all links that depend on those marked, which are returned. Costs O(flows x links)."""
    links, routes = _reachable(marked)
    for link in links:
        link.limit = link.allowed(now)
    demands = [_Single(flow, route.parts, flow.limit) for route in routes for flow in route.flows()]
    shares, _ = fill(demands, lambda link: link.limit)
    for demand, share in shares.items():
        flow, route = demand.flow, demand.flow.route
        assert route is not None
        if share.limiter is None:
            if not flow.pinned:
                route.pin(flow, now)
            continue
        if route.limiter not in (None, share.limiter):
            route.rebind(share.limiter, now)
        if flow.pinned:
            route.unpin(flow, share.limiter, now)
        route.level = share.rate
    for link in links:
        link.impose(now)
        link.marked = False
        for route in link.bound:
            if route.tides:
                route.tides.turn(now)
    return links


@dataclass(frozen=True, eq=False)
class _Single:
    """One flow, as `fill` wants it."""

    flow: Flow
    route: Parts
    cap: float
    count: int = 1


def _reachable(links: Iterable[Link]) -> tuple[list[Link], list[Route]]:
    """All links and routes that depend on some links, these included."""
    found = dict.fromkeys(links)
    routes: dict[Route, None] = {}
    rest = list(found)
    while rest:
        for route in rest.pop().routes:
            if route not in routes:
                routes[route] = None
                for link, _ in route.parts:
                    if link not in found:
                        found[link] = None
                        rest.append(link)
    return list(found), list(routes)
