"""A scenario's outages and shortages: what `first` means, what wins over what, and what chance decides."""

import math

from simulator.cloud.shortages import First, outages_of, with_shortages
from simulator.distributions import constant, read_distribution
from simulator.scenario.cloud import OutageSetup, PoolSetup, Shortage, ZoneSetup
from simulator.streams import Luck

FIRST = First("b", "ecs.c6.large")
B, C = ZoneSetup("b", None, {}, math.inf), ZoneSetup("c", None, {}, math.inf)


def outage(begin=constant(0.0), end=math.inf, **fields):
    return OutageSetup(fields.pop("zone", None), fields.pop("spec", None), begin, end, **fields)


def test_first_is_the_zone_and_the_spec_that_the_manifests_name_first():
    (found,) = outages_of([outage(zone="first", spec="first")], FIRST, Luck(1))
    assert (found.zone, found.spec, found.begin, found.end) == ("b", "ecs.c6.large", 0, math.inf)


def test_an_outage_comes_about_in_its_share_of_the_runs():
    runs = 2000
    came = sum(len(outages_of([outage(probability=0.3)], FIRST, Luck(seed))) for seed in range(runs))
    assert abs(came / runs - 0.3) < 3 * math.sqrt(0.3 * 0.7 / runs)


def test_begin_and_length_are_drawn_apart_and_stay_when_another_outage_goes():
    begin = read_distribution({"dist": "uniform", "low": 0, "high": 600})
    length = read_distribution({"dist": "exponential", "mean": 900})
    both = outages_of([outage(begin, length=length), outage(begin, length=length)], FIRST, Luck(3))
    assert 0 <= both[0].begin <= 600
    assert both[0].begin != both[1].begin
    assert len({both[0].end - both[0].begin, both[1].end - both[1].begin}) == 2
    second = outages_of([outage(probability=0.0), outage(begin, length=length)], FIRST, Luck(3))
    assert second == both[1:]


def shortened(*shortages, zones=(B, C)):
    return with_shortages(zones, shortages, FIRST)


def test_a_shortage_without_a_zone_holds_in_all_and_without_a_spec_for_all():
    found = shortened(Shortage(stock=PoolSetup(9)))
    assert [zone.stock for zone in found] == [{"default": PoolSetup(9)}] * 2


def test_a_shortage_of_the_first_spec_in_the_first_zone_leaves_the_rest_alone():
    b, c = shortened(Shortage("first", "first", stock=PoolSetup(0), ips=4))
    assert (b.stock, b.ips) == ({"ecs.c6.large": PoolSetup(0)}, 4)
    assert c == C


def test_a_pool_that_only_a_shortage_brings_lists_nothing_and_one_of_the_zone_s_own_does():
    own = ZoneSetup("b", None, {"ecs.c6.large": PoolSetup(40)}, math.inf)
    found = shortened(Shortage(None, "first", stock=PoolSetup(0)), zones=(own, C))
    assert [zone.scarce for zone in found] == [frozenset(), {"ecs.c6.large"}]


def test_a_shortage_that_names_a_zone_wins_over_one_that_does_not_in_whatever_order():
    named, other = Shortage("c", stock=PoolSetup(1)), Shortage(stock=PoolSetup(9))
    for order in ((named, other), (other, named)):
        assert [zone.stock["default"].total for zone in shortened(*order)] == [9, 1]


def test_what_a_zone_says_itself_stands():
    own = ZoneSetup("b", None, {"2-4Gi": PoolSetup(7)}, 20, {"default": PoolSetup(3)})
    shortage = Shortage(None, "2-4Gi", stock=PoolSetup(1), spot=PoolSetup(1), ips=5)
    (found,) = shortened(shortage, zones=(own,))
    assert (found.stock, found.ips) == ({"2-4Gi": PoolSetup(7)}, 20)
    assert found.spot == {"default": PoolSetup(3), "2-4Gi": PoolSetup(1)}
