"""Pods as objects in the cluster: what podGC, a ttlStrategy and a CronWorkflow's history delete, and when."""

import pytest

from simulator.results.formats import json
from simulator.results.report import make_reports
from tests.simulator import worlds
from tests.simulator.worlds import LOGIC, leaf, step, steps

WORK = {"tasks": {"good": {"attempts": ["ok 10s"]}, "bad": {"attempts": ["fail 10s"]}}}
TWO = (steps([step("a", "good")], [step("b", "good")]), leaf("good"), leaf("bad"))
MIXED = (steps([step("a", "good"), step("b", "bad")]), leaf("good"), leaf("bad"))
"""One pod that succeeds beside one that fails."""


def report(folder, templates, values=None, **spec):
    return worlds.report(worlds.run(folder, worlds.workflow(*templates, **spec), LOGIC | WORK | (values or {})))


def ends(found):
    return [end for _, end in found.objects.spans]


def test_without_pod_gc_every_pod_is_left(tmp_path):
    found = report(tmp_path, TWO)
    assert (found.objects_peak, found.objects_left) == (2, 2)


def test_on_pod_completion_a_pod_goes_five_seconds_after_the_pass_that_saw_its_end(tmp_path):
    found = report(tmp_path, TWO, podGC={"strategy": "OnPodCompletion"})
    assert ends(found) == [15, 25]
    assert (found.objects_peak, found.objects_left) == (2, 0)


def test_the_delay_may_be_set(tmp_path):
    found = report(tmp_path, TWO, podGC={"strategy": "OnPodCompletion", "deleteDelayDuration": "0s"})
    assert ends(found) == [10, 20]
    assert found.objects_peak == 1


def test_the_delay_of_the_controller_holds_where_the_workflow_has_none(tmp_path):
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "workflow-controller-configmap"},
        "data": {"podGCDeleteDelayDuration": "30s"},
    }
    made = worlds.workflow(*TWO, podGC={"strategy": "OnPodCompletion"})
    assert ends(worlds.report(worlds.run(tmp_path, [config, made], LOGIC | WORK))) == [40, 50]


@pytest.mark.parametrize(
    ("strategy", "left"),
    [("", 2), ("OnPodCompletion", 0), ("OnPodSuccess", 1), ("OnWorkflowCompletion", 0), ("OnWorkflowSuccess", 2)],
)
def test_what_a_strategy_leaves_of_a_workflow_that_fails(tmp_path, strategy, left):
    found = report(tmp_path, MIXED, **({"podGC": {"strategy": strategy}} if strategy else {}))
    assert (found.phase, found.objects_left) == ("Failed", left)


def test_on_workflow_completion_all_pods_stay_until_the_end(tmp_path):
    assert ends(report(tmp_path, TWO, podGC={"strategy": "OnWorkflowCompletion"})) == [25, 25]
    assert ends(report(tmp_path, TWO, podGC={"strategy": "OnWorkflowSuccess"})) == [25, 25]


def test_the_end_is_the_instant_at_which_the_controller_saw_it(tmp_path):
    values = {"argo": {"requeue": "10s"}, "pending": "3s"}
    found = report(tmp_path, TWO, values, podGC={"strategy": "OnPodCompletion"})
    assert ends(found) == [pod.seen + 5 for pod in found.pods]
    assert all(pod.seen > pod.ended for pod in found.pods)


def test_a_ttl_deletes_the_workflow_and_its_pods_with_it(tmp_path):
    found = report(tmp_path, TWO, ttlStrategy={"secondsAfterCompletion": 100, "secondsAfterSuccess": 60})
    assert ends(found) == [20 + 60 + 1] * 2
    assert (found.objects_left, found.objects.lasting) == (2, 0)  # they are there when the simulation ends


def test_a_pod_that_vanished_leaves_no_object(tmp_path):
    found = report(tmp_path, TWO, {"tasks": {"good": {"attempts": ["deleted 30s"]}}})
    assert (found.objects_peak, found.objects_left) == (1, 0)


def test_a_pod_deleted_while_it_was_pending_leaves_no_object_and_one_that_ran_does(tmp_path):
    for end, left in (("hang", 0), ("ok 1000s", 1)):
        values = {"tasks": {"good": {"attempts": [end]}}}
        found = report(tmp_path, TWO, values, activeDeadlineSeconds=60)
        assert (found.phase, found.objects_left) == ("Failed", left)


def test_a_pod_that_timed_out_while_it_was_pending_is_left_behind_before_argo_4_1(tmp_path):
    templates = (leaf("good", timeout="30s"),)
    for version, left in (("4.1", 0), ("4.0", 1)):
        values = {"tasks": {"good": {"attempts": ["hang"]}}, "argo": {"requeue": "0s", "version": version}}
        found = report(tmp_path, templates, values)
        assert (found.phase, found.objects_left) == ("Failed", left)


def test_the_agents_pod_goes_with_the_workflow(tmp_path):
    found = report(tmp_path, ({"name": "main", "http": {"url": "http://example.com"}},))
    assert (found.created, found.objects_left) == (1, 0)


def test_a_label_selector_is_said_to_be_ignored(tmp_path):
    gc = {"strategy": "OnPodCompletion", "labelSelector": {"matchLabels": {"keep": "no"}}}
    found = report(tmp_path, TWO, podGC=gc)
    assert found.objects_left == 0
    assert "podGC.labelSelector of Workflow w" in [entry.what for entry in found.assumptions]
    assert not any("labelSelector" in entry.what for entry in report(tmp_path, TWO).assumptions)


def cron(folder, values, **spec):
    made = {"entrypoint": "good", "templates": [leaf("good")]}
    job = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "c"},
        "spec": {"schedules": ["* * * * *"], "workflowSpec": made, **spec},
    }
    return make_reports(worlds.run(folder, job, LOGIC | {"cron": {"for": "10m"}} | values))


@pytest.mark.parametrize(
    ("end", "fields", "left"),
    [
        ("ok 5s", {}, 3),
        ("fail 5s", {}, 1),
        ("ok 5s", {"successfulJobsHistoryLimit": 0}, 0),
        ("fail 5s", {"failedJobsHistoryLimit": 4, "successfulJobsHistoryLimit": 1}, 4),
        ("ok 5s", {"successfulJobsHistoryLimit": 100}, 10),
    ],
)
def test_a_cron_workflow_keeps_so_many_of_its_runs_and_their_pods(tmp_path, end, fields, left):
    found = cron(tmp_path, {"tasks": {"good": {"attempts": [end]}}}, **fields)
    assert [report.created for report in found] == [1] * 10
    assert [report.objects_left for report in found] == [0] * (10 - left) + [1] * left


def test_the_json_counts_objects(tmp_path):
    pods = json.body(report(tmp_path, TWO))["pods"]
    assert (pods["objects_peak"], pods["objects_left"]) == (2, 2)
