"""Why nodes failed, as somebody would say it who runs the platform."""

import pytest

from simulator.results.explanations import first_cause
from tests.simulator import worlds
from tests.simulator.worlds import LOGIC, leaf, report, run, step, steps, workflow

DRY = {
    "zones": {"b": {"vswitch": "vsw-b", "stock": {"ecs.c6.large": 0}}, "c": {"vswitch": "vsw-c"}},
    "create": {"sandbox": "0s"},
    "argo": {"requeue": "10s"},
}


def eci(**settings):
    named = {f"k8s.aliyun.com/eci-{name.replace('_', '-')}": value for name, value in settings.items()}
    return {"podMetadata": {"annotations": named}}


FAIL_FAST = eci(vswitch="vsw-b", use_specs="ecs.c6.large", fail_strategy="fail-fast")
FAIL_BACK = eci(vswitch="vsw-b", use_specs="ecs.c6.large")


def nap(**fields):
    return leaf("nap", **fields)


def naps(count, *, spec=None, **fields):
    loop = step("nap", "nap", withSequence={"count": str(count)})
    return workflow(steps([loop]), nap(**fields), **(spec or {}))


def retry(**fields):
    return {"retryStrategy": fields}


def ends(*attempts, **more):
    return LOGIC | {"tasks": {"nap": {"attempts": list(attempts)}}} | more


def explained(folder, objects, values):
    return report(run(folder, objects, values)).explained


def sentences(folder, objects, values):
    return [failure.why for failure in explained(folder, objects, values).failures]


# Retries


def test_attempts_that_are_used_up_are_counted(tmp_path):
    flow = naps(1, **retry(limit=3))
    assert sentences(tmp_path, flow, ends("fail 1s")) == ["nap(0:0): all 4 attempts failed: main exited with 1."]


def test_many_nodes_that_failed_alike_share_one_sentence(tmp_path):
    (failure,) = explained(tmp_path, naps(5, **retry(limit=1)), ends("oom 1s")).failures
    assert failure.why == "5 nodes of nap: all 2 attempts of each failed: main ran out of memory (OOMKilled)."
    assert (failure.template, failure.cause, len(failure.nodes)) == ("nap", "oom", 5)
    assert failure.nodes[0] == "w[0].nap(0:0)"


def test_nodes_that_failed_otherwise_have_their_own_sentence_and_the_most_frequent_comes_first(tmp_path):
    values = ends("fail 1s") | {
        "tasks": {"nap": {"attempts": ["fail 1s"]}, "node:w[0].nap(2:2)": {"attempts": ["oom 2s"]}}
    }
    assert sentences(tmp_path, naps(4), values) == [
        "3 pods of nap: main exited with 1; there is no retryStrategy.",
        "nap(2:2): main ran out of memory (OOMKilled); there is no retryStrategy.",
    ]


def test_attempts_that_ended_differently_are_told_one_by_one(tmp_path):
    flow = naps(1, **retry(limit=2))
    (said,) = sentences(tmp_path, flow, ends("fail 1s", "oom 1s", "oom 1s"))
    assert "all 3 attempts failed: 1 x main exited with 1, 2 x main ran out of memory (OOMKilled)." in said


@pytest.mark.parametrize(
    ("strategy", "end", "said"),
    [
        (
            {"limit": 3, "retryPolicy": "OnError"},
            "oom 1s",
            "Argo sees Failed, and retryPolicy OnError does not retry that.",
        ),
        ({"limit": 3}, "wait-failed 1s", "Argo sees Error, and retryPolicy OnFailure does not retry that."),
        (
            {"limit": 3, "expression": "lastRetry.exitCode == '2'"},
            "fail 1s",
            "the expression \"lastRetry.exitCode == '2'\" of its retryStrategy asks for no further attempt.",
        ),
        (
            {"limit": 9, "backoff": {"duration": "1m", "maxDuration": "30s"}},
            "fail 1s",
            "the maxDuration of its retryStrategy leaves no time for another attempt.",
        ),
        (
            {"limit": 3, "backoff": {"factor": 2}},
            "fail 1s",
            "its retryStrategy cannot be carried out: no base duration specified for retryStrategy.",
        ),
    ],
    ids=["policy", "default policy", "expression", "max duration", "broken"],
)  # fmt: skip
def test_what_forbids_a_further_attempt_is_told(tmp_path, strategy, end, said):
    (found,) = sentences(tmp_path, naps(1, **retry(**strategy)), ends(end))
    assert found.startswith("nap(0:0): ")
    assert found.endswith(f"; {said}")


