"""Two variants run by run on the same luck."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import load
from manifests.errors import UsageError
from simulator.experiments.compare import Variant
from simulator.experiments.outcome import Outcome
from simulator.experiments.pairs import paired_delta, series, sides
from simulator.scenario import read_scenario

NAPS = "fixtures/guide/success-rate"
FAILS = "tasks.nap.fails={probability: 0.2}"


def variant(name, *settings, path=NAPS, scenario=None):
    return Variant(name, load([path]), read_scenario(scenario, settings))


def compared(*variants, seed=1, count=10):
    return sides(variants, series(variants, seed, count), count)


def run(seed, makespan=60.0, phase="Succeeded", cost=1.0):
    return Outcome(seed, phase, None if phase == "Stuck" else makespan, cost, 10)


def test_a_variant_against_itself_changes_nothing_and_that_is_settled():
    _, second = compared(variant("a", FAILS), variant("b", FAILS))
    found = second.delta
    assert (found.success.mean, found.makespan.mean, found.cost.mean) == (0.0, 0.0, 0.0)
    assert (found.success.differing, found.makespan.differing, found.settled) == (0, 0, True)


def test_the_same_luck_settles_with_few_runs_what_two_samples_would_leave_open():
    first, second = compared(variant("a", FAILS), variant("b", FAILS, "argo.requeue=2s"), count=20)
    found = second.delta.makespan
    assert found.mean < 0
    assert found.settled
    alone = [side.found.makespan.ci95 for side in (first, second)]
    assert alone[0][0] < alone[1][1], "the intervals of the two means overlap"
    assert found.mean == pytest.approx(second.found.makespan.mean - first.found.makespan.mean)


def test_pairs_have_the_same_seed():
    first, second = compared(variant("a"), variant("b", "argo.requeue=2s"), seed=7, count=3)
    assert [outcome.name for outcome in first.found.outcomes] == [7, 8, 9]
    assert [outcome.name for outcome in second.found.outcomes] == [7, 8, 9]


def test_a_pair_of_which_one_run_never_ends_counts_for_success_alone():
    first = [run(1), run(2, phase="Stuck", cost=99.0), run(3, 80.0)]
    second = [run(1, 50.0, cost=3.0), run(2, 50.0), run(3, 50.0, phase="Failed")]
    found = paired_delta(second, first)
    assert (found.success.mean, found.success.pairs, found.success.differing) == (0.0, 3, 2)
    assert (found.makespan.mean, found.makespan.pairs) == (-20.0, 2)
    assert found.cost.mean == 1.0
    assert not found.success.settled


def test_where_no_pair_ended_there_is_no_difference_in_time():
    found = paired_delta([run(1), run(2)], [run(1, phase="Stuck"), run(2, phase="Stuck")])
    assert (found.makespan, found.cost, found.success.mean) == (None, None, 1.0)


def test_one_pair_settles_nothing():
    found = paired_delta([run(1, 50.0)], [run(1, 60.0)])
    assert (found.makespan.mean, found.makespan.ci95, found.makespan.settled) == (-10.0, None, False)
    assert found.success.ci95 is None


def test_costs_in_two_currencies_are_not_compared():
    dollars = variant("b", "prices.currency=USD", "prices.vcpu_second=0.00001", "prices.gib_second=0.000001")
    with pytest.raises(UsageError, match="not CNY with USD"):
        compared(variant("a"), dollars)


runs = st.tuples(st.sampled_from(["Succeeded", "Failed", "Stuck"]), st.floats(1.0, 1000.0))


@given(st.lists(st.tuples(runs, runs), min_size=1, max_size=20))
def test_a_delta_turns_its_sign_with_its_sides(pairs):
    one, other = ([run(n, span, phase) for n, (phase, span) in enumerate(side)] for side in zip(*pairs, strict=True))
    there, back = paired_delta(one, other), paired_delta(other, one)
    assert there.success.mean == -back.success.mean
    assert there.settled == back.settled
    if there.makespan is not None:
        assert there.makespan.mean == pytest.approx(-back.makespan.mean)
