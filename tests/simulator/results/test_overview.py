"""Many runs in a few figures."""

import pytest

from simulator.results.overview import chosen, overview, spread, why
from simulator.results.report import make_reports
from tests.simulator import worlds
from tests.simulator.worlds import LOGIC, leaf

ONE = worlds.workflow(leaf("work"))


def run(folder, objects, values):
    return worlds.run(folder, objects, LOGIC | values)


def summed(simulation):
    scenario = simulation.world.scenario
    return overview(
        make_reports(simulation),
        simulation.skipped,
        scenario=scenario.name,
        seed=simulation.seed,
        currency=scenario.prices.currency,
        taken=simulation.world.ledger.listed(),
    )


def every(seconds, count):
    return {"submit": {"every": f"{seconds}s", "count": count}}


def one_each(*ends):
    """Scripted ends of the copies of a stream, in order."""
    return {f"node:w-{number}": {"attempts": [end]} for number, end in enumerate(ends, start=1)}


def cron(name="c", **spec):
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": name},
        "spec": {
            "schedules": ["* * * * *"],
            "workflowSpec": {"entrypoint": "work", "templates": [leaf("work")]},
            **spec,
        },
    }


def controller(**data):
    return {"kind": "ConfigMap", "metadata": {"name": "workflow-controller-configmap"}, "data": data}


def test_runs_are_counted_by_phase_with_those_that_never_end(tmp_path):
    tasks = {"tasks": one_each("ok 5s", "fail 5s", "hang", "deleted 30s", "ok 5s")}
    found = summed(run(tmp_path, ONE, every(10, 5) | tasks))
    assert dict(found.phases) == {"Succeeded": 2, "Failed": 1, "Error": 1, "Stuck": 1}
    assert found.runs == 5
    assert found.makespan is not None
    assert found.makespan.count == 4


def test_runs_are_told_apart_by_what_submitted_them(tmp_path):
    other = worlds.workflow(leaf("work"), name="v")
    values = every(10, 3) | {"cron": {"for": "2m"}, "tasks": {"work": {"attempts": ["ok 5s"]}}}
    found = summed(run(tmp_path, [ONE, other, cron()], values))
    counted = {origin.name: dict(origin.phases) for origin in found.origins}
    assert counted == {
        "CronWorkflow c": {"Succeeded": 2},
        "Workflow v": {"Succeeded": 3},
        "Workflow w": {"Succeeded": 3},
    }


def test_skipped_firings_are_counted_by_reason_whatever_run_was_in_their_way(tmp_path):
    values = {"cron": {"for": "10m", "sync": "0s"}, "tasks": {"work": {"attempts": ["ok 90s"]}}}
    simulation = run(tmp_path, cron(concurrencyPolicy="Forbid"), values)
    assert len({event.reason for event in simulation.skipped}) == 5
    found = summed(simulation)
    assert found.skipped == (("c", "concurrencyPolicy is Forbid, and a run is active", 5),)
    assert [(origin.name, origin.skipped) for origin in found.origins] == [("CronWorkflow c", 5)]


def test_a_cron_workflow_of_which_every_firing_was_skipped_is_counted_too(tmp_path):
    found = summed(run(tmp_path, cron(), {"cron": {"for": "5m", "missed": [{"from": "0s", "to": "1h"}]}}))
    assert found.runs == 0
    assert [(origin.name, dict(origin.phases), origin.skipped) for origin in found.origins] == [
        ("CronWorkflow c", {}, 5)
    ]
    assert found.skipped == (("c", "the controller does not work", 5),)


def test_peaks_are_over_all_runs(tmp_path):
    found = summed(run(tmp_path, ONE, every(10, 5) | {"tasks": {"work": {"attempts": ["ok 25s"]}}}))
    assert (found.workflows_peak, found.pods_peak) == (3, 3)
    assert (found.objects_peak, found.objects_left) == (5, 5)


def test_waiting_to_be_admitted_counts_those_that_waited_and_is_what_bound_them(tmp_path):
    values = every(1, 4) | {"tasks": {"work": {"attempts": ["ok 10s"]}}}
    found = summed(run(tmp_path, [ONE, controller(parallelism="1")], values))
    assert found.waited is not None
    assert (found.waited.count, found.waited.p50, found.waited.max) == (3, 18, 27)
    assert found.workflows_peak == 1
    assert found.bound == {"parallelism": 54, "compute": 40}
    assert sum(found.led.values()) == 4
    assert found.led["parallelism"] >= 2