def test_an_attempt_that_a_later_one_made_good_is_no_failure(tmp_path):
    found = explained(tmp_path, naps(3, **retry(limit=2)), ends("fail 1s", "ok 1s"))
    assert found.failures == ()
    assert [failure.why for failure in found.recovered] == [
        "3 pods of nap: main exited with 1; a later attempt succeeded."
    ]


def test_what_lies_in_a_retried_group_tells_that_the_group_has_given_up(tmp_path):
    stage = {"name": "stage", "steps": [[step("nap", "nap")]], **retry(limit=2)}
    flow = workflow(steps([step("s", "stage")]), stage, nap())
    assert sentences(tmp_path, flow, ends("fail 1s")) == [
        "nap: main exited with 1; s around it is not tried again: all 3 attempts are used up."
    ]


def test_many_retried_groups_that_gave_up_alike_share_one_sentence(tmp_path):
    stage = {"name": "stage", "steps": [[step("nap", "nap")]], **retry(limit=2)}
    flow = workflow(steps([step("s", "stage", withSequence={"count": "4"})]), stage, nap())
    assert sentences(tmp_path, flow, ends("fail 1s")) == [
        "4 pods of nap: main exited with 1; stage around each is not tried again: all 3 attempts are used up."
    ]


def test_pods_of_one_retried_group_share_the_sentence_with_its_name(tmp_path):
    stage = {"name": "stage", "steps": [[step("nap", "nap", withSequence={"count": "4"})]], **retry(limit=2)}
    flow = workflow(steps([step("s", "stage")]), stage, nap())
    assert sentences(tmp_path, flow, ends("fail 1s")) == [
        "4 pods of nap: main exited with 1; s around them is not tried again: all 3 attempts are used up."
    ]


def test_a_failure_that_the_workflow_goes_on_after_is_still_told(tmp_path):
    flow = workflow(steps([step("nap", "nap", continueOn={"failed": True})], **retry(limit=2)), nap())
    found = report(run(tmp_path, flow, ends("fail 1s")))
    assert found.phase == "Succeeded"
    assert [failure.why for failure in found.explained.failures] == [
        "nap: main exited with 1; the workflow goes on without it."
    ]


def test_endless_retries_are_counted_so_far(tmp_path):
    values = ends("fail 60s", limits={"horizon": "10m"})
    (said,) = sentences(tmp_path, naps(1, **retry()), values)
    assert said == "nap(0:0): 10 attempts failed: main exited with 1; it is still being retried."


# Stock, deadlines, reclaims


def test_fail_fast_tells_what_there_was_not_and_that_no_backoff_was_waited_for(tmp_path):
    flow = naps(2, spec=FAIL_FAST, **retry(limit=3, backoff={"duration": "5m"}))
    (failure,) = explained(tmp_path, flow, DRY).failures
    assert failure.cause == "stock"
    assert failure.why == (
        "2 nodes of nap: all 4 attempts of each failed: ECI had no ecs.c6.large left in b, and fail-fast gives up "
        "after one round; Argo waits for no backoff after such a failure, so they were gone in 40s."
    )


def test_without_a_backoff_nothing_is_said_of_one(tmp_path):
    (said,) = sentences(tmp_path, naps(1, spec=FAIL_FAST, **retry(limit=3)), DRY)
    assert said.endswith("; there is no backoff, so they were gone in 40s.")


