"""Many runs: each can be replayed alone, wherever it was made, and together they are what their figures say."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from manifests import load
from simulator.assumptions import Assumption
from simulator.experiments.outcome import Outcome, RunSummary
from simulator.experiments.replicate import fold, replicate, summarise
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import prepare, simulate

CASES = {
    "steps": (["fixtures/guide/success-rate"], None, ["tasks.nap.fails={probability: 0.05}"]),
    "Fluid": (["fixtures/guide/data-loading/fluid"], "fixtures/guide/data-loading/scenario.yaml", []),
    "hooks, locks and a DAG": (
        ["fixtures/controller"],
        "fixtures/controller/scenario.yaml",
        ["submit.count=3", "submit.every=2m"],
    ),
    "cron": (["fixtures/cron"], None, ["cron.for=3h"]),
}


def prepared(case):
    paths, scenario, settings = CASES[case]
    return prepare(load(paths), read_scenario(scenario, settings))


@pytest.mark.parametrize("case", CASES)
def test_each_replication_is_the_run_with_its_own_seed(case):
    """Nothing of one run is left for the next."""
    paths, scenario, settings = CASES[case]
    for number, summary in enumerate(replicate(prepared(case), 5, 3)):
        reports = make_reports(simulate(load(paths), read_scenario(scenario, settings), 5 + number))
        assert summary.seed == summary.outcome.name == 5 + number
        assert summary.outcome.attempts == sum(report.attempts for report in reports)
        first, last = min(report.submitted for report in reports), max(report.ended for report in reports)
        assert summary.outcome.makespan == last - first
        assert len(reports) > 1 or summary.outcome.makespan == reports[0].makespan
        assert set(summary.assumptions) == {entry for report in reports for entry in report.assumptions}


@pytest.mark.parametrize("case", CASES)
def test_a_replication_is_the_same_whatever_was_run_before_it(case):
    found = prepared(case)
    first = summarise(found, 3)
    summarise(found, 4)
    assert summarise(found, 3) == first


@pytest.mark.parametrize("case", CASES)
def test_a_replication_can_be_made_in_another_process(case):
    found = prepared(case)
    sent = pickle.loads(pickle.dumps(found))
    assert pickle.loads(pickle.dumps(summarise(sent, 3))) == summarise(found, 3)


def test_an_executor_makes_what_one_process_makes():
    found = prepared("steps")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(replicate(found, 1, 6, pool.map)) == list(replicate(found, 1, 6))


def test_a_longer_series_begins_with_the_shorter_one():
    found = prepared("steps")
    assert list(replicate(found, 1, 8))[:3] == list(replicate(found, 1, 3))
    assert list(replicate(found, 1, 8))[3:] == list(replicate(found, 4, 5))


def test_replications_are_made_one_by_one_as_they_are_asked_for():
    series = replicate(prepared("steps"), 1, 10**9)
    assert [next(series).seed, next(series).seed] == [1, 2]


def test_the_success_rate_is_the_one_that_can_be_worked_out():
    """Ten pods that each fail once in twenty times, without a retry."""
    scenario = read_scenario(None, ["tasks.nap.fails={probability: 0.05}"])
    found = prepare(load(["fixtures/stock/one-zone-fail-fast.yaml"]), scenario)
    success = fold(replicate(found, 1, 300), scenario).share("Succeeded")
    low, high = success.ci95
    assert low < 0.95**10 < high
    assert high - low < 0.12


# Folding

SCENARIO = read_scenario()


def summary(seed, phase="Succeeded", makespan=60.0, *, why="", cost=1.0, bound=None, **more):
    ended = phase != "Stuck"
    outcome = Outcome(seed, phase, makespan if ended else None, cost, 10)
    bound = (bound or {"compute": makespan}) if ended else {}
    return RunSummary(
        seed, outcome, ("w",), {phase: 1}, ((phase, why),) if why else (), next(iter(bound), "stock"), bound, **more
    )


def test_shares_are_of_all_runs_and_amounts_of_those_that_ended():
    runs = [summary(1, cost=2.0), summary(2, "Failed", 90.0, why="x", cost=4.0), summary(3, "Stuck", why="y", cost=9.0)]
    found = fold(runs, SCENARIO)
    assert (found.share("Succeeded").rate, found.share("Stuck").rate) == (1 / 3, 1 / 3)
    assert found.makespan.ordered == [60.0, 90.0]
    assert found.cost.mean == 3.0
    assert found.slowest.name == 2


def test_where_no_run_ended_there_are_no_amounts():
    found = fold([summary(1, "Stuck", why="y")], SCENARIO)
    assert (found.makespan, found.cost, found.attempts, found.slowest) == (None, None, None, None)
    assert found.share("Stuck").rate == 1.0


def test_reasons_are_counted_with_the_first_seed_of_each_and_the_most_frequent_first():
    runs = [
        summary(1),
        summary(2, "Failed", why="a"),
        summary(3, "Error", why="b"),
        summary(4),
        summary(5, "Error", why="b"),
    ]
    found = [(t.phase, t.reason, t.count, t.seed) for t in fold(runs, SCENARIO).troubles]
    assert found == [("Error", "b", 2, 3), ("Failed", "a", 1, 2)]


def test_bottlenecks_are_counted_by_the_runs_that_they_led_and_their_seconds_summed():
    runs = [
        summary(1, bound={"compute": 30.0, "sandbox": 20.0}),
        summary(2, bound={"sandbox": 50.0, "compute": 30.0}),
        summary(3, bound={"sandbox": 40.0}),
        summary(4, "Stuck", why="y"),
    ]
    found = fold(runs, SCENARIO)
    assert dict(found.led) == {"sandbox": 2, "compute": 1, "stock": 1}
    assert list(found.bound.items()) == [("sandbox", 110.0), ("compute", 60.0)]


def test_what_runs_took_for_granted_is_listed_once():
    one, two = Assumption("a", "1", "assumed"), Assumption("b", "2", "scenario")
    found = fold([summary(1, assumptions=(one,)), summary(2, assumptions=(one, two))], SCENARIO)
    assert found.assumptions == (one, two)


def test_what_comes_to_another_figure_in_each_run_is_told_once():
    def summary(seed):
        assumption = Assumption("pods at once on a virtual node", f"{3000 + seed:,}", "a page")
        return RunSummary(seed, Outcome(seed, "Succeeded", 1.0, 0.0, 1), ("w",), {}, assumptions=(assumption,))

    found = fold(map(summary, range(1, 21)), read_scenario())
    assert [entry.value for entry in found.assumptions] == ["3,001"]
