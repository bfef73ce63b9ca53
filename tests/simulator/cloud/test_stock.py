"""What is left in each zone: pools that only count down and back up, addresses, outages, and the vCPU quota."""

import math

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog
from simulator.cloud.stock import Stock, Zone, zones_for
from simulator.scenario.model import Outage, ZoneSetup

CATALOG = Catalog.default()
C6 = "ecs.c6.large"
"""An instance type of exactly 2 vCPU and 4 GiB."""


def stock(*zones, outages=(), vcpu=math.inf, env=None):
    return Stock(env or simpy.Environment(), CATALOG, {zone.name: zone for zone in zones}, tuple(outages), vcpu)


def zone(pools, ips=math.inf, name="b"):
    return Zone(name, None, dict(pools), ips)


def test_a_finite_pool_is_used_up_and_comes_back():
    found = stock(zone({C6: 2}))
    first, second = found.take("b", C6, 2), found.take("b", C6, 2)
    assert found.take("b", C6, 2) is None
    found.give_back(first)
    assert found.left("b", C6) == 1
    found.give_back(second)
    assert found.left("b", C6) == 2


def test_a_zone_without_pools_never_runs_out():
    found = stock(zone({}))
    assert all(found.take("b", C6, 2) for _ in range(1000))
    assert found.left("b", C6) == math.inf


def test_a_size_is_served_by_its_own_pool_first():
    found = stock(zone({"2-4Gi": 1, C6: 5, "default": 5}))
    assert found.take("b", "2-4Gi", 2).pool == "2-4Gi"
    assert found.take("b", "2-4Gi", 2) is None


def test_a_size_without_a_pool_is_served_by_a_listed_type_of_that_size():
    found = stock(zone({"ecs.g6.large": 5, C6: 1, "default": 5}))
    assert found.take("b", "2-4Gi", 2).pool == C6
    assert found.take("b", "2-4Gi", 2) is None


def test_what_has_no_pool_at_all_is_served_by_default():
    found = stock(zone({"ecs.g6.large": 5, "default": 1}))
    assert found.take("b", "2-4Gi", 2).pool == "default"
    assert found.take("b", C6, 2) is None


def test_a_listed_type_that_is_used_up_is_not_served_by_default():
    found = stock(zone({C6: 0, "default": 5}))
    assert found.take("b", C6, 2) is None


def test_an_empty_subnet_refuses_although_there_is_stock():
    found = stock(zone({C6: 5}, ips=1))
    placed = found.take("b", C6, 2)
    assert found.take("b", C6, 2) is None
    found.give_back(placed)
    assert found.take("b", C6, 2) is not None


def test_a_used_up_quota_refuses_in_every_zone():
    found = stock(zone({}, name="b"), zone({}, name="c"), vcpu=5)
    assert found.take("b", C6, 2)
    assert found.take("c", C6, 2)
    assert found.take("b", C6, 2) is None
    assert found.vcpu_left == 1


@pytest.mark.parametrize(
    ("outage", "out"),
    [
        pytest.param(Outage("b", None, 10, 20), {("b", C6), ("b", "2-4Gi")}, id="a zone"),
        pytest.param(Outage(None, C6, 10, 20), {("b", C6), ("c", C6)}, id="a spec"),
        pytest.param(Outage("b", C6, 10, 20), {("b", C6)}, id="a spec in a zone"),
        pytest.param(Outage(None, None, 10, 20), {(z, s) for z in "bc" for s in (C6, "2-4Gi")}, id="everything"),
    ],
)
def test_an_outage_hits_what_it_names_from_its_start_to_its_end(outage, out):
    env = simpy.Environment()
    found = stock(zone({}, name="b"), zone({}, name="c"), outages=[outage], env=env)
    for at, expected in ((9, set()), (10, out), (19, out), (20, set())):
        env.run(until=at) if at > env.now else None
        refused = {(z, s) for z in "bc" for s in (C6, "2-4Gi") if found.take(z, s, 2) is None}
        assert refused == expected, at


def test_an_outage_of_a_type_also_empties_its_pool_for_a_size():
    found = stock(zone({C6: 5}), outages=[Outage(None, C6, 0, 10)])
    assert found.left("b", "2-4Gi") == 0
    assert found.take("b", "2-4Gi", 2) is None


def test_the_end_of_an_outage_and_a_returned_pod_are_announced():
    env = simpy.Environment()
    found = stock(zone({C6: 1}), outages=[Outage("b", None, 0, 30)], env=env)
    heard = []

    def listen():
        while True:
            yield found.changed
            heard.append(env.now)

    env.process(listen())
    env.run(until=40)
    placed = found.take("b", C6, 2)
    found.give_back(placed)
    env.run(until=41)
    assert heard == [30, 40]


SPECS = [C6, "ecs.g6.large", "2-4Gi", "4-8Gi"]
counts = st.integers(0, 3)
zones = st.builds(
    zone, st.dictionaries(st.sampled_from([*SPECS, "default"]), counts), st.integers(0, 6) | st.just(math.inf)
)


@given(zones, zones, st.integers(0, 20) | st.just(math.inf), st.data())
def test_whatever_is_taken_and_given_back_nothing_goes_below_0_and_all_of_it_returns(one, other, vcpu, data):
    one.name, other.name = "b", "c"
    found = stock(one, other, vcpu=vcpu)
    before = [(dict(z.pools), z.ips) for z in (one, other)]
    out = []
    for _ in range(data.draw(st.integers(0, 30))):
        if out and data.draw(st.booleans()):
            found.give_back(out.pop(data.draw(st.integers(0, len(out) - 1))))
        else:
            where, spec = data.draw(st.sampled_from("bc")), data.draw(st.sampled_from(SPECS))
            left = found.left(where, spec)
            placed = found.take(where, spec, 2)
            assert placed is None or left >= 1
            out += [placed] if placed else []
        assert all(count >= 0 for z in (one, other) for count in (*z.pools.values(), z.ips))
        assert found.vcpu_left >= 0
    for placed in out:
        found.give_back(placed)
    assert [(z.pools, z.ips) for z in (one, other)] == before
    assert found.vcpu_left == vcpu


def setup(name, vswitch=None):
    return ZoneSetup(name, vswitch, {}, math.inf)


def test_vswitches_that_no_zone_names_go_to_the_nameless_zones_in_order():
    zones, owner = zones_for((setup("b"), setup("c", "vsw-2"), setup("d")), ["vsw-1", "vsw-2", "vsw-3"])
    assert owner == {"vsw-1": "b", "vsw-2": "c", "vsw-3": "d"}
    assert list(zones) == ["b", "c", "d"]


def test_more_vswitches_than_zones_make_further_zones_with_nothing_scarce():
    zones, owner = zones_for((setup("b"),), ["vsw-1", "vsw-2"])
    assert owner["vsw-2"] not in ("b", "")
    assert zones[owner["vsw-2"]].pools == {}
    assert zones[owner["vsw-2"]].ips == math.inf
