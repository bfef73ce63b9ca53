"""How long things take: each distribution hits the figures it is given, and refuses what makes no sense."""

import pickle
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.distributions import read_distribution, seconds_of
from simulator.streams import Luck

positive = st.floats(0.01, 1e4)
descriptions = st.one_of(
    positive,
    st.tuples(positive, positive).map(lambda p: {"dist": "uniform", "low": min(p), "high": max(p)}),
    st.builds(lambda m, s: {"dist": "normal", "mean": m, "sd": s}, positive, positive),
    st.tuples(positive, positive).map(lambda p: {"dist": "lognormal", "p50": min(p), "p95": max(p)}),
    st.builds(lambda m, s: {"dist": "lognormal", "p50": m, "sigma": s}, positive, st.floats(0.01, 3)),
    st.builds(lambda m: {"dist": "exponential", "mean": m}, positive),
    st.builds(lambda k, s: {"dist": "weibull", "shape": k, "scale": s}, st.floats(0.3, 8), positive),
    st.builds(lambda k, s: {"dist": "gamma", "shape": k, "scale": s}, st.floats(0.2, 30), positive),
    st.builds(lambda found: {"samples": found}, st.lists(positive, min_size=1, max_size=8)),
)
levels = st.floats(0.001, 0.999)


@given(descriptions, levels, levels)
def test_a_higher_quantile_is_never_shorter(description, one, other):
    quantile = read_distribution(description).quantile
    low, high = sorted([one, other])
    assert quantile(low) <= quantile(high) * (1 + 1e-9)


@given(descriptions, st.integers(0, 1000))
def test_a_draw_is_never_below_0_and_the_same_for_the_same_key(description, key):
    distribution = read_distribution(description)
    drawn = distribution.draw(Luck(1), "work", key)
    assert drawn >= 0
    assert drawn == distribution.draw(Luck(1), "work", key)


@given(st.tuples(positive, positive).map(sorted))
def test_a_lognormal_hits_its_median_and_its_95th_percentile(pair):
    p50, p95 = pair
    quantile = read_distribution({"dist": "lognormal", "p50": p50, "p95": p95}).quantile
    assert quantile(0.5) == pytest.approx(p50)
    assert quantile(0.95) == pytest.approx(p95)


def test_a_longer_median_never_makes_a_draw_shorter_on_the_same_luck():
    short = read_distribution({"dist": "lognormal", "p50": "10s", "sigma": 0.5})
    long = read_distribution({"dist": "lognormal", "p50": "20s", "sigma": 0.5})
    for key in range(100):
        assert long.draw(Luck(3), key) == pytest.approx(2 * short.draw(Luck(3), key))


@pytest.mark.parametrize(
    ("description", "mean"),
    [
        pytest.param({"dist": "exponential", "mean": 30}, 30, id="exponential"),
        pytest.param({"dist": "uniform", "low": 10, "high": 20}, 15, id="uniform"),
        pytest.param({"dist": "normal", "mean": 100, "sd": 5}, 100, id="normal far from 0"),
        pytest.param({"dist": "gamma", "shape": 3, "scale": 4}, 12, id="gamma"),
        pytest.param({"dist": "weibull", "shape": 1, "scale": 7}, 7, id="weibull of shape 1"),
        pytest.param({"samples": [1, 2, 6]}, 3, id="empirical"),
        pytest.param({"dist": "constant", "value": "2m"}, 120, id="constant"),
    ],
)
def test_the_mean_over_all_quantiles_is_the_given_one(description, mean):
    quantile = read_distribution(description).quantile
    count = 3000
    assert fmean(quantile((number + 0.5) / count) for number in range(count)) == pytest.approx(mean, rel=0.01)


def test_an_exponential_has_its_median_at_ln_2():
    assert read_distribution({"dist": "exponential", "mean": 10}).quantile(0.5) == pytest.approx(6.931, abs=0.001)


def test_a_gamma_of_shape_1_is_an_exponential():
    gamma = read_distribution({"dist": "gamma", "shape": 1, "scale": 10}).quantile
    exponential = read_distribution({"dist": "exponential", "mean": 10}).quantile
    for level in (0.01, 0.3, 0.9, 0.999):
        assert gamma(level) == pytest.approx(exponential(level), rel=1e-9)


def test_a_normal_is_cut_at_0():
    assert read_distribution({"dist": "normal", "mean": 1, "sd": 10}).quantile(0.01) == 0


@pytest.mark.parametrize(
    ("written", "seconds"), [("25s", 25), (25, 25), ("1h30m", 5400), ("0", 0), ("1.5", 1.5), ("250ms", 0.25)]
)
def test_a_duration_is_seconds_or_a_go_duration(written, seconds):
    assert seconds_of(written) == seconds


@pytest.mark.parametrize(
    ("written", "message"),
    [
        pytest.param("soon", "no duration", id="words"),
        pytest.param(True, "no duration", id="a boolean"),
        pytest.param(None, "no duration", id="nothing"),
        pytest.param([1], "no duration", id="a list"),
        pytest.param("-5s", "out of range", id="negative"),
        pytest.param("inf", "out of range", id="infinite"),
        pytest.param("nan", "out of range", id="not a number"),
        pytest.param({"dist": "zipf"}, "unknown distribution 'zipf'", id="unknown kind"),
        pytest.param({"dist": "exponential"}, "exponential needs mean", id="a missing parameter"),
        pytest.param({"dist": "exponential", "mean": 1, "sd": 2}, "takes no 'sd'", id="a parameter too many"),
        pytest.param({"dist": "uniform", "low": 5, "high": 1}, "low <= high", id="low above high"),
        pytest.param({"dist": "lognormal", "p50": 5, "p95": 1}, "p50 <= p95", id="p95 below p50"),
        pytest.param({"dist": "lognormal", "p50": 0, "p95": 1}, "0 < p50", id="a median of 0"),
        pytest.param({"dist": "gamma", "shape": 0, "scale": 1}, "shape above 0", id="shape 0"),
        pytest.param({"dist": "weibull", "shape": "x", "scale": 1}, "shape above 0", id="shape that is text"),
        pytest.param({"samples": []}, "at least one", id="no samples"),
        pytest.param({"dist": "constant"}, "constant needs value", id="a constant without value"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(written, message):
    with pytest.raises(ValueError, match=message):
        read_distribution(written)


@given(st.one_of(descriptions, st.just("25s"), st.just({"dist": "constant", "value": "25s"})), levels)
def test_a_distribution_that_went_to_another_process_draws_the_same(description, level):
    found = read_distribution(description)
    sent = pickle.loads(pickle.dumps(found))
    assert sent.quantile(level) == found.quantile(level)
    assert (sent.text, sent.fixed) == (found.text, found.fixed)
