"""Strategies for what is left where: pools of instances, and what is scarce in which zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.testing.drawn import Drawn
from simulator.testing.durations import seconds
from simulator.testing.outages import ANY
from simulator.testing.parts import few, keys, made

Pool: TypeAlias = int | Mapping[str, Any]
WAYS = ("count", "curve", "refill", "tenants")
"""How a pool changes in time: not at all, as written, with more to come, or as other customers come and go."""


def pools(*, most: int = 4, ways: Sequence[str] = WAYS) -> SearchStrategy[Pool]:
    """How many instances there are, up to `most`, and how that changes; shrinks to 0.

    `ways` are words out of WAYS. Raises ValueError for another one.
    """
    unknown = [way for way in ways if way not in WAYS]
    if unknown:
        raise ValueError(f"no pool changes by {unknown[0]!r}; there are {', '.join(WAYS)}")
    counts, times = st.integers(0, most), seconds(0, 100)
    return made(_pool, st.sampled_from(ways), *[counts] * 3, *[times] * 3, st.sampled_from(["1/m", "20/h", "1/s"]))


def _pool(way: str, one: int, two: int, three: int, first: int, second: int, third: int, rate: str) -> Pool:
    match way:
        case "curve":
            times = (first, first + second, first + second + third)
            return Drawn(curve={f"{since}s": count for since, count in zip(times, (one, two, three), strict=True)})
        case "refill":
            return Drawn(total=one, start=min(one, two), refill=rate)
        case "tenants":
            stay = Drawn(dist="exponential", mean=f"{1 + first}s")
            return Drawn(total=one, tenants=Drawn(arrivals=rate, stay=stay, start=min(one, two)))
        case _:
            return one


def shortages(
    *,
    zones: Sequence[str | None] = ANY,
    specs: Sequence[str | None] = ANY,
    pools: SearchStrategy[Pool] = pools(),
    addresses: SearchStrategy[int] = st.integers(1, 6),
    most: int = 2,
) -> SearchStrategy[Drawn]:
    """The part of a scenario in which something is scarce: `{"shortages": [{"zone": "first", "stock": 0}]}`.

    `zones` and `specs` are the names that a shortage may have, None for one of all of them. What is scarce is one or
    more of on-demand instances and spot instances, as `pools` draws them, and addresses. Shrinks to no stock anywhere.
    """
    scarce = keys({}, {"stock": pools, "spot": pools, "ips": addresses}, least=1)
    where = keys({"zone": st.sampled_from(zones), "spec": st.sampled_from(specs)})
    found = made(lambda place, what: Drawn(place | what), where, scarce)
    return few(found, most=most).map(lambda drawn: Drawn(shortages=drawn))


def zones(
    *,
    names: Sequence[str],
    specs: Sequence[str],
    pools: SearchStrategy[Pool] = pools(),
    addresses: SearchStrategy[int] = st.integers(1, 6),
) -> SearchStrategy[Drawn]:
    """The part of a scenario that has zones of these `names` in place of the region's, each with pools by spec.

    Shrinks to zones that have everything: `{"zones": {"b": {}, "c": {}}}`.
    """
    by_spec = keys({}, dict.fromkeys(specs, pools), least=1)
    zone = keys({}, {"stock": by_spec, "spot": by_spec, "ips": addresses})
    return keys(dict.fromkeys(names, zone)).map(lambda found: Drawn(zones=found))
