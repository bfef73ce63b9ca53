"""Spot pods: what they cost, how long they are safe, when they are taken away, and what Argo sees of it."""

import math

import pytest

from simulator.events import PodEnded, PodPlaced, SpotDegraded, SpotNoticed, SpotPriced
from simulator.results.history import histories
from tests.simulator.worlds import events, leaf, nodes, report, run, step, steps, workflow

AT_ONCE = {"create": {"sandbox": "0s", "start": "0s"}, "cache": {"ready": ["leaf:1"]}, "argo": {"requeue": "0s"}}
"""Pods run in the moment in which they are asked for."""
CALM = {"price": 0.3, "rate": 0}


def spot(**settings):
    return leaf(
        "main",
        metadata={
            "annotations": {
                "k8s.aliyun.com/eci-use-specs": "ecs.c6.large",
                "k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo",
                **{f"k8s.aliyun.com/eci-{key.replace('_', '-')}": value for key, value in settings.items()},
            }
        },
    )


def ran(tmp_path, template, market, seed=1, lasts="10h", **values):
    scenario = AT_ONCE | values | {"tasks": {"main": {"duration": lasts}}, "spot": market}
    return run(tmp_path, workflow(template), scenario, seed)


def record(simulation):
    (found,) = histories(simulation.world.log)["w"].pods
    return found


def test_a_spot_pod_costs_the_market_price_from_its_start(tmp_path):
    assert record(ran(tmp_path, spot(), CALM)).markets == ((0, 0.3),)


def test_without_a_spot_strategy_no_market_is_asked(tmp_path):
    simulation = ran(tmp_path, leaf("main"), CALM | {"rate": "100/h"}, lasts="3h")
    assert record(simulation).markets == ()
    assert nodes(simulation)["w"].phase == "Succeeded"


PRICES = {"price": {"dist": "uniform", "low": 0.1, "high": 0.9}, "rate": 0, "period": "20m", "check": "5m"}


def test_the_price_at_the_start_holds_for_the_first_hour_and_then_follows_the_market(tmp_path):
    simulation = ran(tmp_path, spot(), PRICES, lasts="2h")
    changes = [event.since for event in events(simulation, SpotPriced)]
    assert changes == [3900, 4800, 6000, 7200]  # the first check after the hour, then each new price
    market = simulation.world.market
    (placed,) = events(simulation, PodPlaced)
    for event in events(simulation, SpotPriced):
        assert event.market == market.share(placed.zone, "ecs.c6.large", event.since)


def test_without_protection_the_price_follows_the_market_at_once(tmp_path):
    changes = [event.since for event in events(ran(tmp_path, spot(spot_duration="0"), PRICES, lasts="59m"), SpotPriced)]
    assert changes == [1200, 2400]


@pytest.mark.parametrize(
    ("settings", "first"), [({}, 3900), ({"spot_duration": "1"}, 3900), ({"spot_duration": "0"}, 300)]
)
def test_a_pod_is_not_taken_away_before_the_first_check_after_its_protection(tmp_path, settings, first):
    simulation = ran(tmp_path, spot(**settings), CALM | {"rate": "100000/h"})
    (noticed,) = events(simulation, SpotNoticed)
    assert (noticed.at, noticed.why) == (first, "market")
    assert record(simulation).ended == first + 180


def test_a_pod_that_ends_before_its_protection_or_between_notice_and_release_succeeds(tmp_path):
    for lasts in ("30m", "64m", "66m"):
        simulation = ran(tmp_path, spot(), CALM | {"rate": "100000/h"}, lasts=lasts)
        assert nodes(simulation)["w"].phase == "Succeeded", lasts


@pytest.mark.parametrize(
    ("outcome", "phase", "message"),
    [
        ("failed", "Failed", "BidFailed: the spot instance was reclaimed"),
        ("error", "Error", "pod deleted"),
        ("init", "Error", "Pod failed before main container starts due to BidFailed"),
    ],
)
def test_a_reclaim_is_seen_as_the_scenario_says(tmp_path, outcome, phase, message):
    node = nodes(ran(tmp_path, spot(), CALM | {"rate": "100000/h", "outcome": outcome}))["w"]
    assert (node.phase, node.message) == (phase, message)