def test_waiting_for_a_lock_of_the_workflow_is_bound_by_the_lock(tmp_path):
    locked = worlds.workflow(leaf("work"), synchronization={"mutexes": [{"name": "m"}]})
    values = every(1, 2) | {"tasks": {"work": {"attempts": ["ok 10s"]}}}
    found = summed(run(tmp_path, locked, values))
    assert found.bound["lock"] == pytest.approx(10)  # the second hears of the free lock a second later


def test_workflows_that_never_start_are_counted_apart(tmp_path):
    values = every(1, 3) | {"tasks": {"work": {"attempts": ["hang"]}}}
    found = summed(run(tmp_path, [ONE, controller(parallelism="1")], values))
    assert found.never_started == 2
    assert found.makespan is None


def test_caches_are_paid_once_though_they_stand_on_every_bill():
    from manifests import load
    from simulator.scenario import read_scenario
    from simulator.simulation import simulate

    folder = "fixtures/guide/data-loading"
    scenario = read_scenario(f"{folder}/scenario.yaml", ["submit.count=4", "submit.every=1s"])
    simulation = simulate(load([f"{folder}/fluid"]), scenario)
    found, reports = summed(simulation), make_reports(simulation)
    assert found.totals.cache_nodes == reports[0].bill.cache_nodes > 0
    caches = found.totals.cache_nodes + reports[0].bill.cache_requests
    assert found.cost == pytest.approx(sum(r.bill.pods + r.bill.requests for r in reports) + caches)


def test_what_did_not_succeed_is_shown_first_each_trouble_once_before_any_twice(tmp_path):
    ends = ["ok 5s", *["fail 5s"] * 6, "oom 5s", *["ok 9s"] * 4]
    reports = make_reports(run(tmp_path, ONE, every(10, len(ends)) | {"tasks": one_each(*ends)}))
    shown, hidden = chosen(reports, room=4)
    assert [report.workflow for report in shown] == ["w-2", "w-8", "w-3", "w-9"]
    assert dict(hidden) == {"Succeeded": 4, "Failed": 4}


def test_the_slowest_of_those_that_succeeded_are_shown(tmp_path):
    ends = [f"ok {seconds}s" for seconds in (5, 9, 7, 8, 6)]
    reports = make_reports(run(tmp_path, ONE, every(10, 5) | {"tasks": one_each(*ends)}))
    shown, hidden = chosen(reports, room=3)
    assert [report.makespan for report in shown] == [9, 8, 7]
    assert dict(hidden) == {"Succeeded": 2}


def test_with_room_for_all_nothing_is_hidden(tmp_path):
    ends = [*["fail 5s"] * 19, "ok 5s"]
    reports = make_reports(run(tmp_path, ONE, every(10, 20) | {"tasks": one_each(*ends)}))
    shown, hidden = chosen(reports)
    assert (len(shown), dict(hidden)) == (20, {})


def test_equal_troubles_of_different_copies_have_equal_words(tmp_path):
    reports = make_reports(run(tmp_path, worlds.workflow({"name": "main", "suspend": {}}), every(1, 3)))
    reasons = {why(report) for report in reports}
    assert reasons == {"w waits for somebody to resume; set tasks.main.duration to say when that happens"}


def test_a_spread_of_one_value_is_that_value():
    found = spread([7.0])
    assert found is not None
    assert (found.count, found.p50, found.p95, found.max) == (1, 7, 7, 7)


def test_a_spread_of_nothing_is_none():
    assert spread([]) is None


def test_the_quantiles_lie_among_the_values():
    found = spread(float(value) for value in range(1, 101))
    assert found is not None
    assert found.p50 == 50.5
    assert 95 <= found.p95 <= 96
    assert found.max == 100


def test_a_workflow_that_begins_with_a_suspension_was_held_before_it_not_during_it(tmp_path):
    pauses = {"name": "pause", "suspend": {"duration": "100"}}
    made = worlds.workflow(worlds.steps([worlds.step("a", "pause")], [worlds.step("b", "work")]), pauses, leaf("work"))
    values = every(1, 2) | {"tasks": {"work": {"attempts": ["ok 10s"]}}}
    found = summed(run(tmp_path, [made, controller(parallelism="1")], values))
    assert found.bound["parallelism"] == pytest.approx(109, abs=3)  # a suspension ends in the second after its time
    assert found.bound["compute"] == pytest.approx(220, abs=6)
