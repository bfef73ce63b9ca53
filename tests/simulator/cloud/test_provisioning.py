"""How a pod finds an instance: what is tried in which order, and how long a refused one waits."""

import math

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog
from manifests.eci import FAIL_STRATEGY, SCHEDULE_STRATEGY, SPOT_FALLBACK, SPOT_PRICE_LIMIT, SPOT_STRATEGY, PodSettings
from simulator.assumptions import Knob, Ledger
from simulator.cloud.market import Market
from simulator.cloud.pools import Pool
from simulator.cloud.provisioning import Provisioning, Request, refusal_text, retry_at, tries
from simulator.cloud.shortages import First, Outage
from simulator.cloud.sizing import named_spec
from simulator.cloud.stock import Placement, Stock, Zone
from simulator.distributions import constant, read_distribution
from simulator.events import SpotDegraded, StockRefused
from simulator.price_list import PriceList
from simulator.scenario import read_scenario
from simulator.scenario.cloud import Create, Spot
from simulator.streams import Luck

C6, G6 = "ecs.c6.large", "ecs.g6.large"
CATALOG = Catalog.default()


def spec(name):
    return named_spec(name, CATALOG, "cn-shanghai")


SPECS = (spec(C6), spec(G6))


def knob(value):
    return Knob("key", value, "what", str(value), "source")


def create(order="specs-first", per_try=0.0, interval=30.0, factor=2.0, cap=300.0, at_once=math.inf):
    values = [100.0, 20.0, constant(0.0), per_try, order, interval, factor, cap, "failed"]
    return Create(*map(knob, values), pods_per_node=math.inf, at_once=at_once)


def spot(price):
    values = [0.0, 3600.0, 300.0, 180.0, read_distribution(price), 3600.0, "failed"]
    return Spot(*map(knob, values), storms=())


class Region:
    """Provisioning over zones `b` and `c`, with what is in stock there."""

    def __init__(self, b, c, outages=(), price=0.3, spot_left=math.inf, **setup):
        self.env, self.log = simpy.Environment(), []
        zones = {name: zone(name, pools, spot_left) for name, pools in (("b", b), ("c", c))}
        self.stock = Stock(self.env, CATALOG, zones, tuple(outages))
        market = Market(
            self.env,
            spot(price),
            PriceList(CATALOG, read_scenario().prices),
            Luck(1),
            Ledger(),
            First("b", C6),
            self.log,
        )
        self.provisioning = Provisioning(self.env, self.stock, market, create(**setup), Luck(1), self.log, Ledger())

    def place(self, asked):
        """(time, placement or refusal) once the request is settled; None while it waits."""
        done = self.env.process(self.provisioning.place(asked))
        self.env.run()
        return (self.placed_at, done.value) if done.processed else None

    @property
    def placed_at(self):
        return self.env.now

    @property
    def refused(self):
        return [(event.at, event.spec, event.zone) for event in self.log if isinstance(event, StockRefused)]


def zone(name, pools, spot_left):
    return Zone(
        name, None, {s: Pool(total) for s, total in pools.items()}, Pool(math.inf), {"default": Pool(spot_left)}
    )


def request(specs=SPECS, zones=("b", "c"), **annotations):
    names = {
        "order": SCHEDULE_STRATEGY,
        "fail": FAIL_STRATEGY,
        "spot": SPOT_STRATEGY,
        "limit": SPOT_PRICE_LIMIT,
        "fallback": SPOT_FALLBACK,
    }
    return Request("w", "n", "n", specs, zones, PodSettings({names[key]: text for key, text in annotations.items()}))


def pairs(found):
    return [(spec.name, zone) for spec, zone in found]


# The order of tries


def test_specs_first_tries_every_zone_for_a_spec_before_the_next_spec():
    region = Region({}, {})
    found = tries(request(order="VSwitchOrdered"), "specs-first", region.stock, Luck(1))
    assert pairs(found) == [(C6, "b"), (C6, "c"), (G6, "b"), (G6, "c")]


def test_zones_first_tries_every_spec_in_a_zone_before_the_next_zone():
    region = Region({}, {})
    found = tries(request(order="VSwitchOrdered"), "zones-first", region.stock, Luck(1))
    assert pairs(found) == [(C6, "b"), (G6, "b"), (C6, "c"), (G6, "c")]


def test_ordered_keeps_the_list_although_a_later_zone_has_more():
    region = Region({C6: 1}, {C6: 50})
    found = tries(request(order="VSwitchOrdered"), "specs-first", region.stock, Luck(1))
    assert pairs(found)[:2] == [(C6, "b"), (C6, "c")]