def test_a_pod_that_is_evicted_by_api_is_asked_to_stop_when_its_release_is_announced(tmp_path):
    simulation = ran(tmp_path, spot(spot_release_strategy="api-evict"), CALM | {"rate": "100000/h"})
    node = nodes(simulation)["w"]
    assert (node.phase, node.exit_code) == ("Failed", 143)
    assert record(simulation).ended == 3900 + 2  # the wait container still saves what there is


def test_a_pod_that_is_evicted_while_it_pulls_has_other_luck_when_it_is_created_again(tmp_path):
    """Its pull takes 10 s, and every 5 s it is evicted with a chance of 39 %. Argo creates a pending pod again."""
    market = CALM | {"rate": "360/h", "check": "5s", "protection": "0s"}
    template = spot(spot_release_strategy="api-evict")
    values = {"cache": {"mode": "none"}, "images": {"leaf:1": {"size": "77MB"}}, "limits": {"horizon": "1h"}}
    runs = [ran(tmp_path, template, market, seed, "1s", **values) for seed in range(1, 6)]
    assert any(len(events(simulation, PodPlaced)) > 1 for simulation in runs)
    assert all(simulation.runs[0].ended for simulation in runs)


def test_a_pod_whose_price_passes_its_limit_is_taken_away(tmp_path):
    """Its limit is above the price of the first hour, and below a later one."""
    market = PRICES | {"period": "1h"}
    first, *later = [
        ran(tmp_path, spot(), market).world.market.share("cn-shanghai-b", "ecs.c6.large", h * 3600) for h in range(9)
    ]
    hour = next(number for number, share in enumerate(later, start=1) if share > first)
    limit = (first + 1e-4) * 0.4411
    template = spot(spot_strategy="SpotWithPriceLimit", spot_price_limit=f"{limit:.6f}", vswitch="vsw-1")
    simulation = ran(tmp_path, template, market, zones={"cn-shanghai-b": {"vswitch": "vsw-1"}})
    (noticed,) = events(simulation, SpotNoticed)
    assert noticed.why == "price"
    assert noticed.at == max(hour * 3600, 3900)


def test_the_share_of_pods_that_survive_is_that_of_the_rate(tmp_path):
    """Two hours after the protection at 0.3 an hour: exp(-0.6) = 0.549 of them are still there."""
    pods = 400
    template = steps([step("run", "main", withSequence={"count": str(pods)})], name="all")
    scenario = AT_ONCE | {"tasks": {"main": {"duration": "10800s"}}, "spot": {"rate": "0.3/h"}}
    scenario["limits"] = {"pods": 1000}
    template["name"] = "all"
    simulation = run(tmp_path, workflow(template, spot()), scenario)
    survived = sum(event.end == "ok" for event in events(simulation, PodEnded)) / pods
    expected = math.exp(-0.6)
    assert abs(survived - expected) < 3 * math.sqrt(expected * (1 - expected) / pods)


# Storms


def crowd(tmp_path, market, pods=200, **settings):
    template = steps([step("run", "main", withSequence={"count": str(pods)})])
    template["name"] = "all"
    values = AT_ONCE | {"tasks": {"main": {"duration": "3h"}}, "spot": market}
    return run(tmp_path, workflow(template, spot(**settings)), values)


def test_a_storm_takes_its_share_of_the_pods_at_one_moment(tmp_path):
    simulation = crowd(tmp_path, CALM | {"storms": [{"at": "2h", "share": 0.4}]})
    noticed = events(simulation, SpotNoticed)
    assert {(event.at, event.why) for event in noticed} == {(7200, "storm")}
    assert abs(len(noticed) / 200 - 0.4) < 3 * math.sqrt(0.4 * 0.6 / 200)
    assert sum(event.end == "reclaimed" for event in events(simulation, PodEnded)) == len(noticed)


