"""The way of a flow: all links that it crosses, and what of them it shares with others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from simulator.data.flow import Flow, Parts
    from simulator.data.link import Link


class Meter(NamedTuple):
    """A card with credit that one flow has for itself, and the bytes/s that it takes of it per byte/s of level."""

    link: Link
    coefficient: float

    @property
    def baseline(self) -> float:
        """The level at which the credit stands still."""
        return self.link.capacity / self.coefficient

    @property
    def most(self) -> float:
        """The credit when it is full, over the coefficient."""
        return self.link.credit_limit / self.coefficient


def way_of(route: Mapping[Link, float], weight: float) -> Parts:
    """The links of a route by name, with the bytes/s that a flow takes of them per byte/s of level."""
    for link, coefficient in route.items():
        if not 0 < coefficient * weight < math.inf:
            raise ValueError(f"the coefficient on link {link.name!r} must be above 0 and finite, not {coefficient!r}")
    return tuple(sorted([(link, coefficient * weight) for link, coefficient in route.items()], key=by_name))


def by_name(part: tuple[Link, float]) -> str:
    return part[0].name


def shared_part(flow: Flow, now: float) -> Parts:
    """The part of a flow's way that other flows are on. The rest limits the flow alone, but for a second credit."""
    parts = []
    for link, coefficient in flow.way:
        if link.users > 1 or (link.metered and flow.meter is not None):
            parts.append((link, coefficient))
            continue
        link.sole = flow
        flow.alone = (*flow.alone, (link, coefficient))
        if link.metered:
            flow.meter = Meter(link, coefficient)
    if flow.alone:
        limit_to_cards(flow, now)
    return tuple(parts)


def limit_to_cards(flow: Flow, now: float, *, burst: bool = False) -> None:
    """Limit a flow to what it has for itself: its cap, and links as they are, or with their burst."""
    flow.limit, flow.private = flow.cap / flow.weight, ""
    for link, coefficient in flow.alone:
        limit = (link.burst if burst else link.allowed(now)) / coefficient
        if limit <= flow.limit:
            flow.limit, flow.private = limit, link.label


def refuse(size: float, cap: float, weight: float) -> NoReturn:
    if not 0 <= size < math.inf:
        raise ValueError(f"a flow's size must be finite and not negative, not {size!r} bytes")
    if not cap > 0:
        raise ValueError(f"a flow's cap must be above 0, not {cap!r} bytes/s")
    if not 0 < weight < math.inf:
        raise ValueError(f"a flow's weight must be above 0 and finite, not {weight!r}")
    raise ValueError(f"nothing limits a flow with an empty route and a cap of {cap!r} bytes/s")
