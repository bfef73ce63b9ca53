"""A run in a few figures."""

import pytest

from simulator.experiments.outcome import outcomes_of, summary_of
from simulator.results.report import make_reports
from tests.simulator import worlds
from tests.simulator.worlds import LOGIC, leaf

ONE = worlds.workflow(leaf("work"))
OTHER = worlds.workflow(leaf("rest"), name="v")


def summed(folder, objects, values):
    simulation = worlds.run(folder, objects, LOGIC | values, seed=7)
    reports = make_reports(simulation)
    return summary_of(reports, simulation.skipped, 7), reports


def ends(**attempts):
    return {"tasks": {name: {"attempts": [end]} for name, end in attempts.items()}}


def test_one_workflow_is_its_own_summary(tmp_path):
    found, (report,) = summed(tmp_path, ONE, ends(work="ok 30s"))
    assert (found.seed, found.outcome.phase, found.outcome.makespan) == (7, "Succeeded", 30.0)
    assert (found.outcome.cost, found.outcome.attempts) == (report.bill.total, 1)
    assert (found.workflows, found.troubles, found.bottleneck) == (("w",), (), "compute")
    assert found.bound == report.bound


def test_several_workflows_last_from_the_first_submission_to_the_last_end(tmp_path):
    values = ends(work="ok 30s", rest="ok 100s") | {"submit": {"at": {"w": "20s", "v": "50s"}}}
    found, reports = summed(tmp_path, [ONE, OTHER], values)
    assert found.outcome.makespan == 130.0
    assert found.outcome.attempts == 2
    assert found.outcome.cost == pytest.approx(sum(report.bill.total for report in reports))
    assert found.workflows == ("w", "v")


def test_several_workflows_succeed_where_all_of_them_do(tmp_path):
    found, _ = summed(tmp_path, [ONE, OTHER], ends(work="ok 30s", rest="ok 5s"))
    assert found.outcome.succeeded
    found, _ = summed(tmp_path, [ONE, OTHER], ends(work="ok 30s", rest="fail 5s"))
    assert (found.outcome.phase, found.outcome.makespan) == ("Failed", 30.0)
    assert found.troubles == (("Failed", "v: rest: main exited with 1"),)


def test_several_workflows_never_end_where_one_of_them_never_does(tmp_path):
    found, _ = summed(tmp_path, [ONE, OTHER], ends(work="fail 30s", rest="hang"))
    assert (found.outcome.phase, found.outcome.makespan, found.bound) == ("Stuck", None, {})
    assert [phase for phase, _ in found.troubles] == ["Failed", "Stuck"]


def test_cache_nodes_that_workflows_share_are_paid_for_once():
    from manifests import load
    from simulator.scenario import read_scenario
    from simulator.simulation import simulate

    settings = ["submit.every=1m", "submit.count=2"]
    scenario = read_scenario("fixtures/guide/data-loading/scenario.yaml", settings)
    reports = make_reports(simulate(load(["fixtures/guide/data-loading/fluid"]), scenario))
    shared = reports[0].bill.cache_nodes + reports[0].bill.cache_requests
    assert reports[0].bill.cache_nodes > 0
    found = summary_of(reports, [], 1).outcome.cost
    assert found == pytest.approx(sum(report.bill.total for report in reports) - shared)


def test_copies_of_a_stream_are_one_workflow_and_their_equal_troubles_one(tmp_path):
    values = {"submit": {"every": "10s", "count": 3}, "tasks": {"work": {"attempts": ["fail 5s"]}}}
    found, _ = summed(tmp_path, ONE, values)
    assert (found.workflows, found.phases) == (("w",), {"Failed": 3})
    assert found.troubles == (("Failed", "work: main exited with 1"),)


@pytest.mark.parametrize(("count", "reason"), [(1, "pods hang"), (3, "pods hang")])
def test_the_same_trouble_has_the_same_words_however_many_pods_are_in_it(tmp_path, count, reason):
    wide = worlds.workflow(worlds.steps([worlds.step("a", "work", withSequence={"count": str(count)})]), leaf("work"))
    found, _ = summed(tmp_path, wide, ends(work="hang"))
    ((phase, why),) = found.troubles
    assert phase == "Stuck"
    assert why.startswith(reason)


def test_a_simulation_in_which_nothing_was_submitted_did_not_succeed(tmp_path):
    cron = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "c"},
        "spec": {"schedules": ["* * * * *"], "workflowSpec": {"entrypoint": "work", "templates": [leaf("work")]}},
    }
    found, reports = summed(tmp_path, cron, {"cron": {"for": "5m", "missed": [{"from": "0s", "to": "1h"}]}})
    assert not found.outcome.succeeded
    assert not found.outcome.stuck
    assert found.outcome.makespan is None
    assert found.troubles == (("Skipped", "nothing was submitted: the controller does not work"),)
    assert [outcome.succeeded for outcome in outcomes_of(reports)] == [False]


def test_workflows_of_one_simulation_are_judged_by_themselves(tmp_path):
    _, reports = summed(tmp_path, [ONE, OTHER], ends(work="ok 30s", rest="hang"))
    assert [(o.name, o.phase, o.makespan) for o in outcomes_of(reports)] == [
        ("w", "Succeeded", 30.0),
        ("v", "Stuck", None),
    ]
