"""What runs must fulfil: how it is read, and when it is met."""

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import UsageError
from simulator.experiments.outcome import Outcome
from simulator.experiments.requirements import judge, read_requirements


def read(expression):
    (found,) = read_requirements([expression], "CNY")
    return found


def run(number=1, *, phase="Succeeded", makespan=60.0, cost=1.0, attempts=10):
    return Outcome(number, phase, None if phase == "Stuck" else makespan, cost, attempts)


def verdict(expression, *outcomes, are_sample=True):
    (found,) = judge([read(expression)], outcomes, are_sample=are_sample)
    return found


# Reading


@pytest.mark.parametrize(
    ("expression", "function", "measure", "comparator", "bound"),
    [
        ("success>=0.99", "", "success", ">=", 0.99),
        ("success >= 99.6%", "", "success", ">=", 0.996),
        ("stuck<=0", "", "stuck", "<=", 0.0),
        ("p95(makespan)<=30m", "p95", "makespan", "<=", 1800.0),
        ("p99.9( makespan ) < 1h30m", "p99.9", "makespan", "<", 5400.0),
        ("makespan<=90", "", "makespan", "<=", 90.0),
        ("mean(cost)<=50", "mean", "cost", "<=", 50.0),
        ("cost<=0.5 CNY", "", "cost", "<=", 0.5),
        ("max(attempts)<=40", "max", "attempts", "<=", 40.0),
        ("attempts==10", "", "attempts", "==", 10.0),
        ("min(attempts)>9", "min", "attempts", ">", 9.0),
    ],
)
def test_a_requirement_is_read(expression, function, measure, comparator, bound):
    found = read(expression)
    assert (found.function, found.measure, found.comparator, found.bound) == (function, measure, comparator, bound)
    assert found.expr == expression


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("success", ["write e.g. success>=0.99"]),
        ("success=0.99", ["write e.g."]),
        ("success=>0.99", ["write e.g."]),
        ("0.99<=success", ["write e.g."]),
        ("success>=0.99 and stuck<=0", ["'0.99 and stuck<=0' is no share"]),
        ("p95(p95(makespan))<=1m", ["write e.g."]),
        ("", ["write e.g."]),
        ("sucess>=0.99", ["'sucess'", "did you mean 'success'?"]),
        ("duration<=1h", ["'duration'", "known names: success, stuck, makespan, cost, attempts"]),
        ("P95(makespan)<=1h", ["'P95'", "did you mean 'p95'?"]),
        ("p100(makespan)<=1h", ["no function is called 'p100'"]),
        ("p0(makespan)<=1h", ["no function is called 'p0'"]),
        ("p95(success)>=0.9", ["success is a share of the runs", "without p95"]),
        ("success>=99", ["'99' is no share", "at most 1 or 100%"]),
        ("success>=101%", ["'101%'"]),
        ("success>=-1", ["'-1' is no share"]),
        ("makespan<=30 minutes", ["'30 minutes' is no duration", "30m"]),
        ("makespan<=30%", ["'30%' is no duration"]),
        ("makespan<=-30m", ["'-30m' is no duration"]),
        ("makespan<=inf", ["'inf' is no duration"]),
        ("cost<=50 USD", ["'50 USD' is no amount of money", "50 CNY"]),
        ("cost<=50%", ["'50%' is no amount of money"]),
        ("cost<=nan", ["'nan'"]),
        ("attempts<=40 pods", ["'40 pods' is no count"]),
    ],
)
def test_what_makes_no_sense_is_refused_with_words_that_help(expression, words):
    with pytest.raises(UsageError) as raised:
        read(expression)
    message = str(raised.value)
    assert message.startswith(f"--require {expression!r}: ")
    assert "\n" not in message
    assert [word for word in words if word not in message] == []


@given(st.text(max_size=30))
def test_no_text_makes_reading_fail_in_another_way(text):
    with suppress(UsageError):
        read(text)


# Shares


def test_success_is_the_share_of_all_runs():
    runs = [run(1), run(2, phase="Failed"), run(3), run(4, phase="Stuck")]
    found = verdict("success>=0.5", *runs)
    assert (found.met, found.value, found.runs) == (True, 0.5, 4)
    assert verdict("success>=0.51", *runs).met is False


def test_a_share_that_is_written_in_percent_is_met_exactly():
    runs = [run(number, phase="Succeeded" if number > 2 else "Failed") for number in range(1, 501)]
    assert verdict("success>=99.6%", *runs).met
    assert verdict("success==0.996", *runs).met
    assert not verdict("success>99.6%", *runs).met


def test_the_runs_that_did_not_succeed_miss_a_success_rate():
    runs = [run(1), run(2, phase="Failed"), run(3, phase="Stuck")]
    assert [missed.name for missed in verdict("success>=1", *runs).missed_by] == [2, 3]
    assert [missed.name for missed in verdict("stuck<=0", *runs).missed_by] == [3]
    assert [missed.name for missed in verdict("success<=0", *runs).missed_by] == [1]
    assert verdict("success>=0.1", *runs).missed_by == ()


