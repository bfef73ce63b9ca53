"""Max-min fair rates by progressive filling: all rates rise together, and each stops where its cap or a link is full.

Pure: it knows groups of equal flows and what links allow, but no clock.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from simulator.data.link import Link

# Two levels this close, relatively, are one level: sums of the same rates in another order differ by less.
TIE = 1e-12


class Demand(Protocol):
    """`count` equal flows, each with a cap in bytes/s and a coefficient on every link of its route. Hashable."""

    @property
    def count(self) -> int: ...
    @property
    def route(self) -> Sequence[tuple[Link, float]]: ...
    @property
    def cap(self) -> float: ...


D = TypeVar("D", bound=Demand)


class Share(NamedTuple):
    """What each flow of a demand gets, in bytes/s, and the link that stopped it; None if its own cap did."""

    rate: float
    limiter: Link | None


class _Tank(Generic[D]):
    """One link while it fills."""

    __slots__ = ("allowed", "link", "rising", "used", "users", "weight")

    def __init__(self, link: Link, allowed: float) -> None:
        self.link = link
        self.allowed = allowed
        self.users: list[D] = []
        self.rising = 0  # users not stopped yet; counted, because rounding leaves a rest in `weight`
        self.weight = 0.0  # bytes/s that the rising users take per byte/s of level
        self.used = 0.0  # bytes/s of the stopped ones

    def add(self, demand: D, weight: float) -> None:
        self.users.append(demand)
        self.rising += 1
        self.weight += weight

    def stop(self, weight: float, rate: float) -> None:
        self.rising -= 1
        self.weight -= weight
        self.used += weight * rate

    @property
    def level(self) -> float:
        return (self.allowed - self.used) / self.weight if self.weight > 0 else 0.0


def fill(demands: Collection[D], allowed: Callable[[Link], float]) -> tuple[dict[D, Share], dict[Link, float]]:
    """The share of every demand, and the bytes/s used of every link on their routes.

    `allowed` gives a link's bytes/s. When several constraints stop a demand at the same level, a link wins over the
    cap, and of several links the first by name. ValueError for a demand without both link and cap, which nothing stops.

    Costs O(demands x links). Source: progressive filling, Bertsekas and Gallager, Data Networks, 2nd ed., 6.5.2.
    """
    tanks = _tanks(demands, allowed)
    shares: dict[D, Share] = {}
    by_cap = sorted(demands, key=lambda demand: demand.cap)
    capped = 0  # the first place in `by_cap` that may still rise
    water = 0.0

    def stop(demand: D, rate: float, limiter: Link | None) -> None:
        shares[demand] = Share(rate, limiter)
        for link, coefficient in demand.route:
            tanks[link].stop(coefficient * demand.count, rate)

    while len(shares) < len(demands):
        stopped = len(shares)
        level, fullest = _fullest(tanks, water)
        # A demand that stops below a link's level can only raise it, so this level is safe for every cap under it.
        while capped < len(by_cap) and by_cap[capped].cap < level * (1 - TIE):
            demand = by_cap[capped]
            capped += 1
            if demand not in shares:
                water = demand.cap
                stop(demand, water, None)
        if len(shares) > stopped:
            continue
        if fullest is None:
            raise ValueError("a demand has neither a link nor a cap, so its rate has no limit")
        water = level
        for demand in fullest.users:
            if demand not in shares:
                stop(demand, min(level, demand.cap), fullest.link)
    return shares, {tank.link: tank.used for tank in tanks.values()}


def _tanks(demands: Collection[D], allowed: Callable[[Link], float]) -> dict[Link, _Tank[D]]:
    """The links of all routes, by name; links of one name in the order of first use."""
    tanks: dict[Link, _Tank[D]] = {}
    for demand in demands:
        for link, coefficient in demand.route:
            if link not in tanks:
                tanks[link] = _Tank(link, allowed(link))
            tanks[link].add(demand, coefficient * demand.count)
    return {link: tanks[link] for link in sorted(tanks, key=lambda link: link.name)}


def _fullest(tanks: dict[Link, _Tank[D]], water: float) -> tuple[float, _Tank[D] | None]:
    """The lowest level at which a link is full, never under `water`, and the first link by name that is full there."""
    levels = [(max(tank.level, water), tank) for tank in tanks.values() if tank.rising]
    lowest = min((level for level, _ in levels), default=math.inf)
    return lowest, next((tank for level, tank in levels if level <= lowest * (1 + TIE)), None)
