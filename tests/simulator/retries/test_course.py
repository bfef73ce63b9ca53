"""Attempts that fail the same way again and again, on a clock of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.release import Release
from manifests.retry import Backoff, RetryError, RetryStrategy, Settle
from manifests.workflow import Template
from simulator.cloud.ending import DEADLINE, scripted
from simulator.controller.outcome import Outcome
from simulator.retries.causes import causes, failure_of, killed
from simulator.retries.course import MOST, Undecided, course

NEWEST = Release.parse("4.1")
LEAF = Template(name="leaf", type="container")


def strategy(backoff=None, **fields):
    return RetryStrategy(backoff=Backoff(**backoff) if backoff is not None else None, **fields)


def way(retrying, kind="fail", run=5.0, template=LEAF, **settings):
    failure = failure_of(template, scripted(kind), run, NEWEST)
    return course(retrying, failure, killed(template, NEWEST), **settings)


def starts(found, run):
    """When the attempts started, from their waits."""
    times = [0.0]
    for wait in found.waits:
        times.append(times[-1] + run + wait)
    return times


# The conformance cases of retries


def test_attempts_are_limit_plus_one():  # C11
    found = way(strategy(limit=2))
    assert (found.attempts, found.waits, found.end) == (3, (0, 0), Settle("Failed", "No more retries left"))


@pytest.mark.parametrize(
    ("policy", "kind", "attempts"),
    [
        pytest.param(None, "deleted", 1, id="C12: a deleted pod by default"),
        pytest.param("Always", "deleted", 3, id="C12: a deleted pod, always"),
        pytest.param("OnError", "evicted", 1, id="C13: an eviction is no error"),
        pytest.param("OnFailure", "evicted", 3, id="C13: an eviction is a failure"),
        pytest.param("OnTransientError", "evicted", 1, id="C13: an eviction is not transient"),
        pytest.param("OnError", "provider-failed", 1, id="C14: a provider's failure is no error"),
        pytest.param(None, "waiting-failed", 1, id="C15: an error before main started"),
    ],
)
def test_the_policy_says_which_ends_are_retried(policy, kind, attempts):
    assert way(strategy(limit=2, policy=policy), kind).attempts == attempts


def test_after_a_providers_failure_no_backoff_is_waited_for():  # C14
    found = way(strategy({"duration": "60"}, limit=3), "provider-failed")
    assert (found.attempts, found.waits) == (4, (0, 0, 0))


@pytest.mark.parametrize(
    ("cap", "instants"), [(None, [0, 15, 40, 85]), ("15", [0, 15, 35, 55])], ids=["growing", "capped"]
)
def test_waits_grow_up_to_the_cap(cap, instants):  # C16
    assert starts(way(strategy({"duration": "10", "factor": "2", "cap": cap}, limit=3)), 5.0) == instants


def test_an_attempt_is_cut_off_where_max_duration_ends():  # C17
    found = way(strategy({"duration": "30", "factor": "1", "max_duration": "60"}, limit=10), run=20.0)
    assert starts(found, 20.0) == [0, 50]
    assert (found.last.started, found.last.finished, found.last.message) == (50, 60, "main: Error (exit code 143)")
    assert found.end.message == "Backoff would exceed max duration limit"


def test_a_wait_beyond_max_duration_is_not_begun():  # C17
    found = way(strategy({"duration": "120", "max_duration": "60"}, limit=10), run=20.0)
    assert (found.attempts, found.idle) == (1, 0)


def test_without_a_limit_there_is_no_end_and_no_wait():  # C18
    found = way(strategy({"duration": "60"}))
    assert (found.end, set(found.waits), found.attempts) == (None, {0.0}, MOST + 1)


def test_a_backoff_is_waited_for_in_vain_before_the_policy_refuses():  # C19
    found = way(strategy({"duration": "30"}, limit=2, policy="OnError"))
    assert (found.attempts, found.idle) == (1, 30)
    assert way(strategy({"duration": "30"}, limit=0, policy="OnError")).idle == 0


# Expressions, deadlines


@pytest.mark.parametrize(("release", "idle"), [("3.5.7", 0), ("3.5.8", 30)])
def test_what_an_old_release_refuses_by_expression_is_not_waited_for(release, idle):  # C19
    found = way(strategy({"duration": "30"}, limit=2), expression=lambda _: False, release=Release.parse(release))
    assert (found.idle, found.end.message) == (idle, "retryStrategy.expression evaluated to false")


def test_an_expression_can_end_what_has_no_limit():
    assert way(strategy(), expression=lambda seen: seen.count < 4).attempts == 4


def test_an_expression_that_nobody_can_answer_leaves_it_open():
    def ask(_):
        raise Undecided("inputs.parameters.n")

    found = way(strategy(limit=2), expression=ask)
    assert (found.end, found.unknown, found.waits) == (None, "inputs.parameters.n", ())


def test_an_expression_that_is_never_asked_may_be_unanswerable():
    def ask(_):
        raise Undecided("inputs.parameters.n")

    assert way(strategy(limit=2, policy="OnError"), expression=ask).end == Settle("Failed", "main: Error (exit code 1)")


def test_an_expression_in_error_ends_it_in_error():
    def ask(_):
        raise RetryError("what?")

    assert way(strategy(limit=2), expression=ask).end == Settle("Error", "what?")


def test_no_attempt_follows_the_workflow_deadline():  # C25
    found = way(strategy(limit=10), run=30.0, workflow_deadline=60.0)
    assert (found.attempts, found.end.message) == (2, "retry exceeded workflow deadline")


# What fails


def test_steps_are_failed_whatever_their_pod_was_and_a_dag_is_what_it_was():  # C03
    ends = [cause.end for cause in causes() if cause.end is not None]
    phases = {
        kind: [failure_of(Template(name="t", type=kind), end, 1.0, NEWEST).outcome.phase for end in ends]
        for kind in ("container", "steps", "dag")
    }
    assert set(phases["steps"]) == {"Failed"}
    assert phases["dag"] == phases["container"]
    assert "Error" in phases["dag"]


@pytest.mark.parametrize("kind", ["steps", "dag"])
def test_steps_and_dags_know_when_they_ended_so_their_backoff_is_waited_for(kind):
    found = way(strategy({"duration": "60"}, limit=1), "provider-failed", template=Template(name="t", type=kind))
    assert found.waits == (60,)


@pytest.mark.parametrize(
    ("written", "lasts"), [("20", 20), ("600", 60), ("{{inputs.parameters.most}}", 60), (None, 60)]
)
def test_a_deadline_ends_an_attempt_where_it_is_known_and_sooner(written, lasts):
    template = Template(name="t", type="container", active_deadline=written)
    assert failure_of(template, DEADLINE, 60.0, NEWEST).lasts == lasts


def test_the_causes_are_those_of_the_contract():
    names = list(dict.fromkeys(cause.name for cause in causes()))
    assert names == [
        "exit-code",
        "oom",
        "evicted",
        "deleted",
        "reclaimed",
        "provider-failed",
        "waiting-failed",
        "pull-failed",
        "deadline",
    ]


plain = st.builds(
    lambda limit, policy, duration, factor, most: strategy(
        {"duration": str(duration), "factor": str(factor), "max_duration": most}, limit=limit, policy=policy
    ),
    limit=st.none() | st.integers(0, 8),
    policy=st.sampled_from(["Always", "OnFailure", "OnError", None]),
    duration=st.integers(0, 100),
    factor=st.integers(0, 4),
    most=st.none() | st.integers(0, 2000).map(str),
)
kinds = st.sampled_from(["fail", "oom", "deleted", "evicted", "provider-failed", "waiting-failed"])


@given(plain, kinds, st.integers(0, 100))
def test_attempts_never_pass_the_limit_and_none_starts_after_max_duration(retrying, kind, run):
    found = way(retrying, kind, float(run))
    assert retrying.attempts is None or found.attempts <= retrying.attempts
    most = retrying.backoff.max_seconds
    assert most is None or found.attempts == 1 or found.last.started <= most


@given(plain, kinds, st.integers(0, 100))
def test_what_is_waited_for_is_the_formula_or_nothing(retrying, kind, run):
    found = way(retrying, kind, float(run))
    full = [retrying.backoff.wait(number) for number in range(1, len(found.waits) + 1)]
    assert list(found.waits) == (
        full if retrying.limit is not None and failure_of(LEAF, scripted(kind), 1.0, NEWEST).ran else [0] * len(full)
    )


@given(plain, kinds, st.integers(0, 100))
def test_a_failure_that_the_policy_leaves_out_is_never_retried(retrying, kind, run):
    outcome: Outcome = failure_of(LEAF, scripted(kind), 1.0, NEWEST).outcome
    if not retrying.covers(outcome.phase, outcome.message):
        assert way(retrying, kind, float(run)).attempts == 1