def test_for_a_spot_pod_the_best_stock_is_that_of_spot_instances():
    region = Region({C6: 9}, {C6: 5})
    region.stock.zones["b"].spot = {"default": Pool(1)}
    region.stock.zones["c"].spot = {"default": Pool(4)}
    found = [tries(request(), "specs-first", region.stock, Luck(1), spot=spot)[0][1] for spot in (False, True)]
    assert found == ["b", "c"]


@pytest.mark.parametrize("annotations", [{}, {"order": "VSwitchRandom"}], ids=["by default", "asked for"])
def test_random_means_the_zone_with_the_best_stock_first_spec_by_spec(annotations):
    region = Region({C6: 1, G6: 9}, {C6: 50, G6: 2})
    found = tries(request(**annotations), "specs-first", region.stock, Luck(1))
    assert pairs(found) == [(C6, "c"), (C6, "b"), (G6, "b"), (G6, "c")]


def test_random_breaks_ties_by_luck():
    region = Region({}, {})
    first = {tries(request(), "specs-first", region.stock, Luck(seed))[0][1] for seed in range(30)}
    assert first == {"b", "c"}


def test_every_further_try_takes_time():
    region = Region({C6: 0, G6: 0}, {C6: 0, G6: 1}, per_try=2.0)
    at, placed = region.place(request(order="VSwitchOrdered"))
    assert (at, placed.zone, placed.spec) == (6.0, "c", G6)
    assert region.refused == [(0, C6, "b"), (2, C6, "c"), (4, G6, "b")]


# Refusals


def test_fail_fast_gives_up_after_one_round_and_says_what_was_missing():
    region = Region({C6: 0, G6: 0}, {C6: 0, G6: 0})
    assert region.place(request(fail="fail-fast")) == (0, f"NoStock: no {C6}, {G6} in b, c")


def test_fail_fast_takes_what_there_is():
    region = Region({C6: 0, G6: 1}, {C6: 0, G6: 0})
    _, placed = region.place(request(fail="fail-fast"))
    assert (placed.zone, placed.spec) == ("b", G6)


def test_fail_back_waits_for_ever_where_stock_never_comes():
    assert Region({C6: 0, G6: 0}, {C6: 0, G6: 0}).place(request()) is None


@pytest.mark.parametrize("annotations", [{}, {"fail": "fail-back"}, {"fail": "fail-over"}])
def test_fail_back_takes_the_first_retry_after_stock_is_back_and_none_before(annotations):
    region = Region({}, {}, outages=[Outage(None, None, 0, 100)])
    at, placed = region.place(request(**annotations))
    assert at == 210  # retries at 30, 90, 210
    assert placed.spec == C6


def test_stock_that_comes_back_at_a_retry_instant_is_taken_then():
    region = Region({}, {}, outages=[Outage(None, None, 0, 90)])
    assert region.place(request())[0] == 90


def test_a_pod_that_ends_lets_a_waiting_one_in_at_its_next_retry():
    region = Region({C6: 1}, {C6: 0}, interval=30.0, factor=1.0)
    first = region.stock.take("b", spec(C6))

    def end_at_40():
        yield region.env.timeout(40)
        region.stock.give_back(first)

    region.env.process(end_at_40())
    at, placed = region.place(request(specs=(spec(C6),)))
    assert (at, placed.zone) == (60, "b")


def test_stock_that_comes_back_in_the_middle_of_a_round_is_not_missed():
    outages = [Outage("b", None, 0, 1), Outage("c", None, 0, math.inf)]
    region = Region({}, {}, outages=outages, per_try=2.0)
    at, placed = region.place(request(specs=(spec(C6),), order="VSwitchOrdered"))
    assert (at, placed.zone) == (32, "b")  # refused at 0 and 2; the first retry is 30 s after that


def test_a_refusal_says_each_reason_once_with_what_it_holds_for():
    text = refusal_text({"outage": [(spec(C6), "b"), (spec(C6), "c"), (spec(G6), "b")], "address": [(spec(G6), "c")]})
    assert text == f"NoStock: no {C6}, {G6} in b, c; no address is left in the vSwitch of c"


# Spot


def test_a_spot_pod_costs_what_the_market_says_where_it_is():
    _, placed = Region({}, {}, price=0.25).place(request(spot="SpotAsPriceGo"))
    assert placed.market == 0.25


def test_an_on_demand_pod_has_no_market_price():
    _, placed = Region({}, {}).place(request())
    assert placed.market is None


