"""What a sample says about all runs: against published tables, against exact sums, and by how often it is right."""

import doctest
import math
import random
from decimal import Decimal
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.experiments import estimates
from simulator.experiments.estimates import Sample, Share, paired_difference, quantile_ranks, t_quantile, wilson
from simulator.results.formats import figures

Z = NormalDist().inv_cdf(0.975)


@pytest.mark.parametrize("module", [estimates, figures])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


# Shares


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_score_interval_is_the_published_one(count, total, low, high):
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


def test_none_and_all_have_the_interval_that_can_be_worked_out_by_hand():
    assert wilson(0, 10) == (0.0, pytest.approx(Z * Z / (10 + Z * Z)))
    assert wilson(10, 10) == (pytest.approx(10 / (10 + Z * Z)), 1.0)


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_ends_of_the_score_interval_are_where_the_score_test_is_undecided(drawn):
    count, total = drawn
    for end in wilson(count, total):
        distance = abs(count / total - end)
        assert distance == pytest.approx(Z * math.sqrt(end * (1 - end) / total), rel=1e-6, abs=1e-9)


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_successes_and_failures_mirror_each_other(drawn):
    count, total = drawn
    low, high = wilson(count, total)
    assert wilson(total - count, total) == pytest.approx((1 - high, 1 - low))
    assert 0 <= low <= Share(count, total).rate <= high <= 1


def test_the_score_interval_holds_the_true_share_about_95_times_in_100():
    """An exact sum over everything that may be counted, for many true shares."""
    total = 100
    intervals = [wilson(count, total) for count in range(total + 1)]
    held = []
    for step in range(5, 96):
        share = step / 100
        chances = (math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1))
        held.append(sum(c for c, (low, high) in zip(chances, intervals, strict=True) if low <= share <= high))
    assert sum(held) / len(held) == pytest.approx(0.95, abs=0.005)
    assert min(held) > 0.92


@pytest.mark.parametrize(
    ("gained", "lost", "most"), [(0.2, 0.1, 0.97), (0.1, 0.1, 0.97), (0.5, 0.05, 0.97), (0.04, 0.02, 1.0)]
)
def test_the_interval_of_a_paired_difference_holds_it_about_95_times_in_100(gained, lost, most):
    """An exact sum over everything that 50 pairs may come to; where few of them differ, it is on the safe side."""
    total, held = 50, 0.0
    for plus in range(total + 1):
        for minus in range(total + 1 - plus):
            low, high = paired_difference(plus, minus, total)
            if low <= gained - lost <= high:
                same = total - plus - minus
                ways = math.comb(total, plus) * math.comb(total - plus, minus)
                held += ways * gained**plus * lost**minus * (1 - gained - lost) ** same
    assert 0.94 < held < most


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300))
def test_a_paired_difference_lies_in_its_interval_and_turns_with_its_sides(gained, lost, same):
    total = gained + lost + same
    low, high = paired_difference(gained, lost, total)
    assert -1 <= low <= (gained - lost) / total <= high <= 1
    assert paired_difference(lost, gained, total) == pytest.approx((-high, -low))


# Means


