"""CronWorkflows over a simulated day: what their schedules submit, skip, replace and make up for."""

from datetime import UTC, datetime

import pytest

from manifests.errors import InputError, UsageError
from simulator import read_scenario
from simulator import simulation as wiring
from simulator.events import CronFired, CronSkipped, WorkflowSubmitted
from tests.simulator.data.fluid.datasets import dataload, dataset, runtime
from tests.simulator.worlds import LOGIC, events, leaf, run, scenario, workflow

HOUR = 3600
BEGIN = 1_767_571_200
"""Monday, 2026-01-05T00:00:00Z, in Unix time."""


def cron(*schedules, name="c", templates=None, made_from=None, **spec):
    made = {"entrypoint": "main", "templates": templates or [leaf("main")], **(made_from or {})}
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": name},
        "spec": {"schedules": list(schedules), "workflowSpec": made, **spec},
    }


def lasting(duration, **cron_setup):
    """Runs of so long, whose end is noted at once."""
    return LOGIC | {"tasks": {"main": {"attempts": [f"ok {duration}"]}}, "cron": {"sync": "0s", **cron_setup}}


def fired(simulation):
    """(submitted, due) in minutes."""
    return [(event.at / 60, event.due / 60) for event in events(simulation, CronFired)]


def skipped(simulation):
    return [(event.at / 60, event.reason) for event in simulation.skipped]


class Controlled:
    """A controller whose workflows last for an hour, or until they are told to end."""

    def __init__(self, world, *others):
        self.env = world.env

    def operate(self, run):
        told = self.env.event()
        run.wake = told.succeed
        run.submitted = run.started = self.env.now
        yield self.env.any_of([told, self.env.timeout(HOUR)])
        run.finished, run.phase = self.env.now, "Failed" if run.shutdown == "Terminate" else "Succeeded"


@pytest.fixture
def controlled(monkeypatch):
    monkeypatch.setattr(wiring, "Controller", Controlled)


def spans(simulation):
    return [(each.submitted / 60, each.finished / 60, each.phase) for each in simulation.runs]


# A day


def test_a_day_of_a_half_hourly_cron_that_forbids_overlap_runs_every_hour(tmp_path):
    simulation = run(tmp_path, cron("*/30 * * * *", concurrencyPolicy="Forbid"), lasting("40m"))
    assert fired(simulation) == [(60 * hour, 60 * hour) for hour in range(24)]
    assert [minute for minute, _ in skipped(simulation)] == [60 * hour + 30 for hour in range(24)]
    assert skipped(simulation)[0][1] == f"concurrencyPolicy is Forbid, and c-{BEGIN} is active"
    assert simulation.ended_at == 23 * HOUR + 2400  # the last run is waited for


def test_without_a_policy_runs_overlap(tmp_path):
    simulation = run(tmp_path, cron("*/30 * * * *"), lasting("40m", **{"for": "2h"}))
    assert fired(simulation) == [(minute, minute) for minute in (0, 30, 60, 90)]
    assert [(each.submitted / 60, each.finished / 60) for each in simulation.runs] == [
        (minute, minute + 40) for minute in (0, 30, 60, 90)
    ]


def test_a_run_is_named_after_its_scheduled_second(tmp_path):
    simulation = run(tmp_path, cron("30 3 * * *", name="nightly"), lasting("5s"))
    assert [each.name for each in simulation.runs] == [f"nightly-{BEGIN + 12_600}"]
    (event,) = events(simulation, CronFired)
    assert (event.workflow, event.run, event.schedule) == ("nightly", simulation.runs[0].name, "30 3 * * *")


def test_schedules_are_read_in_their_time_zone(tmp_path):
    simulation = run(tmp_path, cron("0 3 * * *", timezone="Asia/Shanghai"), lasting("5s"))
    assert [each.submitted for each in simulation.runs] == [19 * HOUR]


def test_the_start_says_what_day_it_is(tmp_path):
    values = lasting("5s") | {"start": "2026-03-28T22:30:00+01:00"}
    simulation = run(tmp_path, cron("30 2 * * *", "30 3 * * 0", timezone="Europe/Berlin"), values)
    assert [each.submitted for each in simulation.runs] == [4 * HOUR]  # 02:30 does not come that night
    assert simulation.runs[0].name == f"c-{int(datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp())}"


def test_workflows_and_cron_workflows_are_submitted_side_by_side(tmp_path):
    objects = [cron("0 1 * * *"), workflow(leaf("main"), name="w"), cron("0 1 * * *", name="d")]
    simulation = run(tmp_path, objects, lasting("5s"))
    found = [(event.workflow, event.at) for event in events(simulation, WorkflowSubmitted)]
    assert found == [("w", 0), (f"c-{BEGIN + HOUR}", HOUR), (f"d-{BEGIN + HOUR}", HOUR)]


