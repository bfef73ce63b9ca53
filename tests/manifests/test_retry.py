"""Argo's retry rules: the order of the decision, the backoff formula, the policy table, and what holds for all."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from manifests.release import LINES, NEWEST_RELEASE, Release
from manifests.retry import (
    FOREVER,
    POLICIES,
    Again,
    Attempt,
    Backoff,
    History,
    RetryError,
    RetryStrategy,
    Settle,
    Wait,
    decide,
    read_retry,
)


def history(count=1, phase="Failed", started=0.0, finished=5.0, first=0.0, message="why"):
    return History(count, first, Attempt(phase, started, finished, message))


def strategy(backoff=None, **fields):
    return RetryStrategy(backoff=Backoff(**backoff) if backoff is not None else None, **fields)


# The order of the decision


@pytest.mark.parametrize("phase", ["Succeeded", "Skipped", "Omitted"])
def test_an_attempt_that_did_not_fail_is_a_success_of_the_node(phase):
    assert decide(strategy(limit=3), history(phase=phase, message=""), 5.0) == Settle("Succeeded", "")


def test_the_workflow_deadline_comes_before_everything():
    found = decide(strategy({"duration": "60"}, limit=3), history(), 20.0, workflow_deadline=20.0)
    assert found == Settle("Failed", "retry exceeded workflow deadline")


def test_before_the_workflow_deadline_the_strategy_decides():
    assert decide(strategy(limit=3), history(), 19.0, workflow_deadline=20.0) == Again()


def test_max_duration_is_looked_at_before_the_base_duration_is_missed():
    found = decide(strategy({"max_duration": "10"}, limit=3), history(), 11.0)
    assert found == Settle("Failed", "Max duration limit exceeded")


def test_at_max_duration_itself_it_is_not_exceeded():
    assert decide(strategy({"duration": "0", "max_duration": "10"}, limit=3), history(finished=10.0), 10.0) == Again(
        10.0
    )


def test_a_backoff_without_duration_is_an_error():
    found = decide(strategy({}, limit=3), history(), 5.0)
    assert found == Settle("Error", "no base duration specified for retryStrategy")


def test_a_wait_past_max_duration_ends_the_retry_at_once():
    found = decide(strategy({"duration": "60", "max_duration": "64"}, limit=3), history(), 5.0)
    assert found == Settle("Failed", "Backoff would exceed max duration limit")


def test_the_whole_backoff_is_waited_for_from_now_on():
    assert decide(strategy({"duration": "60"}, limit=3), history(finished=5.0), 15.0) == Wait(60.0)


def test_after_the_backoff_the_next_attempt_is_bound_by_max_duration():
    found = decide(strategy({"duration": "60", "max_duration": "100"}, limit=3), history(finished=5.0), 65.0)
    assert found == Again(deadline=100.0)


def test_a_backoff_is_waited_for_before_the_policy_refuses():
    refusing = strategy({"duration": "30"}, limit=2, policy="OnError")
    assert decide(refusing, history(), 5.0) == Wait(30.0)
    assert decide(refusing, history(), 35.0) == Settle("Failed", "why")


def test_the_last_allowed_failure_is_reported_without_waiting():
    found = decide(strategy({"duration": "30"}, limit=2), history(count=3), 5.0)
    assert found == Settle("Failed", "No more retries left")


def test_without_a_limit_no_backoff_is_waited_for():
    assert decide(strategy({"duration": "60"}), history(), 5.0) == Again()


def test_without_a_limit_max_duration_still_ends_it():
    found = decide(strategy({"duration": "60", "max_duration": "30"}), history(), 5.0)
    assert found == Settle("Failed", "Backoff would exceed max duration limit")


def test_a_pod_without_an_end_is_not_waited_for():
    assert decide(strategy({"duration": "60"}, limit=3), history(finished=None), 1.0) == Again()


def test_the_policy_is_looked_at_before_the_limit():
    assert decide(strategy(limit=0, policy="OnError"), history(), 5.0) == Settle("Failed", "why")


def test_the_limit_is_looked_at_before_the_expression():
    def must_not_be_asked(_):
        raise AssertionError

    found = decide(strategy(limit=0), history(), 5.0, expression=must_not_be_asked)
    assert found == Settle("Failed", "No more retries left")


def test_a_false_expression_ends_it_in_the_attempts_phase():
    found = decide(strategy(limit=3), history(), 5.0, expression=lambda seen: seen.count > 1)
    assert found == Settle("Failed", "retryStrategy.expression evaluated to false")


def test_a_true_expression_allows_another_attempt():
    assert decide(strategy(limit=3), history(), 5.0, expression=lambda seen: seen.last.phase == "Failed") == Again()


def test_a_limit_that_is_no_number_is_an_error():
    found = decide(strategy(limit_text="{{inputs.parameters.n}}"), history(), 5.0)
    assert found == Settle("Error", "limit '{{inputs.parameters.n}}' is not a whole number")


def test_an_unknown_policy_is_an_error():
    assert decide(strategy(policy="Sometimes"), history(), 5.0) == Settle(
        "Error", "Sometimes is not a valid RetryPolicy"
    )


@pytest.mark.parametrize("field", ["duration", "cap", "max_duration"])
@pytest.mark.parametrize("text", ["soon", "-", "²", "1.5", "10 s"])
def test_an_amount_that_is_no_duration_is_an_error_and_no_crash(field, text):
    found = decide(strategy({"duration": "1", field: text}, limit=3), history(), 5.0)
    assert isinstance(found, Settle)
    assert found.phase == "Error"
    assert repr(text) in found.message


def test_a_shutdown_ends_it_before_the_workflow_deadline_and_the_backoff_are_looked_at():
    waiting = strategy({"duration": "60"}, limit=3)
    found = decide(waiting, history(phase="Error"), 20.0, workflow_deadline=20.0, stopped="Terminate")
    assert found == Settle("Error", "Stopped with strategy 'Terminate'")


def test_a_shutdown_takes_no_success_back():
    assert decide(strategy(limit=3), history(phase="Succeeded"), 5.0, stopped="Stop") == Settle("Succeeded", "")


def test_an_expression_without_a_value_is_an_error_of_the_node():
    def ask(_):
        raise RetryError("unknown name lastTry")

    assert decide(strategy(limit=3), history(), 5.0, expression=ask) == Settle("Error", "unknown name lastTry")


# Releases


@pytest.mark.parametrize(
    ("release", "policy"), [("3.4.18", "OnFailure"), ("3.5.0", "Always"), ("3.7", "Always"), ("4.1", "Always")]
)
def test_an_expression_means_always_from_3_5_on(release, policy):
    with_expression = RetryStrategy(expression="true", limit=2)
    assert with_expression.policy_in(Release.parse(release)) == policy
    assert RetryStrategy().policy_in(Release.parse(release)) == "OnFailure"
    assert RetryStrategy(expression="true", policy="OnError").policy_in(Release.parse(release)) == "OnError"


@pytest.mark.parametrize(("release", "retried"), [("3.4", False), ("3.5.0", True), ("4.1", True)])
def test_a_deleted_pod_with_a_true_expression_is_retried_from_3_5_on(release, retried):  # C12
    deleted = history(phase="Error", message="pod deleted", finished=12.0)
    found = decide(
        RetryStrategy(expression="true", limit=2),
        deleted,
        12.0,
        expression=lambda _: True,
        release=Release.parse(release),
    )
    assert found == (Again() if retried else Settle("Error", "pod deleted"))


@pytest.mark.parametrize("release", ["3.4", "3.5.7"])
@pytest.mark.parametrize(
    ("retrying", "settings"),
    [
        pytest.param(strategy({"duration": "30"}, limit=2), {}, id="backoff"),
        pytest.param(strategy(limit=2, policy="OnError"), {}, id="policy"),
        pytest.param(strategy(limit=0), {}, id="limit"),
        pytest.param(strategy(limit=2), {"workflow_deadline": 1.0}, id="workflow deadline"),
        pytest.param(strategy(limit=2), {"stopped": "Stop"}, id="shutdown"),
    ],
)
def test_before_3_5_8_a_false_expression_comes_before_all_else(release, retrying, settings):  # C19
    refused = Settle("Failed", "retryStrategy.expression evaluated to false")
    old = decide(retrying, history(), 5.0, expression=lambda _: False, release=Release.parse(release), **settings)
    new = decide(retrying, history(), 5.0, expression=lambda _: False, release=Release.parse("3.5.8"), **settings)
    assert old == refused
    assert new != refused


def test_before_3_5_8_a_true_expression_is_not_all_that_it_takes():
    release = Release.parse("3.5.7")
    found = decide(strategy({"duration": "30"}, limit=2), history(), 5.0, expression=lambda _: True, release=release)
    assert found == Wait(30.0)


@pytest.mark.parametrize(("release", "wait"), [("3.6", 40.0), ("3.7.0", 15.0)])
def test_releases_before_cap_wait_longer(release, wait):  # C16
    capped = Backoff(duration="10", factor="2", cap="15")
    assert capped.wait(3, Release.parse(release)) == wait
    found = decide(
        strategy({"duration": "10", "factor": "2", "cap": "15"}, limit=3),
        history(3),
        5.0,
        release=Release.parse(release),
    )
    assert found == Wait(wait)


def test_releases_before_cap_do_not_read_it():
    unreadable = strategy({"duration": "10", "cap": "soon"}, limit=3)
    assert decide(unreadable, history(), 5.0, release=Release.parse("3.6")) == Wait(10.0)


# The backoff formula


@pytest.mark.parametrize(
    ("backoff", "waits"),
    [
        pytest.param({"duration": "10"}, [10, 10, 10, 10], id="constant without a factor"),
        pytest.param({"duration": "10", "factor": "0"}, [10, 10, 10, 10], id="constant with factor 0"),
        pytest.param({"duration": "10", "factor": ""}, [10, 10, 10, 10], id="constant with an empty factor"),
        pytest.param({"duration": "5m", "factor": "2"}, [300, 600, 1200, 2400], id="doubling"),
        pytest.param({"duration": "5m", "factor": "2", "cap": "11m"}, [300, 600, 660, 660], id="doubling up to a cap"),
        pytest.param({"duration": "1h30m", "factor": "1"}, [5400, 5400], id="a Go duration"),
        pytest.param({"duration": "0", "factor": "9"}, [0, 0, 0], id="nothing grows from 0"),
        pytest.param({"duration": "1", "factor": "9" * 400}, [1, FOREVER], id="a huge factor saturates"),
        pytest.param({"duration": "5000000000"}, [FOREVER], id="a huge duration saturates"),
    ],
)
def test_the_wait_grows_by_the_factor(backoff, waits):
    assert [Backoff(**backoff).wait(number) for number in range(1, len(waits) + 1)] == pytest.approx(waits)


def test_a_thousand_doublings_saturate():
    assert Backoff(duration="1", factor="2").wait(5000) == FOREVER


@pytest.mark.parametrize("factor", ["1.5", "-1", "two", "2.0", "٣"])
def test_a_factor_that_is_no_whole_number_is_refused(factor):
    with pytest.raises(RetryError, match="whole number"):
        Backoff(duration="10", factor=factor).wait(1)


# The policy table

TABLE = {
    "OnFailure": {"Failed": True, "Error": False},
    "OnError": {"Failed": False, "Error": True},
    "Always": {"Failed": True, "Error": True},
    "OnTransientError": {"Failed": False, "Error": False},
}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("phase", ["Failed", "Error"])
def test_a_policy_covers_its_phases(policy, phase):
    assert RetryStrategy(policy=policy).covers(phase, "a message") is TABLE[policy][phase]


@pytest.mark.parametrize("phase", ["Failed", "Error"])
def test_a_transient_message_is_covered_whatever_the_phase(phase):
    assert RetryStrategy(policy="OnTransientError").covers(phase, "Get https://x: net/http: TLS handshake timeout")


@pytest.mark.parametrize("text", ["leader changed", "request timed out", "too many requests"])
def test_what_etcd_says_in_passing_is_transient(text):
    assert RetryStrategy(policy="OnTransientError").covers("Error", f"rpc error: etcdserver: {text}")


@pytest.mark.parametrize(
    ("pattern", "message", "covered"),
    [
        ("NoStock|BidFailed", "BidFailed: reclaimed", True),
        ("^no stock$", "no stock", True),
        ("NoStock", "BidFailed: reclaimed", False),
        pytest.param("", "whatever", False, id="an empty pattern is none"),
        pytest.param("(", "whatever (", False, id="no regular expression"),
        pytest.param("(", "read tcp: i/o timeout", True, id="the fixed texts count in any case"),
    ],
)
def test_the_controllers_pattern_makes_messages_transient(pattern, message, covered):  # C13
    transient = RetryStrategy(policy="OnTransientError")
    assert transient.covers("Failed", message, transient_pattern=pattern) is covered
    found = decide(transient, history(message=message), 5.0, transient_pattern=pattern)
    assert found == (Again() if covered else Settle("Failed", message))


@pytest.mark.parametrize("policy", ["OnFailure", "OnError"])
def test_the_pattern_is_for_on_transient_error_alone(policy):
    phase = "Error" if policy == "OnFailure" else "Failed"
    assert not RetryStrategy(policy=policy).covers(phase, "no stock", transient_pattern="stock")


@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_covers_success(policy):
    assert not RetryStrategy(policy=policy).covers("Succeeded", "i/o timeout")


def test_the_default_policy_is_on_failure_and_always_with_an_expression():
    assert RetryStrategy().policy_in_force == "OnFailure"
    assert RetryStrategy(expression="true").policy_in_force == "Always"
    assert RetryStrategy(expression="true", policy="OnError").policy_in_force == "OnError"


# Reading


def test_a_limit_may_be_a_number_or_its_text():
    assert read_retry({"limit": 3}, ()).attempts == 4
    assert read_retry({"limit": "3"}, ()).attempts == 4
    assert read_retry({"limit": 0}, ()).attempts == 1
    assert read_retry({}, ()).attempts is None


def test_an_empty_backoff_counts_as_one():
    assert read_retry({"backoff": {}}, ()).backoff == Backoff(path=("backoff",))
    assert read_retry({"backoff": None}, ()).backoff is None


# What holds for any strategy

durations = st.one_of(
    st.none(),
    st.integers(0, 10_000).map(str),
    st.integers(0, 500).map("{}m".format),
    st.sampled_from(["", "0", "-5s", "1h30m", "abc", "9" * 400, "9" * 200 + "h", "²", "{{x}}", "1e9", "nan", "inf"]),
    st.text(max_size=8),
)
factors = st.one_of(
    st.none(), st.integers(0, 50).map(str), st.sampled_from(["", "1.5", "-2", "9" * 5000, "00"]), st.text(max_size=4)
)
backoffs = st.builds(Backoff, duration=durations, factor=factors, max_duration=durations, cap=durations)
strategies = st.builds(
    RetryStrategy,
    limit=st.none() | st.integers(-3, 10**30),
    limit_text=st.none() | st.text(max_size=4),
    policy=st.none() | st.sampled_from([*POLICIES, "Sometimes", "always"]),
    backoff=st.none() | backoffs,
)
releases = st.sampled_from([*LINES, "3.5.0", "3.5.7", "3.5.8"]).map(Release.parse)
times = st.floats(0, 1e7)
histories = st.builds(
    History,
    count=st.integers(1, 10_000),
    first_started=times,
    last=st.builds(
        Attempt,
        phase=st.sampled_from(["Succeeded", "Failed", "Error", "Skipped", "Omitted"]),
        started=times,
        finished=st.none() | times,
        message=st.text(max_size=10),
    ),
)


def verdicts():
    """What an expression may say: yes, no, or nothing that Argo could use; None where there is no expression."""

    def fail(_):
        raise RetryError("no boolean")

    return st.sampled_from([None, lambda _: True, lambda _: False, fail])


@given(strategies, histories, times, st.none() | times, releases, verdicts(), st.sampled_from(["", "Stop"]))
@example(
    strategy({"duration": "10", "factor": "10"}, limit=5000),
    history(count=4000),
    5.0,
    None,
    Release.parse("4.1"),
    None,
    "",
)
def test_any_strategy_has_a_decision_and_always_the_same(
    any_strategy, any_history, now, deadline, release, expression, stopped
):
    settings = {"workflow_deadline": deadline, "release": release, "expression": expression, "stopped": stopped}
    found = decide(any_strategy, any_history, now, **settings)
    assert found == decide(any_strategy, any_history, now, **settings)
    if isinstance(found, Wait):
        assert 0 < found.seconds <= FOREVER
    if isinstance(found, Settle):
        assert found.phase in ("Succeeded", "Skipped", "Omitted", "Failed", "Error")


plain = st.builds(
    lambda limit, policy, duration, factor, most, cap: strategy(
        {"duration": str(duration), "factor": str(factor), "max_duration": most, "cap": cap}, limit=limit, policy=policy
    ),
    limit=st.integers(0, 6),
    policy=st.sampled_from(["Always", "OnFailure", None]),
    duration=st.integers(0, 100),
    factor=st.integers(0, 4),
    most=st.none() | st.integers(0, 2000).map(str),
    cap=st.none() | st.integers(0, 500).map(str),
)


def carried_out(plain_strategy, lasts, release=NEWEST_RELEASE):
    """When attempts start, each of which fails after `lasts` seconds; the backoffs between them; and the end."""
    starts, waits, now = [0.0], [], lasts
    while True:
        seen = History(len(starts), 0.0, Attempt("Failed", starts[-1], starts[-1] + lasts))
        found = decide(plain_strategy, seen, now, release=release)
        if isinstance(found, Settle):
            return starts, waits, found
        if isinstance(found, Wait):
            waits.append(found.seconds)
            now += found.seconds
        else:
            starts.append(now)
            now += lasts


@given(plain, st.integers(0, 50), releases)
def test_attempts_never_pass_limit_plus_one(plain_strategy, lasts, release):
    starts, _, _ = carried_out(plain_strategy, float(lasts), release)
    assert len(starts) <= plain_strategy.attempts


@given(plain, st.integers(0, 50), releases)
def test_waits_follow_the_formula(plain_strategy, lasts, release):
    _, waits, _ = carried_out(plain_strategy, float(lasts), release)
    backoff = plain_strategy.backoff
    base, factor = float(backoff.duration), max(int(backoff.factor), 1)
    cap = float(backoff.cap) if backoff.cap is not None and release >= Release.parse("3.7.0") else math.inf
    assert waits == [min(base * factor**number, cap) for number in range(len(waits))]


@given(plain, st.integers(0, 50), releases)
def test_no_attempt_starts_after_max_duration(plain_strategy, lasts, release):
    starts, _, _ = carried_out(plain_strategy, float(lasts), release)
    most = plain_strategy.backoff.max_seconds
    assert most is None or all(start <= most for start in starts[1:])


@given(plain, st.integers(0, 50))
def test_a_higher_limit_never_makes_fewer_attempts(plain_strategy, lasts):
    more = strategy(
        {name: getattr(plain_strategy.backoff, name) for name in ("duration", "factor", "max_duration", "cap")},
        limit=plain_strategy.limit + 1,
        policy=plain_strategy.policy,
    )
    assert len(carried_out(more, float(lasts))[0]) >= len(carried_out(plain_strategy, float(lasts))[0])


# What a whole strategy comes to


@pytest.mark.parametrize(
    ("backoff", "failed", "total"),
    [
        pytest.param({"duration": "30s", "factor": "2"}, 10, 30690, id="doubling"),
        pytest.param(
            {"duration": "5m", "factor": "2", "cap": "11m"}, 5, 300 + 600 + 3 * 660, id="doubling up to a cap"
        ),
        pytest.param({"duration": "10"}, 10**18, FOREVER, id="a huge number of equal waits saturates"),
        pytest.param({"duration": "10"}, 0, 0, id="no failure, no wait"),
        pytest.param({"duration": "0"}, 10**18, 0, id="no wait, however often"),
    ],
)
def test_all_waits_add_up(backoff, failed, total):
    assert Backoff(**backoff).total_wait(failed) == pytest.approx(total)


@given(
    duration=st.integers(0, 20), factor=st.integers(0, 3), cap=st.none() | st.integers(0, 40), failed=st.integers(0, 12)
)
def test_the_total_is_the_sum_of_the_waits(duration, factor, cap, failed):
    backoff = Backoff(duration=str(duration), factor=str(factor), cap=None if cap is None else str(cap))
    assert backoff.total_wait(failed) == sum(backoff.wait(number) for number in range(1, failed + 1))


@pytest.mark.parametrize(
    ("backoff", "limit", "run", "count"),
    [
        pytest.param({"duration": "5m", "factor": "2", "max_duration": "30m"}, 5, 0, 2, id="issue 2260"),
        pytest.param({"duration": "1m", "max_duration": "10m"}, 10, 0, 10, id="just in time"),
        pytest.param({"duration": "1m", "max_duration": "10m"}, 10, 60, 5, id="runs take their time"),
        pytest.param({"duration": "1m", "max_duration": "30s"}, 10, 0, 0, id="not even one"),
        pytest.param({"duration": "0", "max_duration": "1"}, 10**18, 0, 10**18, id="nothing takes time"),
        pytest.param({"duration": "1m"}, 10, 0, None, id="no window"),
        pytest.param({"duration": "1m", "max_duration": "10m"}, None, 0, None, id="no limit"),
        pytest.param({"duration": "1m", "max_duration": "10m"}, -1, 0, 0, id="a limit that allows none"),
    ],
)
def test_retries_that_fit_into_the_window_are_counted(backoff, limit, run, count):
    assert strategy(backoff, limit=limit).retries_in_time(run) == count


@given(
    duration=st.integers(0, 9),
    factor=st.integers(0, 3),
    cap=st.none() | st.integers(1, 20),
    most=st.integers(0, 60),
    limit=st.integers(0, 8),
    run=st.integers(0, 9),
)
def test_the_retries_in_time_are_those_that_the_controller_decides_on(duration, factor, cap, most, limit, run):
    backoff = {"duration": str(duration), "factor": str(factor), "max_duration": str(most)}
    retrying = strategy(backoff | ({} if cap is None else {"cap": str(cap)}), limit=limit, policy="Always")
    now, count = float(run), 1
    while True:
        decision = decide(retrying, history(count, started=now - run, finished=now), now)
        if isinstance(decision, Wait):
            decision = decide(retrying, history(count, started=now - run, finished=now), now + decision.seconds)
            now += retrying.backoff.wait(count)
        if isinstance(decision, Settle):
            break
        now, count = now + run, count + 1
    assert retrying.retries_in_time(run) == count - 1


def test_an_amount_that_is_none_cannot_be_counted():
    with pytest.raises(RetryError):
        strategy({"duration": "soon", "max_duration": "1h"}, limit=3).retries_in_time()
