"""What is left in each zone: pools that only count down and back up, addresses, outages, and the vCPU quota."""

import math
from dataclasses import replace

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog
from simulator.cloud.pools import Pool
from simulator.cloud.shortages import Outage
from simulator.cloud.sizing import named_spec
from simulator.cloud.stock import Placement, Stock, Zone, owners
from simulator.conservation import ConservationError
from simulator.scenario.cloud import ZoneSetup

CATALOG = Catalog.default()
C6 = "ecs.c6.large"
"""An instance type of exactly 2 vCPU and 4 GiB."""


def stock(*zones, outages=(), vcpu=math.inf, env=None):
    found = {zone.name: zone for zone in zones}
    return Stock(env or simpy.Environment(), CATALOG, found, tuple(outages), Pool(vcpu))


def zone(pools, ips=math.inf, name="b", spot=None):
    made = ({spec: Pool(total) for spec, total in each.items()} for each in (pools, spot or {}))
    return Zone(name, None, next(made), Pool(ips), next(made))


def spec(name):
    return named_spec(name, CATALOG, "cn-shanghai")


def test_a_finite_pool_is_used_up_and_comes_back():
    found = stock(zone({C6: 2}))
    first, second = found.take("b", spec(C6)), found.take("b", spec(C6))
    assert found.take("b", spec(C6)) == "stock"
    found.give_back(first)
    assert found.left("b", spec(C6)) == 1
    found.give_back(second)
    assert found.left("b", spec(C6)) == 2


def test_a_zone_without_pools_never_runs_out():
    found = stock(zone({}))
    assert all(isinstance(found.take("b", spec(C6)), Placement) for _ in range(1000))
    assert found.left("b", spec(C6)) == math.inf


def test_a_size_is_served_by_its_own_pool_first():
    found = stock(zone({"2-4Gi": 1, C6: 5, "default": 5}))
    assert found.take("b", spec("2-4Gi")).pool == "2-4Gi"
    assert found.take("b", spec("2-4Gi")) == "stock"


def test_a_size_without_a_pool_is_served_by_a_listed_type_of_that_size():
    found = stock(zone({"ecs.g6.large": 5, C6: 1, "default": 5}))
    assert found.take("b", spec("2-4Gi")).pool == C6
    assert found.take("b", spec("2-4Gi")) == "stock"


def test_what_has_no_pool_at_all_is_served_by_default():
    found = stock(zone({"ecs.g6.large": 5, "default": 1}))
    assert found.take("b", spec("2-4Gi")).pool == "default"
    assert found.take("b", spec(C6)) == "stock"


def test_a_listed_type_that_is_used_up_is_not_served_by_default():
    found = stock(zone({C6: 0, "default": 5}))
    assert found.take("b", spec(C6)) == "stock"


def test_an_empty_subnet_refuses_although_there_is_stock():
    found = stock(zone({C6: 5}, ips=1))
    placed = found.take("b", spec(C6))
    assert found.take("b", spec(C6)) == "address"
    found.give_back(placed)
    assert isinstance(found.take("b", spec(C6)), Placement)


def test_a_used_up_quota_refuses_in_every_zone():
    found = stock(zone({}, name="b"), zone({}, name="c"), vcpu=5)
    assert isinstance(found.take("b", spec(C6)), Placement)
    assert isinstance(found.take("c", spec(C6)), Placement)
    assert found.take("b", spec(C6)) == "quota"
    assert found.quota.left(0) == 1


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
        refused = {(z, s) for z in "bc" for s in (C6, "2-4Gi") if isinstance(found.take(z, spec(s)), str)}
        assert refused == expected, at


def test_an_outage_of_a_type_also_empties_its_pool_for_a_size():
    found = stock(zone({C6: 5}), outages=[Outage(None, C6, 0, 10)])
    assert found.left("b", spec("2-4Gi")) == 0
    assert found.take("b", spec("2-4Gi")) == "outage"


def test_the_end_of_an_outage_and_a_returned_pod_are_announced():
    env = simpy.Environment()
    found = stock(zone({C6: 1}), outages=[Outage("b", None, 0, 30)], env=env)
    heard = []

    def listen():
        while True:
            yield from found.until_change()
            heard.append(env.now)

    env.process(listen())
    env.run(until=40)
    placed = found.take("b", spec(C6))
    found.give_back(placed)
    env.run(until=41)
    assert heard == [30, 40]


def test_who_waits_hears_of_what_others_leave_now():
    env = simpy.Environment()
    found = stock(zone({C6: 1}), env=env)
    heard = []

    def listen():
        yield from found.until_change()
        heard.append((env.now, found.left("b", spec(C6))))

    env.process(listen())
    env.run(until=30)
    found.offer("b", C6, 3)
    env.run(until=31)
    assert heard == [(30, 3)]