def test_schedules_are_followed_from_the_moment_at_which_the_caches_are_ready(tmp_path):
    values = lasting("1s", **{"for": "30m"}) | {"zones": {"b": {}}}
    template = leaf("main", volumes=[{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}])
    simulation = run(tmp_path, [dataset(), runtime(), dataload(), cron("*/5 * * * *", templates=[template])], values)
    (cluster,) = simulation.clusters.values()
    begin = cluster.warm_at / 60
    assert begin > 1
    assert [minute for minute, _ in fired(simulation)] == [m for m in range(0, 90, 5) if begin <= m < begin + 30]


# What a run knows


def test_the_scheduled_time_is_a_global_value_and_fills_arguments(tmp_path):
    arguments = {"parameters": [{"name": "day", "value": "of {{workflow.scheduledTime}}"}, {"name": "n", "value": "1"}]}
    made_from = {"arguments": arguments, "podMetadata": {"labels": {"day": "{{workflow.parameters.day}}"}}}
    simulation = run(tmp_path, cron("0 1 * * *", made_from=made_from), lasting("5s"), parameters={"n": "2"})
    (found,) = simulation.runs
    assert found.globals == {"workflow.scheduledTime": "2026-01-05T01:00:00Z"}
    assert [each.value for each in found.workflow.spec.arguments] == ["of 2026-01-05T01:00:00Z", "2"]
    assert found.workflow.spec.pod_metadata.labels == {"day": "of 2026-01-05T01:00:00Z"}


def test_a_run_has_the_labels_of_its_workflow_metadata_and_not_those_of_the_cron_workflow(tmp_path):
    made = cron("0 1 * * *", workflowMetadata={"labels": {"team": "a"}, "annotations": {"why": "b"}})
    made["metadata"]["labels"] = {"team": "z", "more": "z"}
    metadata = run(tmp_path, made, lasting("5s")).runs[0].workflow.metadata
    assert metadata.labels == {"workflows.argoproj.io/cron-workflow": "c", "team": "a"}
    assert metadata.annotations == {"workflows.argoproj.io/scheduled-time": "2026-01-05T01:00:00Z", "why": "b"}


def test_a_skipped_run_changes_the_luck_of_no_other(tmp_path):
    values = LOGIC | {"tasks": {"main": {"duration": {"dist": "uniform", "low": "5m", "high": "50m"}}}}
    beside = {r.name: r.finished - r.submitted for r in run(tmp_path, cron("*/30 * * * *"), values).runs}
    apart = run(tmp_path, cron("*/30 * * * *", concurrencyPolicy="Forbid"), values).runs
    assert 24 <= len(apart) < len(beside) == 48
    assert all(each.finished - each.submitted == beside[each.name] for each in apart)


# Policies


def test_replace_terminates_what_is_active(tmp_path, controlled):
    simulation = run(tmp_path, cron("*/30 * * * *", concurrencyPolicy="Replace"), lasting("1s", **{"for": "90m"}))
    assert spans(simulation) == [(0, 30, "Failed"), (30, 60, "Failed"), (60, 120, "Succeeded")]


def test_replace_leaves_alone_what_has_ended(tmp_path, controlled):
    values = lasting("1s", **{"for": "4h"})
    simulation = run(tmp_path, cron("0 */2 * * *", concurrencyPolicy="Replace"), values)
    assert spans(simulation) == [(0, 60, "Succeeded"), (120, 180, "Succeeded")]


def test_an_ended_run_forbids_the_next_one_until_the_controller_notes_its_end(tmp_path):
    forbids, values = cron("*/30 * * * *", concurrencyPolicy="Forbid"), lasting("25m", **{"for": "1h", "sync": "10m"})
    is_skipped = set()
    for seed in range(1, 9):
        simulation = run(tmp_path, forbids, values, seed)
        first = simulation.world.luck.uniform("cron-sync") * 10  # the looks are at this minute and every ten from it on
        is_noted = first >= 5  # so there is one from minute 25 to 30
        assert fired(simulation) == ([(0, 0), (30, 30)] if is_noted else [(0, 0)])
        reasons = [reason for _, reason in skipped(simulation)]
        assert [reason.endswith(f"c-{BEGIN} (whose end is not noted yet) is active") for reason in reasons] == (
            [] if is_noted else [True]
        )
        is_skipped.add(not is_noted)
    assert is_skipped == {True, False}


def test_a_run_that_forbid_skipped_is_made_up_for_when_the_active_one_ends_within_the_deadline(tmp_path):
    forbids = cron("*/30 * * * *", concurrencyPolicy="Forbid", startingDeadlineSeconds=900)
    simulation = run(tmp_path, forbids, lasting("40m", **{"for": "2h"}))
    assert fired(simulation) == [(0, 0), (40, 30), (90, 90)]  # at minute 80 the run of minute 60 is too late
    assert [minute for minute, _ in skipped(simulation)] == [30, 60]
    assert [each.name for each in simulation.runs] == [f"c-{BEGIN + 60 * minute}" for minute in (0, 30, 90)]


