"""The way of a flow: all links that it crosses, and what of them it shares with others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from simulator.data.flow import Flow, Parts
    from simulator.data.link import Link


def way_of(route: Mapping[Link, float], weight: float) -> Parts:
    """The links of a route by name, with the bytes/s that a flow takes of them per byte/s of level."""
    for link, coefficient in route.items():
        if not 0 < coefficient * weight < math.inf:
            raise ValueError(f"the coefficient on link {link.name!r} must be above 0 and finite, not {coefficient!r}")
    return tuple(sorted([(link, coefficient * weight) for link, coefficient in route.items()], key=by_name))


def by_name(part: tuple[Link, float]) -> str:
    return part[0].name


def shared_part(flow: Flow) -> Parts:
    """The part of a flow's way that other flows are on, or a credit is kept of. The rest limits the flow alone."""
    parts = []
    for link, coefficient in flow.way:
        if link.users > 1 or link.metered:
            parts.append((link, coefficient))
            continue
        link.sole = flow
        flow.alone = (*flow.alone, (link, coefficient))
        limit = link.capacity / coefficient
        if limit <= flow.limit:
            flow.limit, flow.private = limit, link.label
    return tuple(parts)


def refuse(size: float, cap: float, weight: float) -> NoReturn:
    if not 0 <= size < math.inf:
        raise ValueError(f"a flow's size must be finite and not negative, not {size!r} bytes")
    if not cap > 0:
        raise ValueError(f"a flow's cap must be above 0, not {cap!r} bytes/s")
    if not 0 < weight < math.inf:
        raise ValueError(f"a flow's weight must be above 0 and finite, not {weight!r}")
    raise ValueError(f"nothing limits a flow with an empty route and a cap of {cap!r} bytes/s")