def test_a_storm_leaves_protected_pods_alone_and_hits_those_that_are_not(tmp_path):
    early = CALM | {"storms": [{"at": "30m", "share": 1.0}]}
    assert events(crowd(tmp_path, early, pods=20), SpotNoticed) == []
    assert len(events(crowd(tmp_path, early, pods=20, spot_duration="0"), SpotNoticed)) == 20


def test_a_storm_of_another_spec_or_zone_passes_by(tmp_path):
    for elsewhere in ({"spec": "ecs.g6.large"}, {"zone": "cn-shanghai-b"}):
        storm = {"at": "2h", "share": 1.0} | elsewhere
        simulation = crowd(tmp_path, CALM | {"storms": [storm]}, pods=30)
        hit = {event.node for event in events(simulation, SpotNoticed)}
        there = {e.node for e in events(simulation, PodPlaced) if e.zone == elsewhere.get("zone")}
        assert hit == there


# Stock


def test_a_pod_that_may_falls_back_to_on_demand_where_no_spot_instance_is_left(tmp_path):
    simulation = ran(tmp_path, spot(spot_fallback="true"), CALM, shortages=[{"spot": 0}], lasts="5m")
    assert len(events(simulation, SpotDegraded)) == 1
    assert record(simulation).markets == ()
    assert nodes(simulation)["w"].phase == "Succeeded"


def test_an_on_demand_pod_that_fell_back_is_never_reclaimed(tmp_path):
    market = CALM | {"rate": "100000/h", "storms": [{"at": "2h", "share": 1.0}]}
    simulation = ran(tmp_path, spot(spot_fallback="true"), market, shortages=[{"spot": 0}])
    assert events(simulation, SpotNoticed) == []


def test_prices_alone_do_not_keep_a_run_going_that_waits_for_somebody(tmp_path):
    daemon = spot() | {"name": "daemon", "daemon": True}
    waits = workflow(steps([step("daemon", "daemon")], [step("wait", "wait")]), daemon, {"name": "wait", "suspend": {}})
    simulation = run(tmp_path, waits, AT_ONCE | {"cache": {"mode": "none"}, "spot": {"rate": 0}})
    found = report(simulation)
    assert found.stuck.reason.startswith("w[1].wait waits for somebody to resume")
    assert simulation.ended_at < 3600


def test_a_price_limit_below_every_price_is_a_wait_for_ever(tmp_path):
    limited = spot(spot_strategy="SpotWithPriceLimit", spot_price_limit="0.001")
    simulation = ran(tmp_path, limited, {"price": {"dist": "uniform", "low": 0.1, "high": 0.9}})
    assert "below the pod's price limit" in report(simulation).stuck.reason
    assert simulation.ended_at < 3600


def test_a_limit_is_compared_with_prices_in_the_currency_of_the_bill(tmp_path):
    limited = spot(spot_strategy="SpotWithPriceLimit", spot_price_limit="0.05")
    dollars = {"prices": {"currency": "USD", "vcpu_second": 0.0000077, "gib_second": 0.00000096}}
    simulation = ran(tmp_path, limited, {"price": 0.5, "rate": 0}, **dollars)  # a c6.large of 2-4Gi: 0.07 USD an hour
    assert nodes(simulation)["w"].phase == "Succeeded"


def test_prices_below_the_limit_do_not_keep_a_pod_trying_that_lacks_something_else(tmp_path):
    limited = spot(spot_strategy="SpotWithPriceLimit", spot_price_limit="100")
    prices = {"price": {"dist": "uniform", "low": 0.1, "high": 0.9}}
    simulation = ran(tmp_path, limited, prices, quota={"vcpu": 0})
    assert "quota" in report(simulation).stuck.reason
    assert simulation.ended_at < 3600
