"""Strategies for whole scenarios: what tasks do, what the provider does, and what the controller is like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.testing.data import PLACES, data_setups, works
from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations
from simulator.testing.markets import markets
from simulator.testing.outages import ANY
from simulator.testing.outcomes import outcomes
from simulator.testing.parts import Part, keys, laid, parts
from simulator.testing.stock import zones as stocked
from simulator.testing.worlds import worlds

INSTANT = Drawn({"argo": {"requeue": "0s"}, "pending": "0s"})
"""No time between a change and the pass that sees it, and none from a pod's request to Running: logic alone."""
LIMITS = Drawn({"limits": {"horizon": "48h", "pods": 2000}})
"""Where a run without end is cut off, so that none takes long."""
RELEASES = ("3.4", "3.5", "3.6", "3.7", "4.0", "4.1")


def scenarios(
    *,
    tasks: Sequence[str] = ("*",),
    zones: Sequence[str] = (),
    specs: Sequence[str] = ("ecs.c6.large", "2-4Gi"),
    world: SearchStrategy[Drawn] | None = None,
    work: bool | SearchStrategy[Drawn] = True,
    places: Sequence[str] = PLACES,
    artifacts: Sequence[str] = ("in", "out"),
    claims: Sequence[str] = (),
    images: Sequence[str] = ("*",),
    data: bool = True,
    market: Part = True,
    controller: Part = True,
    prices: Part = True,
    submit: Sequence[str] = (),
    copies: int = 1,
    over: Mapping[str, Any] = MappingProxyType({}),
) -> SearchStrategy[Drawn]:
    """A whole scenario; shrinks to one in which nothing is wrong, cut off by LIMITS.

    - `tasks` (names of templates, or globs) work, read and write as `works()` draws it, or as `work` does. With
      `data=False` they move none. `places` are where data may lie, `artifacts` names of some, `claims` those of claims
      that have volumes behind them, `images` those of images.
    - `zones` by these names replace the region's; in them instances of `specs` may be scarce.
    - `world` is what the provider does: a strategy such as `worlds(stock=False)`. By default everything, with all
      `outcomes()`, the last of which may repeat.
    - `market`, `controller` and `prices` are the spot market, the release and settings of Argo, and own prices: False
      leaves a part out, a strategy says how it is drawn where it is there.
    - Workflows named in `submit` come at times of their own; up to `copies` come of each in a stream.
    - `over` is laid over all that: INSTANT is for pure logic.
    """
    known_zones, known_specs = (*ANY, *zones), (*ANY, *specs)
    usual = worlds(
        tasks=tasks, zones=known_zones, specs=known_specs, faults=outcomes(), most_faults=4, lasting=True, drops=data
    )
    always = [
        st.just(LIMITS),
        stocked(names=zones, specs=specs) if zones else st.just({}).map(Drawn),
        _tasks(tasks, _work(work, data, places, artifacts)),
        usual if world is None else world,
    ]
    maybe = [
        (data, data_setups(claims=claims, images=images)),
        (market, markets(zones=known_zones, specs=known_specs)),
        (True, keys({"quota": keys({"vcpu": st.sampled_from(["unlimited", 2, 4])})})),
        (controller, controllers()),
        (prices, own_prices(types=[spec for spec in specs if spec.startswith("ecs.")])),
        (bool(submit) or copies > 1, _submission(submit, copies)),
    ]
    return parts(always, maybe).map(lambda drawn: laid([drawn, over]))


def controllers(
    *, requeues: Sequence[str | None] = ("0s", "10s"), releases: Sequence[str | None] = RELEASES
) -> SearchStrategy[Drawn]:
    """The part of a scenario that is Argo's controller, and how long a pod takes to start where that is replaced.

    `requeues` is the time from a change to the pass that sees it. None leaves a key out.
    """
    optional = {
        "version": st.sampled_from(releases),
        "requeue": st.sampled_from(requeues),
        "qps": st.sampled_from([20, 1]),
        "wait": durations(longest=5),
    }
    argo = keys({}, optional, least=1).map(lambda found: found or None)
    return keys({}, {"argo": argo, "pending": durations(longest=5)}, least=1)


def own_prices(*, types: Sequence[str] = ()) -> SearchStrategy[Drawn]:
    """The part of a scenario that has prices over those of the list; `types` are instance types that may have one."""
    price = st.sampled_from([0, 0.5, 0.0001])
    found: dict[str, SearchStrategy[Any]] = {
        "on_demand_share": st.sampled_from([1, 0.6, 0]),
        "rounding": st.sampled_from(["exact", "instance", "hour"]),
        "vcpu_second": price,
        "gib_second": price,
    }
    by_type = {"types": keys({}, dict.fromkeys(types, price), least=1)} if types else {}
    return keys({}, found | by_type, least=1).map(lambda drawn: Drawn(prices=drawn))


def _work(
    work: bool | SearchStrategy[Drawn], data: bool, places: Sequence[str], artifacts: Sequence[str]
) -> SearchStrategy[Drawn] | None:
    if isinstance(work, bool):
        return works(places=places if data else (), artifacts=artifacts if data else ()) if work else None
    return work


def _tasks(names: Sequence[str], work: SearchStrategy[Drawn] | None) -> SearchStrategy[Drawn]:
    found = keys({}, dict.fromkeys(names, work)) if work is not None else st.just({}).map(Drawn)
    return found.map(lambda drawn: Drawn(tasks=drawn) if drawn else Drawn())


def _submission(names: Sequence[str], copies: int) -> SearchStrategy[Drawn]:
    ways = []
    if names:
        ways.append(keys({"at": keys(dict.fromkeys(names, durations()))}))
    if copies > 1:
        count = st.integers(2, copies)
        ways += [
            keys({"every": durations(shortest=1), "count": count}),
            keys({"poisson": st.just("60/h"), "count": count}),
        ]
    return st.one_of(*ways).map(lambda drawn: Drawn(submit=drawn))
