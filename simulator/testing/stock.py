"""Strategies for what is left where: pools of instances, and what is scarce in which zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations
from simulator.testing.outages import ANY
from simulator.testing.parts import any_of, keys

Pool: TypeAlias = int | Mapping[str, Any]
WAYS = ("count", "curve", "refill", "tenants")
"""How a pool changes in time: not at all, as written, with more to come, or as other customers come and go."""


def pools(*, most: int = 4, ways: Sequence[str] = WAYS) -> SearchStrategy[Pool]:
    """How many instances there are, up to `most`, and how that changes; shrinks to 0.

    `ways` are words out of WAYS. Raises KeyError for another one.
    """
    makers = {"count": st.integers(0, most), "curve": _curves(most), "refill": _refills(most), "tenants": _let(most)}
    return st.one_of(*(makers[way] for way in ways))


def _curves(most: int) -> SearchStrategy[Pool]:
    steps = st.dictionaries(st.integers(0, 300), st.integers(0, most), min_size=1, max_size=3)
    return steps.map(lambda found: {"curve": {f"{since}s": found[since] for since in sorted(found)}})


def _refills(most: int) -> SearchStrategy[Pool]:
    totals = st.integers(0, most).flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total)))
    rates = st.sampled_from(["1/m", "20/h", "1/s"])
    return st.builds(lambda pair, rate: {"total": pair[0], "start": pair[1], "refill": rate}, totals, rates)


def _let(most: int) -> SearchStrategy[Pool]:
    totals = st.integers(0, most).flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total)))
    stay = keys({"dist": st.just("exponential"), "mean": durations(shortest=1)})
    tenants = st.tuples(st.sampled_from(["60/h", "1/s"]), stay)
    return st.builds(
        lambda pair, who: {"total": pair[0], "tenants": {"arrivals": who[0], "stay": who[1], "start": pair[1]}},
        totals,
        tenants,
    )


def shortages(
    *,
    zones: Sequence[str | None] = ANY,
    specs: Sequence[str | None] = ANY,
    pools: SearchStrategy[Pool] = pools(),  # noqa: B008, a strategy is a value
    addresses: SearchStrategy[int] = st.integers(1, 6),  # noqa: B008
    most: int = 2,
) -> SearchStrategy[Drawn]:
    """The part of a scenario in which something is scarce: `{"shortages": [{"zone": "first", "stock": 0}]}`.

    `zones` and `specs` are the names that a shortage may have, None for one of all of them. What is scarce is one or
    more of on-demand instances and spot instances, as `pools` draws them, and addresses. Shrinks to no stock anywhere.
    """
    scarce = any_of({"stock": pools, "spot": pools, "ips": addresses})
    where = keys({"zone": st.sampled_from(zones), "spec": st.sampled_from(specs)})
    found = st.builds(lambda place, what: Drawn(place | what), where, scarce)
    return st.lists(found, min_size=1, max_size=most).map(lambda drawn: Drawn(shortages=drawn))


def zones(
    *,
    names: Sequence[str],
    specs: Sequence[str],
    pools: SearchStrategy[Pool] = pools(),  # noqa: B008
    addresses: SearchStrategy[int] = st.integers(1, 6),  # noqa: B008
) -> SearchStrategy[Drawn]:
    """The part of a scenario that has zones of these `names` in place of the region's, each with pools by spec.

    Shrinks to zones that have everything: `{"zones": {"b": {}, "c": {}}}`.
    """
    by_spec = st.none() | any_of(dict.fromkeys(specs, pools))
    zone = keys({"stock": by_spec, "spot": by_spec, "ips": st.none() | addresses})
    return st.fixed_dictionaries(dict.fromkeys(names, zone)).map(lambda found: Drawn(zones=found))
