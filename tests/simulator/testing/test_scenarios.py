"""Strategies for whole scenarios."""

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from manifests.source import SourceFile
from simulator.scenario.reading import read_scenario
from simulator.testing.data import VOLUMES, volumes
from simulator.testing.scenarios import INSTANT, LIMITS, RELEASES, controllers, scenarios
from simulator.testing.worlds import worlds
from tests.simulator.testing.minimal import minimal

RICH = {
    "tasks": ["x", "y"],
    "zones": ["b", "c"],
    "claims": ["data"],
    "places": ["oss://bucket/key", "pvc://data/file"],
    "images": ["leaf:1", "quay.io/team/tool:2", "*"],
    "submit": ["w"],
    "copies": 3,
}
KEYS = {
    ("tasks", "x"): ["duration", "reads", "writes", "overlap", "artifacts", "logs", "fails", "attempts"],
    ("zones", "b"): ["stock", "spot", "ips"],
    ("images", "leaf:1"): ["size", "layers"],
    ("registry",): ["public", "vpc", "total", "nat", "limit", "outages"],
    ("cache",): ["mode", "ready", "build"],
    ("oss",): ["download", "upload", "kind", "threads", "qps", "retries", "slow"],
    ("network",): ["credit", "burst"],
    ("fluid",): ["placement", "submit", "stampede"],
    ("volumes", "data"): ["kind", "size", "warm"],
    ("spot",): ["rate", "protection", "check", "notice", "period", "price", "outcome", "storms"],
    ("argo",): ["version", "requeue", "qps", "wait"],
    ("prices",): ["on_demand_share", "rounding", "vcpu_second", "gib_second", "types"],
    ("submit",): ["at", "every", "poisson", "count"],
    ("quota",): ["vcpu"],
    (): ["pending", "shortages", "outages", "create", "limits"],
}


def at(scenario, path):
    for key in path:
        scenario = scenario.get(key) or {}
    return scenario


@given(scenarios(**RICH))
def test_scenarios_are_taken_as_they_print(scenario):
    assert yaml.safe_load(repr(scenario)) == scenario
    read_scenario(SourceFile("s.yaml", repr(scenario)))


def test_the_simplest_scenario_is_calm():
    assert minimal(scenarios()) == LIMITS


def test_each_key_is_drawn():
    missing = {(path, key) for path in KEYS for key in KEYS[path]}

    @settings(max_examples=400, phases=[Phase.generate])
    @given(scenarios(**RICH))
    def look(scenario):
        missing.difference_update([(path, key) for path, key in missing if key in at(scenario, path)])

    look()
    assert missing == set()


def test_a_scenario_shrinks_to_what_is_asked_for():
    found = minimal(scenarios(data=False, work=False), lambda scenario: at(scenario, ["argo"]).get("version") == "3.5")
    assert found == {**LIMITS, "argo": {"version": "3.5"}}


@pytest.mark.parametrize("release", RELEASES)
def test_each_release_is_drawn(release):
    assert minimal(controllers(), lambda part: part.get("argo", {}).get("version") == release)


@pytest.mark.parametrize("kind", VOLUMES)
def test_each_kind_of_volume_is_drawn(kind):
    found = minimal(volumes(claims=["data"]), lambda drawn: drawn["data"]["kind"] == kind)
    assert found == {"data": {"kind": kind, "size": "100GB"}}


@given(scenarios(world=st.just({}), work=False, data=False, market=False, controller=False, prices=False, over=INSTANT))
def test_parts_can_be_left_out(scenario):
    assert set(scenario) - {"quota"} == {*LIMITS, *INSTANT}
    assert scenario["pending"] == "0s"


@given(scenarios(tasks=["x"], data=False, world=worlds(tasks=["x"], stock=False, outages=False, drops=False)))
def test_arguments_narrow_them(scenario):
    assert not {"shortages", "outages", "oss", "images", "registry", "zones", "volumes"} & set(scenario)
    assert set(scenario.get("tasks", {})) <= {"x"}
    assert not {"reads", "writes", "artifacts"} & set(at(scenario, ["tasks", "x"]))