def test_a_run_that_forbid_skipped_is_lost_when_the_active_one_ends_too_late(tmp_path):
    forbids = cron("*/30 * * * *", concurrencyPolicy="Forbid", startingDeadlineSeconds=600)
    assert fired(run(tmp_path, forbids, lasting("40m", **{"for": "2h"}))) == [(0, 0), (60, 60)]


# A controller that is away


def away(begin, end, **more):
    return lasting("1s", missed=[{"from": begin, "to": end}], **more)


def test_a_run_that_comes_due_while_the_controller_is_away_is_lost_without_a_deadline(tmp_path):
    simulation = run(tmp_path, cron("0 * * * *"), away("50m", "70m", **{"for": "3h"}))
    assert fired(simulation) == [(0, 0), (120, 120)]
    assert skipped(simulation) == [(60, "the controller does not work")]


def test_the_last_run_that_was_missed_is_made_up_for_at_the_return(tmp_path):
    late = cron("0 * * * *", startingDeadlineSeconds=1200)
    simulation = run(tmp_path, late, away("50m", "190m", **{"for": "5h"}))
    assert fired(simulation) == [(0, 0), (190, 180), (240, 240)]
    assert simulation.runs[1].name == f"c-{BEGIN + 3 * HOUR}"


def test_a_run_that_was_missed_for_too_long_is_not_made_up_for(tmp_path):
    late = cron("0 * * * *", startingDeadlineSeconds=600)
    assert fired(run(tmp_path, late, away("50m", "70m", **{"for": "3h"}))) == [(0, 0), (120, 120)]


def test_a_stretch_that_ends_after_the_schedules_holds_nothing_up(tmp_path):
    simulation = run(tmp_path, cron("0 * * * *"), away("50m", "60h", **{"for": "2h"}) | {"limits": {"horizon": "3h"}})
    assert (fired(simulation), simulation.cut_off) == ([(0, 0)], "")


def test_an_instant_at_the_return_is_not_missed(tmp_path):
    assert fired(run(tmp_path, cron("0 * * * *"), away("50m", "1h", **{"for": "2h"}))) == [(0, 0), (60, 60)]


def test_a_first_run_is_made_up_for_too_since_the_cron_workflow_has_run_before(tmp_path):
    simulation = run(tmp_path, cron("0 3 * * *", startingDeadlineSeconds=1800), away("170m", "190m"))
    assert fired(simulation) == [(190, 180)]
    (entry,) = [entry for entry in simulation.world.ledger.listed() if entry.what.startswith("last run of")]
    assert (entry.value, entry.assumed) == ("2026-01-04T03:00:00Z", True)


def test_a_status_says_when_it_ran_last(tmp_path):
    late = cron("0 3 * * *", startingDeadlineSeconds=1800) | {"status": {"lastScheduledTime": "2026-01-05T03:00:00Z"}}
    assert fired(run(tmp_path, late, away("170m", "190m"))) == []


# Conditions


def test_a_when_sees_the_last_scheduled_time_and_the_time_of_the_simulation(tmp_path):
    rarely = "{{= (now() - cronworkflow.lastScheduledTime).Hours() > 2 }}"
    simulation = run(tmp_path, cron("0 * * * *", when=rarely), lasting("1s", **{"for": "8h"}))
    assert fired(simulation) == [(120, 120), (300, 300)]  # it has run at 23:00 before the start
    assert skipped(simulation)[0] == (0, "its `when` is false")
    (entry,) = [entry for entry in simulation.world.ledger.listed() if entry.what.startswith("last run of")]
    assert entry.value == "2026-01-04T23:00:00Z"


def stopping(expression, **more):
    return cron("0 * * * *", stopStrategy={"expression": expression}, **more)


def test_a_stop_strategy_ends_a_cron_workflow_for_good(tmp_path):
    simulation = run(tmp_path, stopping("cronworkflow.succeeded == 2"), lasting("1s", **{"for": "5h"}))
    assert fired(simulation) == [(0, 0), (60, 60)]
    assert skipped(simulation) == [(60 * hour, "its stopStrategy has ended it") for hour in (2, 3, 4)]


def test_failed_runs_are_counted_apart(tmp_path):
    values = lasting("1s", **{"for": "3h"}) | {"tasks": {"main": {"attempts": ["fail 1s"]}}}
    assert fired(run(tmp_path, stopping("cronworkflow.succeeded >= 1"), values)) == [(0, 0), (60, 60), (120, 120)]
    assert fired(run(tmp_path, stopping("cronworkflow.failed >= 1"), values)) == [(0, 0)]


