"""Strategies for pools, shortages and zones, and for outages."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from manifests.source import SourceFile
from manifests.writing import to_yaml
from simulator.scenario.reading import read_scenario
from simulator.testing.outages import outages
from simulator.testing.stock import WAYS, pools, shortages, zones
from tests.simulator.testing.minimal import minimal

KEYS = {"curve": {"curve"}, "refill": {"total", "start", "refill"}, "tenants": {"total", "tenants"}}


def scenario(values):
    return read_scenario(SourceFile("s.yaml", to_yaml(values)))


@given(outages() | shortages() | zones(names=["b", "c"], specs=["ecs.c6.large", "2-4Gi"]))
def test_scenarios_take_them_all_as_they_print(part):
    assert yaml.safe_load(repr(part)) == part
    scenario(part)


# Stock


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_a_pool_is_drawn(way):
    def is_that(pool):
        return pool == 0 if way == "count" else isinstance(pool, dict) and set(pool) == KEYS[way]

    assert is_that(minimal(pools(ways=[way])))
    assert is_that(minimal(pools(), is_that))


@given(st.data(), st.integers(0, 3))
def test_no_pool_goes_above_its_most(data, most):
    pool = data.draw(pools(most=most))
    (setup,) = scenario({"shortages": [{"stock": pool}]}).shortages
    assert setup.stock.total <= most


def test_a_shortage_shrinks_to_no_stock_anywhere():
    assert minimal(shortages()) == {"shortages": [{"stock": 0}]}


@pytest.mark.parametrize(
    ("key", "value", "simplest"),
    [
        ("zone", "first", {"zone": "first", "stock": 0}),
        ("spec", "first", {"spec": "first", "stock": 0}),
        ("spot", 0, {"spot": 0}),
        ("ips", 1, {"ips": 1}),
    ],
)
def test_or_to_what_is_asked_for(key, value, simplest):
    found = minimal(shortages(), lambda part: any(one.get(key) == value for one in part["shortages"]))
    assert found == {"shortages": [simplest]}


def test_zones_shrink_to_those_that_have_everything():
    found = zones(names=["b", "c"], specs=["2-4Gi"])
    assert minimal(found) == {"zones": {"b": {}, "c": {}}}
    short = minimal(found, lambda part: part["zones"]["c"].get("stock") is not None)
    assert short == {"zones": {"b": {}, "c": {"stock": {"2-4Gi": 0}}}}


# Outages


def ends(outage):
    return int(outage["from"][:-1]), int(outage["to"][:-1])


def test_an_outage_shrinks_to_the_shortest_that_breaks():
    def breaks(part):
        return any(end - begin > 30 for begin, end in map(ends, part["outages"]))

    assert minimal(outages()) == {"outages": [{"from": "0s", "to": "1s"}]}
    assert minimal(outages(), breaks) == {"outages": [{"from": "0s", "to": "31s"}]}


@given(outages(zones=["b"], specs=[None], earliest="10s", latest="20s", shortest="5s", longest="3m", most=1))
def test_arguments_narrow_outages(part):
    (outage,) = part["outages"]
    begin, end = ends(outage)
    assert set(outage) == {"zone", "from", "to"}
    assert outage["zone"] == "b"
    assert 10 <= begin <= 20
    assert 5 <= end - begin <= 180