def test_without_spot_instances_a_spot_pod_is_refused_or_falls_back_to_on_demand_after_a_whole_round():
    refused = Region({}, {}, spot_left=0)
    assert refused.place(request(spot="SpotAsPriceGo", fail="fail-fast"))[1].startswith("NoStock: no spot instance")
    degraded = Region({}, {}, spot_left=0)
    _, placed = degraded.place(request(spot="SpotAsPriceGo", fail="fail-fast", fallback="true"))
    assert isinstance(placed, Placement)
    assert placed.market is None
    assert [type(event) for event in degraded.log] == [StockRefused] * 4 + [SpotDegraded]


def test_a_price_above_the_limit_refuses_although_there_is_stock():
    hourly = CATALOG.price(C6).per_second * 3600

    def placed(limit):
        asked = request(specs=(spec(C6),), spot="SpotWithPriceLimit", limit=f"{limit:.4f}", fail="fail-fast")
        return Region({}, {}, price=0.5).place(asked)[1]

    assert isinstance(placed(0.51 * hourly), Placement)
    assert "costs more than its limit" in placed(0.49 * hourly)


def test_a_limit_means_nothing_to_a_pod_that_takes_any_price():
    _, placed = Region({}, {}, price=0.5).place(request(spot="SpotAsPriceGo", limit="0.001"))
    assert placed.market == 0.5


def test_a_pod_whose_limit_is_too_low_takes_the_first_price_that_it_would_pay():
    region = Region({}, {}, price={"dist": "uniform", "low": 0.1, "high": 1.0})
    shares = [min(region.provisioning.market.share(z, C6, hour * 3600) for z in "bc") for hour in range(8)]
    cheapest = shares.index(min(shares[1:]))
    assert shares[cheapest] < shares[0]
    limit = (shares[cheapest] + 1e-6) * CATALOG.price(C6).per_second * 3600
    at, placed = region.place(request(specs=(spec(C6),), spot="SpotWithPriceLimit", limit=f"{limit:.6f}"))
    assert cheapest * 3600 <= at <= cheapest * 3600 + 300  # at the first retry of that hour
    assert placed.market == shares[cheapest]


def test_a_price_that_falls_while_the_other_tries_are_made_is_taken_at_the_next_retry():
    region = Region({}, {}, price={"dist": "uniform", "low": 0.1, "high": 1.0}, per_try=20.0)
    share = region.provisioning.market.share
    hours = (hour for hour in range(1, 200) if share("b", C6, hour * 3600) + 0.1 < share("b", C6, hour * 3600 - 1))
    hour = next(hour for hour in hours if share("c", C6, hour * 3600) > share("b", C6, hour * 3600) + 0.1)
    limit = (share("b", C6, hour * 3600) + 0.01) * CATALOG.price(C6).per_second * 3600
    region.env.run(until=hour * 3600 - 10)  # zone b is tried before the hour is over, zone c after it
    asked = request(specs=(spec(C6),), order="VSwitchOrdered", spot="SpotWithPriceLimit", limit=f"{limit:.6f}")
    at, placed = region.place(asked)
    assert (placed.zone, at) == ("b", hour * 3600 + 40)


def test_only_so_many_are_created_at_once():
    region = Region({}, {}, at_once=2)
    begun = []

    def make():
        with region.provisioning.creating() as slot:
            yield slot
            begun.append(region.env.now)
            yield region.env.timeout(10)

    for _ in range(5):
        region.env.process(make())
    region.env.run()
    assert begun == [0, 0, 10, 10, 20]
    assert region.provisioning.most_at_once == 5


# The instants of retries


@pytest.mark.parametrize(
    ("now", "expected"), [(0, 30), (30, 30), (31, 90), (90, 90), (211, 450), (451, 750), (750, 750), (2000, 2250)]
)
def test_waits_double_up_to_the_cap(now, expected):
    assert retry_at(0, now, interval=30, factor=2, cap=300) == expected


def test_a_factor_of_1_keeps_the_interval():
    assert [retry_at(5, now, 30, 1, 300) for now in (5, 35, 36, 1000)] == [35, 35, 65, 1025]


def test_an_interval_of_0_retries_at_once():
    assert retry_at(0, 17, 0, 2, 300) == 17


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e4), st.sampled_from([1, 1.5, 2, 10]), st.floats(0, 1e4))
def test_a_retry_is_never_in_the_past_and_never_further_than_the_cap(first, later, interval, factor, cap):
    now = first + later
    at = retry_at(first, now, interval, factor, cap)
    assert now <= at <= now + max(min(interval, cap), cap) + 1e-6


def test_the_create_api_takes_its_burst_and_then_its_rate():
    region = Region({}, {})
    accepted = []

    def ask():
        yield from region.provisioning.accept()
        accepted.append(region.env.now)

    for _ in range(110):
        region.env.process(ask())
    region.env.run()
    assert accepted[:100] == [0] * 100
    assert accepted[100:] == pytest.approx([(number + 1) / 20 for number in range(10)])
