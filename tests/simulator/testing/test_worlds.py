"""Strategies for what a provider does."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.source import SourceFile
from simulator.scenario.reading import read_scenario
from simulator.testing.outages import outages
from simulator.testing.outcomes import outcomes
from simulator.testing.worlds import slow_creation, worlds
from tests.simulator.testing.minimal import minimal

SIMPLEST = {
    "tasks": {"*": {"attempts": ["fail 0s", "ok 0s"]}},
    "shortages": [{"stock": 0}],
    "outages": [{"from": "0s", "to": "1s"}],
    "create": {"sandbox": "60s"},
    "oss": {"slow": [{"from": "0s", "to": "1s", "download": "0%"}]},
}
PARTS = {"tasks": "faults", "shortages": "stock", "outages": "outages", "create": "creation", "oss": "drops"}


@given(worlds())
def test_scenarios_take_them_all_as_they_print(world):
    assert yaml.safe_load(repr(world)) == world
    read_scenario(SourceFile("s.yaml", repr(world)))


def test_the_simplest_world_is_calm():
    calm = minimal(worlds())
    assert calm == {}
    assert repr(calm) == "{}"


@pytest.mark.parametrize("key", SIMPLEST)
def test_each_part_is_there_or_not(key):
    assert minimal(worlds(), lambda world: key in world) == {key: SIMPLEST[key]}


@pytest.mark.parametrize("key", PARTS)
def test_each_part_can_be_left_out(key):
    @settings(max_examples=20)
    @given(worlds(**{PARTS[key]: False}))
    def absent(world):
        assert key not in world

    absent()


@pytest.mark.parametrize("key", ["sandbox", "per_try", "burst", "per_second"])
def test_instances_come_late_in_every_way(key):
    assert minimal(slow_creation(), lambda part: key in part["create"])


def test_a_fault_can_be_forced_on_a_task():
    reclaims = worlds(tasks=["train"], faults=outcomes(kinds=["reclaimed"]), most_faults=1, work=st.just("10m"))
    found = minimal(reclaims, lambda world: "tasks" in world)
    assert found == {"tasks": {"train": {"attempts": ["reclaimed 0s", "ok 10m"]}}}


@given(worlds(faults=outcomes(kinds=["oom"]), most_faults=1, outages=outages(longest="3m"), zones=["b"]))
def test_arguments_narrow_them(world):
    for task in world.get("tasks", {}).values():
        assert [attempt.split()[0] for attempt in task["attempts"]] == ["oom", "ok"]
    assert all(shortage["zone"] == "b" for shortage in world.get("shortages", []))
    assert all(outage.get("zone") != "b" for outage in world.get("outages", []))


@pytest.mark.parametrize("seed", range(3))
def test_what_a_world_shrinks_to_is_no_matter_of_luck(seed):
    def breaks(world):
        return any(int(outage["to"][:-1]) > 100 for outage in world.get("outages", []))

    assert minimal(worlds(), breaks, seed=seed) == {"outages": [{"from": "0s", "to": "101s"}]}