def test_nobody_hears_of_changes_who_does_not_wait():
    env = simpy.Environment()
    found = stock(zone({C6: 1}), outages=[Outage("b", None, 20, 30)], env=env)
    found.give_back(found.take("b", spec("4-8Gi")))
    assert env.peek() == math.inf


def test_a_full_virtual_node_refuses_until_a_pod_of_it_ends():
    found = stock(zone({}))
    found.pods_per_node = 1
    placed = found.take("b", spec(C6))
    assert found.take("b", spec(C6)) == "node"
    found.give_back(placed)
    assert isinstance(found.take("b", spec(C6)), Placement)


def test_a_spot_instance_needs_one_that_may_be_spot_beside_the_instance_itself():
    found = stock(zone({C6: 3}, spot={C6: 1}))
    first = found.take("b", spec(C6), market=0.3)
    assert found.take("b", spec(C6), market=0.3) == "spot"
    assert isinstance(found.take("b", spec(C6)), Placement)
    found.give_back(first)
    assert isinstance(found.take("b", spec(C6), market=0.3), Placement)


def test_a_spec_that_is_not_sold_in_the_region_is_refused_as_out_of_stock():
    found = stock(zone({}))
    assert found.take("b", replace(spec(C6), sold=False)) == "stock"


def test_a_size_is_not_served_by_a_family_that_the_pod_excludes():
    found = stock(zone({C6: 5, "ecs.c5.large": 5}))
    assert found.take("b", replace(spec("2-4Gi"), excluded=("c6",))).pool == "ecs.c5.large"
    assert found.take("b", replace(spec("2-4Gi"), excluded=("c6", "c5"))) == "stock"


def test_a_size_is_served_elsewhere_where_its_type_is_said_to_be_scarce_and_not_listed():
    short = zone({C6: 1})
    short.scarce = frozenset({C6})
    found = stock(short)
    assert [found.take("b", spec("2-4Gi")).pool for _ in range(2)] == [C6, "default"]
    assert found.take("b", spec(C6)) == "stock"
    assert found.left("b", spec("2-4Gi")) == math.inf


def test_a_pool_that_counts_wrongly_is_found_out():
    found = stock(zone({C6: 2}))
    found.take("b", spec(C6))
    found.check()
    found.zones["b"].pools[C6].live = 2
    with pytest.raises(ConservationError, match=C6):
        found.check()


SPECS = [C6, "ecs.g6.large", "2-4Gi", "4-8Gi"]
counts = st.integers(0, 3)
zones = st.builds(
    zone,
    st.dictionaries(st.sampled_from([*SPECS, "default"]), counts),
    st.integers(0, 6) | st.just(math.inf),
    spot=st.dictionaries(st.sampled_from([*SPECS, "default"]), counts),
)


@given(zones, zones, st.integers(0, 20) | st.just(math.inf), st.data())
def test_whatever_is_taken_and_given_back_nothing_goes_below_0_and_all_of_it_returns(one, other, vcpu, data):
    one.name, other.name = "b", "c"
    found = stock(one, other, vcpu=vcpu)
    before = state(one, other)
    out = []
    for _ in range(data.draw(st.integers(0, 30))):
        if out and data.draw(st.booleans()):
            found.give_back(out.pop(data.draw(st.integers(0, len(out) - 1))))
        else:
            where, asked = data.draw(st.sampled_from("bc")), spec(data.draw(st.sampled_from(SPECS)))
            left = found.left(where, asked)
            placed = found.take(where, asked, data.draw(st.none() | st.just(0.3)))
            assert isinstance(placed, str) or left >= 1
            out += [placed] if isinstance(placed, Placement) else []
        found.check()
    for placed in out:
        found.give_back(placed)
    assert state(one, other) == before
    assert found.quota.left(0) == vcpu


def state(*zones):
    """What is left of everything."""
    return [
        [*((name, pool.left(0)) for name, pool in (*zone.pools.items(), *zone.spot.items())), zone.ips.left(0)]
        for zone in zones
    ]


def setup(name, vswitch=None):
    return ZoneSetup(name, vswitch, {}, math.inf)


def test_vswitches_that_no_zone_names_go_to_the_nameless_zones_in_order():
    zones, owner = owners((setup("b"), setup("c", "vsw-2"), setup("d")), ["vsw-1", "vsw-2", "vsw-3"])
    assert owner == {"vsw-1": "b", "vsw-2": "c", "vsw-3": "d"}
    assert [(zone.name, zone.vswitch) for zone in zones] == [("b", "vsw-1"), ("c", "vsw-2"), ("d", "vsw-3")]


def test_more_vswitches_than_zones_make_further_zones_with_nothing_scarce():
    zones, owner = owners((setup("b"),), ["vsw-1", "vsw-2"])
    assert owner["vsw-2"] not in ("b", "")
    assert zones[1] == ZoneSetup(owner["vsw-2"], "vsw-2", {}, math.inf)
