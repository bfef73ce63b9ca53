"""A run step by step: it comes to what a run at once comes to, and time can be stopped between two instants."""

import math

import pytest
from hypothesis import given, settings

from simulator.conservation import ConservationError
from simulator.simulation import prepare
from simulator.testing.cases import cases
from tests.simulator.worlds import LOGIC, leaf, manifests, scenario, workflow


def underway(folder, documents, values):
    return prepare(manifests(*documents), scenario(folder, values)).start()


def single(folder, **values):
    tasks = {"main": {"attempts": ["ok 10s"]}}
    return underway(folder, [workflow(leaf("main"))], LOGIC | {"tasks": tasks} | values)


def to_end(run):
    while run.next_at < math.inf and not run.is_over:
        run.next_instant()
    run.close()
    return run.simulation


@settings(max_examples=50)
@given(cases())
def test_instant_by_instant_a_run_comes_to_the_same(tmp_path_factory, case):
    folder = tmp_path_factory.getbasetemp()
    short = case.scenario | {"limits": {"horizon": "48h", "pods": 300}}
    stepped = to_end(underway(folder, case.manifests, short))
    at_once = underway(folder, case.manifests, short)
    at_once.finish()
    assert stepped.world.log == at_once.simulation.world.log
    assert (stepped.ended_at, stepped.cut_off) == (at_once.simulation.ended_at, at_once.simulation.cut_off)


def test_nothing_has_happened_before_the_first_step(tmp_path):
    run = single(tmp_path)
    assert (run.now, run.next_at, run.simulation.world.log) == (0, 0, [])


def test_the_clock_may_stand_between_two_instants(tmp_path):
    run = single(tmp_path)
    run.next_instant()
    events = len(run.simulation.world.log)
    run.wait(4.5)
    assert (run.now, run.next_at, len(run.simulation.world.log)) == (4.5, 10, events)
    with pytest.raises(ValueError, match="not between"):
        run.wait(10)


def test_a_run_is_over_at_the_instant_at_which_its_last_workflow_ends(tmp_path):
    run = single(tmp_path)
    run.next_instant()
    assert not run.is_over
    run.next_instant()
    assert (run.is_over, run.now) == (True, 10)


def test_a_run_step_by_step_is_cut_off_where_the_scenario_says(tmp_path):
    run = single(tmp_path, limits={"horizon": "5s"})
    run.next_instant()
    run.next_instant()
    assert run.is_over
    assert run.simulation.cut_off.startswith("not ended after 5")
    assert run.now == 0


def test_a_retry_that_takes_no_time_does_not_hold_a_step_for_ever(tmp_path):
    template = leaf("main", retryStrategy={"retryPolicy": "Always"})
    values = {"tasks": {"main": {"attempts": ["waiting-failed"]}}, "limits": {"pods": 500}}
    run = underway(tmp_path, [workflow(template)], LOGIC | values)
    run.next_instant()
    assert "more than 500 pods" in run.simulation.cut_off


def test_closing_a_run_finds_what_was_not_given_back(tmp_path):
    run = underway(tmp_path, [workflow(leaf("main"))], {"zones": {"b": {"stock": {"default": 2}}}})
    for _ in range(20):
        run.next_instant()
    run.simulation.world.stock.zones["b"].pools["default"].live += 1
    with pytest.raises(ConservationError):
        run.close()
