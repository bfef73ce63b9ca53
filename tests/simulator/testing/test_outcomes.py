"""Strategies for how attempts end."""

import pytest
from hypothesis import given

from simulator.scenario.amounts import ENDS, parse_attempt
from simulator.testing.durations import durations
from simulator.testing.outcomes import FAULTS, OUTCOMES, faults, outcomes
from tests.simulator.testing.minimal import minimal

BID_FAILED = "Pod failed before main container starts due to BidFailed"
SIMPLEST = {
    "exit-code": "fail 0s",
    "reclaimed": "reclaimed 0s",
    "reclaimed-error": "deleted 0s",
    "reclaimed-init": {"end": "waiting-failed", "after": "0s", "message": BID_FAILED},
    "transient": {"end": "provider-failed", "after": "0s", "message": "i/o timeout"},
    "hang": "hang",
}


@pytest.mark.parametrize("kind", OUTCOMES)
def test_each_kind_shrinks_to_one_short_word(kind):
    assert minimal(outcomes(kinds=[kind])) == SIMPLEST.get(kind, f"{kind} 0s")


@pytest.mark.parametrize("end", ENDS)
def test_every_end_that_scenarios_know_is_drawn(end):
    assert minimal(outcomes(), lambda found: parse_attempt(found).end == end)


@pytest.mark.parametrize("code", [2, 137, 255])
def test_exit_codes_are_those_of_a_byte(code):
    found = minimal(outcomes(kinds=["exit-code"]), lambda drawn: parse_attempt(drawn).exit_code == code)
    assert found == {"end": "fail", "after": "0s", "exit_code": code}


@given(outcomes(kinds=["oom", "exit-code"], after=durations(shortest="1m", longest="2m")))
def test_arguments_narrow_them(outcome):
    found = parse_attempt(outcome)
    assert found.end in ("oom", "fail")
    assert found.exit_code >= 1
    assert 60 <= found.after.fixed <= 120


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no kind of outcome is named 'reclaim'"):
        outcomes(kinds=["reclaim"])


@given(faults(tasks=["x", "y"], most=2))
def test_faults_pass(part):
    for name, task in part["tasks"].items():
        *failed, last = [parse_attempt(attempt).end for attempt in task["attempts"]]
        assert name in ("x", "y")
        assert 1 <= len(failed) <= 2
        assert "ok" not in failed
        assert last == "ok"


def test_or_last_where_that_is_asked_for():
    ends = outcomes(kinds=["oom"])
    assert minimal(faults(outcomes=ends)) == {"tasks": {"*": {"attempts": ["oom 0s", "ok 0s"]}}}
    found = minimal(faults(outcomes=ends, lasting=True), lambda part: "ok 0s" not in part["tasks"]["*"]["attempts"])
    assert found == {"tasks": {"*": {"attempts": ["oom 0s"]}}}


@pytest.mark.parametrize("hit", [["x"], ["y"], ["x", "y"]])
def test_every_task_can_be_hit(hit):
    part = minimal(faults(tasks=["x", "y"]), lambda found: list(found["tasks"]) == hit)
    assert part == {"tasks": {name: {"attempts": ["fail 0s", "ok 0s"]} for name in hit}}


def test_what_never_settles_is_no_fault_by_default():
    assert set(OUTCOMES) - set(FAULTS) == {"ok", "vanished"}
