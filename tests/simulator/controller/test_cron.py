"""What is decided about a CronWorkflow at an instant: no clock, no workflow."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import loads
from manifests.cron import Timetable, parse_schedule
from simulator.controller.cron import (
    due,
    judge,
    last_before,
    missed,
    noted_at,
    stops,
    variables_of,
    wants,
)

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)


def at(hours, minutes=0):
    return BEGIN + timedelta(hours=hours, minutes=minutes)


def timetable(*schedules, **fields):
    return Timetable(tuple((one, parse_schedule(one)) for one in schedules), **fields)


# Which instants fire


def test_a_day_begins_with_its_midnight_and_ends_before_the_next_one():
    assert [each.at for each in due(timetable("0 */12 * * *"), BEGIN, at(24))] == [at(0), at(12)]


def test_what_was_due_before_the_begin_is_over():
    begin = BEGIN + timedelta(milliseconds=400)
    assert [each.at for each in due(timetable("*/5 * * * *"), begin, at(0, 10))] == [at(0, 5)]


def test_an_instant_of_two_schedules_comes_once():
    found = list(due(timetable("0 6 * * *", "0 */6 * * *", "30 6 * * *"), BEGIN, at(12)))
    assert [each.at for each in found] == [at(0), at(6), at(6, 30)]
    assert [each.schedule for each in found] == ["0 */6 * * *", "0 6 * * *", "30 6 * * *"]


def test_an_interval_is_counted_from_the_start_whatever_else_fires():
    assert [each.at for each in due(timetable("@every 5h", "0 7 * * *"), BEGIN, at(11))] == [at(5), at(7), at(10)]


def test_a_schedule_that_is_never_due_has_no_instants():
    assert list(due(timetable("0 0 30 2 *"), BEGIN, at(24))) == []


@pytest.mark.parametrize(
    ("schedule", "last"),
    [
        ("*/10 * * * *", at(0, -10)),
        ("0 3 * * *", at(-21)),
        ("0 3 * * 1", at(-7 * 24 + 3)),
        ("0 0 29 2 *", datetime(2024, 2, 29, tzinfo=UTC)),
        ("0 0 30 2 *", None),
        ("@every 1h", BEGIN),
    ],
)
def test_the_last_instant_before_the_start_is_found(schedule, last):
    assert last_before(timetable(schedule), BEGIN) == last


# What is made up for


def test_the_last_missed_run_is_made_up_for_and_no_earlier_one():
    found = missed(timetable("0 * * * *", starting_deadline=3600), at(0), at(3, 30))
    assert (found.at, found.schedule) == (at(3), "0 * * * *")


@pytest.mark.parametrize(("minutes", "is_made_up"), [(19, True), (20, False), (21, False)])
def test_a_missed_run_must_be_less_late_than_its_deadline(minutes, is_made_up):
    found = missed(timetable("0 * * * *", starting_deadline=1200), at(0), at(1, minutes))
    assert (found is not None) is is_made_up


def test_nothing_is_made_up_for_without_a_deadline_or_a_first_run_or_a_miss():
    assert missed(timetable("0 * * * *"), at(0), at(1, 1)) is None
    assert missed(timetable("0 * * * *", starting_deadline=0), at(0), at(1, 1)) is None
    assert missed(timetable("0 * * * *", starting_deadline=600), None, at(1, 1)) is None
    assert missed(timetable("0 * * * *", starting_deadline=600), at(1), at(1, 1)) is None


def test_an_instant_that_is_just_now_is_not_missed():
    assert missed(timetable("0 * * * *", starting_deadline=600), at(0), at(1)) is None


def test_the_first_schedule_with_a_missed_run_decides():
    both = timetable("0 * * * *", "30 * * * *", starting_deadline=3600)
    assert missed(both, at(0), at(1, 45)).at == at(1)


# What a run that is due must pass


@pytest.mark.parametrize(
    ("policy", "active", "refusal", "replaces"),
    [
        ("Allow", ["a"], "", False),
        ("Forbid", [], "", False),
        ("Forbid", ["a", "b"], "concurrencyPolicy is Forbid, and a is active", False),
        ("Replace", ["a"], "", True),
    ],
)
def test_the_policy_decides_about_a_run_beside_active_ones(policy, active, refusal, replaces):
    verdict = judge(timetable("@daily", policy=policy), active, stopped=False, wanted=True)
    assert (verdict.refusal, verdict.replaces) == (refusal, replaces)


def test_the_first_reason_in_the_order_of_the_controller_is_told():
    forbids = {"policy": "Forbid"}
    assert judge(timetable(**forbids), ["a"], stopped=False, wanted=False).refusal == "its `when` is false"
    assert judge(timetable(**forbids), ["a"], stopped=True, wanted=False).refusal == "its stopStrategy has ended it"
    suspended = timetable(suspended=True, **forbids)
    assert judge(suspended, ["a"], stopped=True, wanted=False).refusal == "it is suspended"


# When an end is noted


@pytest.mark.parametrize(("ended", "noted"), [(0, 3), (3, 3), (3.1, 13), (13, 13), (1795, 1803)])
def test_an_end_is_noted_at_the_next_look(ended, noted):
    assert noted_at(ended, 10, 3) == noted


def test_an_end_is_noted_at_once_where_the_controller_always_looks():
    assert noted_at(17.3, 0, 0) == 17.3


@given(st.floats(0, 1e6), st.floats(0.1, 600), st.floats(0, 1))
def test_an_end_is_noted_within_one_period(ended, period, share):
    noted = noted_at(ended, period, share * period)
    assert ended - 1e-6 <= noted <= max(ended, share * period) + period + 1e-6


# Expressions


def variables(last=None, **counted):
    (cron,) = loads(
        json.dumps(
            {"kind": "CronWorkflow", "metadata": {"name": "c", "namespace": "n", "labels": {"team": "a"}}, "spec": {}}
        )
    ).workflows
    return variables_of(cron, last, {"failed": 0, "succeeded": 0} | counted)


def test_without_a_when_every_run_is_wanted_and_without_a_stop_strategy_none_is_the_last():
    assert wants("", {}, BEGIN) is True
    assert stops("", {}, BEGIN) is False


@pytest.mark.parametrize(("now", "is_wanted"), [(at(1), False), (at(1, 1), True)])
def test_a_when_knows_the_last_scheduled_time_and_the_time_that_it_is(now, is_wanted):
    when = "{{= cronworkflow.lastScheduledTime == nil || (now() - cronworkflow.lastScheduledTime).Seconds() > 3600 }}"
    assert wants(when, variables(last=at(0)), now) is is_wanted
    assert wants(when, variables(last=None), now) is True


def test_a_when_with_text_around_its_tags_is_read_like_that_of_a_step():
    assert (
        wants("{{cronworkflow.failed}} < 3 && {{= cronworkflow.labels.team }} == a", variables(failed=2), BEGIN) is True
    )
    assert wants("{{cronworkflow.failed}} < 3", variables(failed=3), BEGIN) is False
    assert wants("{{cronworkflow.name}} == c", variables(), BEGIN) is True


def test_a_stop_strategy_knows_the_counts_and_has_no_braces():
    assert stops("cronworkflow.failed >= 3", variables(failed=3), BEGIN) is True
    assert stops("cronworkflow.succeeded > 0", variables(failed=3), BEGIN) is False


@pytest.mark.parametrize("when", ["{{= cronworkflow.nam + 1 }}", "{{= 1 }}", "yes", "{{= workflow.name == 'c' }}"])
def test_a_when_that_argo_could_not_evaluate_raises(when):
    with pytest.raises(ValueError, match=r"\w"):
        wants(when, variables(), BEGIN)


def test_a_stop_strategy_that_is_neither_true_nor_false_raises():
    with pytest.raises(ValueError, match="bool"):
        stops("cronworkflow.failed", variables(), BEGIN)