def test_counts_go_on_from_those_of_a_status(tmp_path):
    counted = stopping("cronworkflow.failed + cronworkflow.succeeded >= 8") | {"status": {"failed": 5, "succeeded": 2}}
    assert fired(run(tmp_path, counted, lasting("1s"))) == [(0, 0)]


def test_a_cron_workflow_that_its_status_calls_stopped_submits_nothing(tmp_path):
    stopped = cron("0 * * * *") | {"status": {"phase": "Stopped"}}
    simulation = run(tmp_path, stopped, lasting("1s", **{"for": "2h"}))
    assert (fired(simulation), len(skipped(simulation))) == ([], 2)


def test_a_condition_that_argo_cannot_evaluate_lets_no_run_begin_and_counts_as_failed(tmp_path):
    wrong = stopping("cronworkflow.failed >= 2", when="{{= cronworkflow.failed + 'x' }}")
    reasons = [reason for _, reason in skipped(run(tmp_path, wrong, lasting("1s", **{"for": "3h"})))]
    assert [reason.partition(":")[0] for reason in reasons] == [
        "its `when` cannot be evaluated",
        "its `when` cannot be evaluated",
        "its stopStrategy has ended it",
    ]
    (reason,) = {
        reason for _, reason in skipped(run(tmp_path, stopping("cronworkflow.x"), lasting("1s", **{"for": "2h"})))
    }
    assert reason.startswith("its stopStrategy cannot be evaluated: ")


# What submits nothing


def test_a_suspended_cron_workflow_beside_a_workflow_submits_nothing_and_says_so(tmp_path):
    simulation = run(tmp_path, [cron("0 * * * *", suspend=True), workflow(leaf("main"))], lasting("1s"))
    assert [each.name for each in simulation.runs] == ["w"]
    assert "CronWorkflow c" in [entry.what for entry in simulation.world.ledger.listed()]


def test_inputs_of_which_nothing_is_submitted_are_refused_with_the_reasons(tmp_path):
    objects = [cron("0 * * * *", suspend=True), cron("0 0 7 1 *", name="d"), cron("0 0 30 2 *", name="e")]
    with pytest.raises(InputError) as error:
        run(tmp_path, objects, lasting("1s"))
    assert str(error.value).splitlines() == [
        "there is nothing to simulate: c is suspended",
        "there is nothing to simulate: d is first due at 2026-01-07T00:00:00Z, and schedules are followed to "
        "2026-01-06T00:00:00Z; set start or cron.for",
        "there is nothing to simulate: e is never due",
    ]


def test_what_is_wrong_with_the_workflow_of_a_cron_workflow_is_told_before_the_run(tmp_path):
    template = leaf("main", metadata={"annotations": {"k8s.aliyun.com/eci-use-specs": "ecs.nope"}})
    with pytest.raises(InputError, match=r"template 'main': spec 'ecs\.nope'"):
        run(tmp_path, cron("0 1 * * *", templates=[template]), lasting("1s"))


# What is listed


def test_the_start_is_listed_only_where_a_schedule_asks_for_it(tmp_path):
    listed = [entry.key for entry in run(tmp_path, cron("0 1 * * *"), lasting("1s")).world.ledger.listed()]
    assert {"start", "cron.for"} <= set(listed)
    listed = [entry.key for entry in run(tmp_path, workflow(leaf("main")), lasting("1s")).world.ledger.listed()]
    assert not {"start", "cron.for", "cron.sync"} & set(listed)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"start": "tomorrow"}, "start: 'tomorrow' is no date and time"),
        ({"start": "0001-01-01"}, "start: '0001-01-01' is not between 1970 and 2999"),
        ({"cron": {"for": "0s"}}, r"cron\.for: '0s' must be a duration above 0"),
        ({"cron": {"missed": [{"from": "5m"}]}}, r"cron\.missed\.0\.to: say when the controller works again"),
        ({"cron": {"missed": [{"from": "5m", "to": "5m"}]}}, r"cron\.missed\.0\.to: it ends \(300s\) before it begins"),
    ],
)
def test_what_a_scenario_says_of_time_must_make_sense(tmp_path, values, message):
    with pytest.raises(UsageError, match=message):
        scenario(tmp_path, values)


@pytest.mark.parametrize(
    "written", ["2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01 08:00:00+08:00", "2026-03-01T00:00"]
)
def test_a_setting_can_say_the_start_in_all_ways_of_writing_it(written):
    assert read_scenario(None, [f"start={written}"]).start.value == datetime(2026, 3, 1, tzinfo=UTC)


def test_equal_seeds_give_equal_days(tmp_path):
    one, two = (run(tmp_path, cron("*/30 * * * *", concurrencyPolicy="Forbid"), {"cron": {"for": "3h"}}) for _ in "ab")
    assert one.world.log == two.world.log
    assert events(one, CronSkipped) == one.skipped == []
