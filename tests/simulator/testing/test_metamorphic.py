"""What a change of the world may do to a run on the same luck: more of everything never hurts, prices change nothing,
and a later night is the same night.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.testing import cases, outages, outcomes, pools, retry_strategies, workflows, worlds
from simulator.testing.scenarios import controllers, own_prices
from simulator.testing.situation import situation
from simulator.testing.stock import shortages
from simulator.testing.workflows import FEATURES
from tests.simulator.worlds import leaf, step, steps, workflow

SPECS = ("ecs.c6.large", "ecs.c6.xlarge", "2-4Gi")
ZONES = ("b", "c", "d")
ANNOTATION = "k8s.aliyun.com/eci-"


def pod(retry, *, zones=ZONES[:2], specs=SPECS[:1], strategy="fail-back"):
    """The template of a pod that succeeds once it runs, and that nothing ends before."""
    annotations = {
        f"{ANNOTATION}vswitch": ",".join(f"vsw-{zone}" for zone in zones),
        f"{ANNOTATION}use-specs": ",".join(specs),
        f"{ANNOTATION}fail-strategy": strategy,
    }
    return leaf("main", metadata={"annotations": annotations}, retryStrategy=retry)


def task(retry, **where):
    """A workflow of one pod."""
    return workflow(pod(retry, **where))


def stocked(pools):
    """Zones b, c and d with these pools, each by zone and spec."""
    found = {zone: {"vswitch": f"vsw-{zone}", "stock": {"default": 0}} for zone in ZONES}
    for (zone, spec), pool in pools.items():
        found[zone]["stock"][spec] = pool
    return {"zones": found, "limits": {"horizon": "12h"}}


def succeeds(*given):
    return situation(*given).simulate().runs[0].phase == "Succeeded"


def assert_no_worse(*, before, after):
    assert succeeds(*after) or not succeeds(*before)


patient = retry_strategies(
    limits=st.integers(0, 4),
    policies=["Always", "OnFailure"],
    backoffs=st.none(),
    expressions=[None],
    affinity=False,
)
strategies = st.sampled_from(["fail-fast", "fail-back"])
PLACES = [(zone, spec) for zone in ZONES for spec in SPECS]
stocks = st.dictionaries(st.sampled_from(PLACES), pools(most=2), min_size=1, max_size=3)
"""So little that each instance counts."""
absences = st.just({}) | outages(zones=[None, *ZONES], specs=[None, *SPECS], latest="1m", longest="10m")


def more(pool, number):
    """The pool with so many instances more, at every time."""
    if isinstance(pool, int):
        return pool + number
    if "curve" in pool:
        return {"curve": {since: left + number for since, left in pool["curve"].items()}}
    return pool | {"total": pool["total"] + number}


@given(patient, strategies, stocks, absences, st.integers(1, 3), st.sampled_from(PLACES))
def test_more_stock_never_turns_success_into_failure(retry, strategy, stock, absence, number, where):
    flow = task(retry, zones=ZONES, specs=SPECS, strategy=strategy)
    assert_no_worse(
        before=(flow, stocked(stock), absence),
        after=(flow, stocked(stock | {where: more(stock.get(where, 0), number)}), absence),
    )


@given(patient, strategies, stocks, absences)
def test_another_zone_never_turns_success_into_failure(retry, strategy, stock, absence):
    assert_no_worse(
        before=(task(retry, strategy=strategy), stocked(stock), absence),
        after=(task(retry, zones=ZONES, strategy=strategy), stocked(stock), absence),
    )


@given(patient, strategies, stocks, absences, st.integers(2, 3))
def test_another_spec_never_turns_success_into_failure(retry, strategy, stock, absence, number):
    assert_no_worse(
        before=(task(retry, strategy=strategy), stocked(stock), absence),
        after=(task(retry, specs=SPECS[:number], strategy=strategy), stocked(stock), absence),
    )


@given(
    retry_strategies(backoffs=st.none(), limits=st.integers(0, 1), expressions=[None]),
    st.integers(1, 3),
    worlds(faults=outcomes(), stock=False, outages=False, drops=False),
)
def test_a_higher_limit_never_turns_success_into_failure(retry, number, world):
    short = {"limits": {"horizon": "12h", "pods": 500}}
    assert_no_worse(
        before=(task(retry), world, short), after=(task(retry | {"limit": retry["limit"] + number}), world, short)
    )


@given(patient, strategies, stocks, st.integers(0, 4), st.integers(1, 4))
def test_a_higher_quota_never_turns_success_into_failure(retry, strategy, stock, vcpu, number):
    flow = task(retry, strategy=strategy)
    assert_no_worse(
        before=(flow, stocked(stock), {"quota": {"vcpu": vcpu}}),
        after=(flow, stocked(stock), {"quota": {"vcpu": vcpu + number}}),
    )


ending = st.builds(lambda left, until: {"curve": {"0s": left, f"{until}s": 0}}, st.integers(3, 4), st.integers(1, 200))
"""Stock that is gone for good after a while: who comes too late waits for ever."""


@given(patient, ending, st.integers(1, 2), st.integers(1, 3))
def test_higher_parallelism_never_turns_success_into_failure(retry, pool, limit, number):
    """Until it is gone there is enough for all three at once: who has to wait for an instance asks again at intervals,
    so one that asks for the first time may get it before.
    """
    each, calls = pod(retry) | {"name": "pod"}, steps([step("each", "pod", withSequence={"count": "3"})])
    stock = stocked({PLACES[0]: pool})
    assert_no_worse(
        before=(workflow(calls, each, parallelism=limit), stock),
        after=(workflow(calls, each, parallelism=limit + number), stock),
    )


newest = controllers(releases=[None])
"""Older releases would reject some of the workflows."""


# Prices

ON_DEMAND = workflows(features=[feature for feature in FEATURES if feature != "spot"])
"""A spot pod may be refused for its price limit, which is in money, at a price that changes by the clock."""


@given(cases(workflows=ON_DEMAND, prices=False, controller=newest), own_prices(types=SPECS[:2]))
def test_prices_never_change_what_happens(case, prices):
    assert situation(*case, prices).simulate().world.log == situation(*case).simulate().world.log


# Time

SHIFTS = st.integers(1, 64).map(lambda number: number * 1024)
still = worlds(stock=shortages(pools=pools(ways=["count", "curve"])), outages=outages(), lasting=True)
"""A refilling pool and tenants count from 0 s by themselves, and no scenario can say otherwise."""


def later(written, seconds):
    return f"{float(str(written).removesuffix('s')) + seconds:.0f}s"


def shifted(world, seconds):
    """The world with all its instants so much later."""
    found = dict(world)
    if "outages" in world:
        found["outages"] = moved(world["outages"], seconds)
    for part, key in (("oss", "slow"), ("registry", "outages")):
        if key in world.get(part, {}):
            found[part] = world[part] | {key: moved(world[part][key], seconds)}
    if "shortages" in world:
        found["shortages"] = [
            {name: pooled(pool, seconds) for name, pool in part.items()} for part in world["shortages"]
        ]
    return found


def moved(stretches, seconds):
    return [found | {name: later(found[name], seconds) for name in ("from", "to")} for found in stretches]


def pooled(pool, seconds):
    if not isinstance(pool, dict):
        return pool
    return {"curve": {later(since, seconds): left for since, left in pool["curve"].items()}}


@given(
    cases(workflows=ON_DEMAND, world=still, market=False, controller=newest),
    SHIFTS,
)
def test_a_later_night_is_the_same_night(case, seconds):
    at = {"submit": {"at": {"drawn": "0s"}}}
    before = situation(case.manifests, case.scenario, at).simulate().runs[0]
    after = (
        situation(case.manifests, shifted(case.scenario, seconds), {"submit": {"at": {"drawn": f"{seconds}s"}}})
        .simulate()
        .runs[0]
    )
    assert [(node.name, node.phase, node.message) for node in after.nodes.values()] == [
        (node.name, node.phase, node.message) for node in before.nodes.values()
    ]
    for old, new in zip(before.nodes.values(), after.nodes.values(), strict=True):
        assert new.started - seconds == pytest.approx(old.started, abs=1e-6)
        assert (new.finished is None) == (old.finished is None)
        if old.finished is not None:
            assert new.finished - seconds == pytest.approx(old.finished, abs=1e-6)