def test_a_share_is_settled_once_its_whole_interval_is_on_one_side():
    few, many = [run(n) for n in range(10)], [run(n) for n in range(500)]
    assert (verdict("success>=0.99", *few).met, verdict("success>=0.99", *few).settled) == (True, False)
    assert (verdict("success>=0.99", *many).met, verdict("success>=0.99", *many).settled) == (True, True)
    assert verdict("success<=0.5", *many).settled is True
    assert verdict("success==0.5", *many).settled is True
    assert verdict("success==1", *many).settled is False


# Amounts


def test_a_bare_name_must_hold_in_every_run():
    runs = [run(1, cost=1.0), run(2, cost=9.0), run(3, cost=2.0)]
    found = verdict("cost<=5", *runs)
    assert (found.met, found.value, [missed.name for missed in found.missed_by]) == (False, 9.0, [2])
    assert verdict("cost<=9", *runs).met
    assert (verdict("cost>=2", *runs).value, verdict("cost>=2", *runs).met) == (1.0, False)
    assert (verdict("cost==1", *runs).value, verdict("cost==1", *runs).met) == (9.0, False)
    assert (verdict("cost==9", *runs).value, verdict("cost==9", *runs).met) == (1.0, False)


@pytest.mark.parametrize(
    ("function", "value"), [("mean", 22.0), ("median", 3.0), ("min", 1.0), ("max", 100.0), ("p50", 3.0), ("p80", 4.0)]
)
def test_a_function_is_about_all_runs(function, value):
    runs = [run(number, makespan=seconds) for number, seconds in enumerate([3.0, 1.0, 100.0, 4.0, 2.0])]
    found = verdict(f"{function}(makespan)<={value:g}s", *runs)
    assert (found.value, found.met) == (value, True)
    assert not verdict(f"{function}(makespan)<{value:g}s", *runs).met


def test_a_run_that_never_ends_takes_for_ever():
    runs = [run(number) for number in range(99)] + [run(99, phase="Stuck")]
    assert (verdict("makespan<=100h", *runs).value, verdict("makespan<=100h", *runs).met) == (math.inf, False)
    assert not verdict("mean(makespan)<=100h", *runs).met
    assert verdict("p99(makespan)<=60s", *runs).met
    stuck = [run(number, phase="Stuck") for number in range(6)]
    assert not verdict("p95(makespan)<=100h", *runs[:94], *stuck).met


def test_cost_and_attempts_are_those_of_the_runs_that_ended():
    runs = [run(1, cost=2.0), run(2, phase="Stuck", cost=99.0, attempts=99)]
    found = verdict("cost<=5", *runs)
    assert (found.met, found.value, found.measured, found.runs) == (True, 2.0, 1, 2)
    assert verdict("max(attempts)<=10", *runs).value == 10


@pytest.mark.parametrize("expression", ["cost<=5", "cost>=0", "mean(attempts)<=100", "makespan<=1h"])
def test_where_no_run_ended_nothing_is_met(expression):
    found = verdict(expression, run(1, phase="Stuck"), run(2, phase="Stuck"))
    assert not found.met
    assert len(found.missed_by) == 2


def test_means_and_quantiles_have_intervals_and_single_runs_have_none():
    runs = [run(number, makespan=float(number)) for number in range(1, 101)]
    assert verdict("mean(makespan)<=60s", *runs).ci95 == pytest.approx((44.74, 56.26), abs=0.01)
    assert verdict("p50(makespan)<=60s", *runs).ci95 == (40.0, 61.0)
    assert verdict("p50(makespan)<=60s", *runs).settled is False
    assert verdict("makespan<=60s", *runs).ci95 is None
    assert verdict("makespan<=60s", *runs).settled is None
    assert verdict("success>=0.5", run()).ci95 is None


def test_workflows_of_one_simulation_are_no_sample():
    runs = [run(number, makespan=float(number)) for number in range(1, 101)]
    assert verdict("p95(makespan)<=60s", *runs, are_sample=False).ci95 is None
    assert verdict("success>=0.99", *runs, are_sample=False).settled is None


@given(
    st.lists(st.sampled_from([("Succeeded", 10.0), ("Failed", 90.0), ("Stuck", 0.0)]), min_size=1, max_size=20),
    st.sampled_from(["makespan", "cost"]),
    st.sampled_from(["<=10", ">=10", "<90", ">10", "==90", "<=100"]),
)
def test_a_bare_name_is_met_where_each_run_that_counts_meets_it_alone(runs, name, rest):
    outcomes = [run(n, phase=phase, makespan=seconds, cost=seconds) for n, (phase, seconds) in enumerate(runs)]
    counting = [outcome for outcome in outcomes if name == "makespan" or not outcome.stuck] or outcomes
    missed = [outcome for outcome in counting if not verdict(f"{name}{rest}", outcome).met]
    found = verdict(f"{name}{rest}", *outcomes)
    assert found.met == (missed == [])
    assert list(found.missed_by) == missed