@pytest.mark.parametrize(
    ("degrees", "value"),
    [
        (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (7, 2.365), (10, 2.228), (15, 2.131), (20, 2.086),
        (29, 2.045), (30, 2.042), (40, 2.021), (60, 2.000), (100, 1.984), (120, 1.980),
    ],
)  # fmt: skip
def test_the_t_quantile_is_the_one_of_the_tables(degrees, value):
    assert t_quantile(degrees) == pytest.approx(value, abs=5e-4)


def test_the_t_quantile_of_one_and_of_two_degrees_is_that_of_the_closed_forms():
    assert t_quantile(1) == pytest.approx(math.tan(math.pi * 0.475), rel=1e-11)
    assert t_quantile(2) == pytest.approx(0.95 * math.sqrt(2 / (1 - 0.95**2)), rel=1e-11)


def test_with_many_runs_the_t_quantile_comes_down_to_the_normal_one():
    found = [t_quantile(degrees) for degrees in (1, 2, 3, 10, 11, 100, 1000, 20_000)]
    assert found == sorted(found, reverse=True)
    assert 0 < found[-1] - Z < 2e-4


def test_the_interval_of_a_mean_can_be_worked_out_by_hand():
    sample = Sample([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    half = 2.364624 * math.sqrt(32 / 7) / math.sqrt(8)
    assert sample.mean == 5.0
    assert sample.ci95 == pytest.approx((5 - half, 5 + half), rel=1e-6)


def test_a_mean_of_one_run_or_of_runs_that_never_end_has_no_interval():
    assert Sample([5.0]).ci95 is None
    assert (Sample([5.0, math.inf]).mean, Sample([5.0, math.inf]).ci95) == (math.inf, None)


def test_the_interval_of_a_mean_holds_it_95_times_in_100_also_for_few_runs():
    """The normal quantile in place of Student's would hold it 88 times only."""
    chance, trials = random.Random(7), 4000
    held = 0
    for _ in range(trials):
        low, high = Sample(chance.gauss(10.0, 3.0) for _ in range(5)).ci95
        held += low <= 10.0 <= high
    assert held / trials == pytest.approx(0.95, abs=0.01)


# Quantiles


def test_a_quantile_is_the_smallest_value_that_so_many_runs_do_not_exceed():
    sample = Sample(range(1, 21))
    assert [sample.quantile(Decimal(p)) for p in (1, 5, 50, 90, 95, 99)] == [1, 1, 10, 18, 19, 20]


def test_a_quantile_has_no_rounding_of_its_own():
    """0.07 * 100 is above 7 in floating point."""
    assert Sample(range(1, 101)).quantile(Decimal(7)) == 7
    assert Sample(range(1, 1001)).quantile(Decimal("99.9")) == 999


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.integers(1, 99))
def test_a_quantile_is_a_value_of_the_sample_and_splits_it_as_it_says(values, percent):
    found = Sample(values).quantile(Decimal(percent))
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


@pytest.mark.parametrize(
    ("total", "ranks"), [(5, (None, None)), (6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (100, (40, 61))]
)
def test_the_median_lies_between_the_ranks_of_the_tables(total, ranks):
    assert quantile_ranks(Decimal(50), total) == ranks


def test_the_95th_percentile_has_an_upper_end_from_72_runs_on():
    """0.95 ** n falls to 2.5 % there."""
    assert [quantile_ranks(Decimal(95), total)[1] for total in (71, 72)] == [None, 72]


def test_an_open_end_is_none():
    low, high = Sample(range(1, 51)).quantile_ci95(Decimal(95))
    assert (low, high) == (44, None)


@given(st.integers(1, 300), st.integers(1, 99))
def test_ranks_leave_at_most_two_and_a_half_percent_beyond_each_end_and_no_rank_nearer_would(total, percent):
    share = percent / 100
    chances = [math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
    below, above = quantile_ranks(Decimal(percent), total)
    assert below is None or sum(chances[:below]) <= 0.025 + 1e-9
    assert sum(chances[: (below or 0) + 1]) > 0.025 - 1e-9
    assert above is None or sum(chances[above:]) <= 0.025 + 1e-9
    assert sum(chances[(above or total + 1) - 1 :]) > 0.025 - 1e-9


def test_the_interval_of_a_quantile_holds_it_at_least_95_times_in_100_whatever_the_distribution():
    chance, trials = random.Random(11), 2000
    true = -math.log(0.05)  # the 95th percentile of an exponential distribution with mean 1
    held = 0
    for _ in range(trials):
        low, high = Sample(chance.expovariate(1.0) for _ in range(100)).quantile_ci95(Decimal(95))
        held += low <= true <= high
    assert 0.945 < held / trials < 0.985