def test_a_deadline_tells_what_it_cut_short(tmp_path):
    flow = naps(2, spec=FAIL_BACK | {"activeDeadlineSeconds": 3600})
    (failure,) = explained(tmp_path, flow, DRY).failures
    assert failure.cause == "deadline"
    assert failure.why == (
        "2 pods of nap: the workflow's deadline of 1h came during the wait for stock (no ecs.c6.large left in b)."
    )


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ({"activeDeadlineSeconds": 90}, "the template's deadline of 1min30s came during the work"),
        ({"timeout": "5m"}, "the template's timeout of 5min came during the work"),
        ({"activeDeadlineSeconds": 7200}, "the workflow's deadline of 1h came during the work"),
    ],
    ids=["own", "timeout", "workflow"],
)
def test_the_deadline_that_comes_first_is_named(tmp_path, template, said):
    flow = naps(1, spec={"activeDeadlineSeconds": 3600}, **template)
    (found,) = sentences(tmp_path, flow, LOGIC | {"tasks": {"nap": {"duration": "3h"}}})
    assert found.startswith(f"nap(0:0): {said}")


def test_a_time_limit_for_being_pending_is_named(tmp_path):
    flow = naps(1, spec=FAIL_BACK, pendingTimeout="10m")
    (said,) = sentences(tmp_path, flow, DRY)
    assert "the template's pendingTimeout of 10min came during the wait for stock (no ecs.c6.large left in b)" in said


def test_how_long_a_reclaimed_instance_ran_is_told_as_a_span(tmp_path):
    values = LOGIC | {
        "tasks": {f"node:w[0].nap({i}:{i})": {"attempts": [f"reclaimed {m}m"]} for i, m in ((0, 61), (1, 85))}
    }
    assert sentences(tmp_path, naps(2), values) == [
        "2 pods of nap: the spot instance was reclaimed after 1h1min to 1h25min; there is no retryStrategy."
    ]


# In one line


@pytest.mark.parametrize(
    ("end", "cause"),
    [("fail 1s", "nap: main exited with 1"), ("hang", "pods hang, and no deadline ends it"), ("ok 1s", "")],
    ids=["failed", "stuck", "succeeded"],
)
def test_the_first_cause_is_the_same_for_runs_of_other_sizes(tmp_path, end, cause):
    found = {first_cause(report(run(tmp_path, naps(count), ends(end)))) for count in (1, 3)}
    assert found == {cause}


def test_the_first_cause_is_what_went_wrong_first(tmp_path):
    tasks = {"node:w[0].nap(0:0)": {"attempts": ["oom 5s"]}, "nap": {"attempts": ["fail 50s"]}}
    tasks = dict(reversed(tasks.items()))
    assert (
        first_cause(report(run(tmp_path, naps(5), LOGIC | {"tasks": tasks})))
        == "nap: main ran out of memory (OOMKilled)"
    )


def test_pods_that_wait_for_ever_tell_for_what(tmp_path):
    found = report(run(tmp_path, naps(3, spec=FAIL_BACK), DRY))
    assert found.stuck.reason.startswith("3 pods wait for stock for ever")
    assert found.stuck.cause.startswith("pods wait for stock for ever")
    assert found.stuck.reason.endswith("ECI has no ecs.c6.large left in b")


def test_a_calm_run_has_nothing_to_explain(tmp_path):
    found = explained(tmp_path, naps(3), ends("ok 1s"))
    assert (found.failures, found.recovered) == ((), ())


def test_every_run_that_fails_has_a_cause(tmp_path):
    flow = workflow(
        steps([step("nap", "nap", arguments={"parameters": [{"name": "n", "value": "{{workflow.status}}"}]})]), nap()
    )
    found = report(worlds.run(tmp_path, flow, ends("fail 1s")))
    assert first_cause(found)


def test_an_agent_that_finds_no_stock_is_said_to_be_what_a_run_waits_for(tmp_path):
    call = {"name": "main", "http": {"url": "https://example.com"}}
    found = report(run(tmp_path, workflow(call), {"shortages": [{"stock": 0}]}))
    assert found.phase == "Stuck"
    assert found.stuck.reason.startswith("its agent, which HTTP and plugin templates need, waits for stock for ever")
    assert found.stuck.bound == "stock"
