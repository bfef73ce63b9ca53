"""What a link may be, and how its burst credit moves."""

import math

import pytest

from simulator.data.link import Link


@pytest.mark.parametrize("capacity", [0, -1.5, math.inf, math.nan])
def test_a_capacity_must_be_above_zero_and_finite(capacity):
    with pytest.raises(ValueError, match=f"capacity .* not {capacity!r}"):
        Link("oss", capacity, "oss-bandwidth")


@pytest.mark.parametrize("burst", [9, math.inf, math.nan])
def test_a_burst_must_be_finite_and_not_below_the_baseline(burst):
    with pytest.raises(ValueError, match=f"burst .* not {burst!r}"):
        Link("worker", 10, "cache-worker-nic", burst=burst)


@pytest.mark.parametrize("credit", [-1, math.nan])
def test_a_credit_must_not_be_negative(credit):
    with pytest.raises(ValueError, match=f"credit .* is {credit!r}"):
        Link("worker", 10, "cache-worker-nic", burst=20, credit=credit)


def test_a_credit_must_fit_its_limit():
    with pytest.raises(ValueError, match="credit 7 is above its limit of 6"):
        Link("worker", 10, "cache-worker-nic", burst=20, credit=7, credit_limit=6)


def test_a_link_without_burst_allows_its_capacity_whatever_it_carries():
    link = Link("oss", 10, "oss-bandwidth")
    link.carry(0, 10)
    assert (link.allowed(100), link.credit(100), link.exhausted_at) == (10, 0, math.inf)


def test_credit_is_spent_above_the_baseline_and_then_burst_is_over():
    link = Link("worker", 10, "cache-worker-nic", burst=30, credit=100)
    link.carry(5, 30)
    assert (link.allowed(5), link.credit(7), link.exhausted_at) == (30, 60, 10)
    assert (link.allowed(10), link.credit(12)) == (10, 0)


def test_credit_is_saved_below_the_baseline_up_to_its_limit():
    link = Link("worker", 10, "cache-worker-nic", burst=30, credit=0, credit_limit=100)
    assert link.allowed(0) == 10
    link.carry(0, 4)
    assert (link.credit(10), link.credit(1000)) == (60, 100)
    assert link.allowed(10) == 30


def test_a_link_at_its_baseline_saves_nothing_from_rounding():
    link = Link("worker", 1.0, "cache-worker-nic", burst=2.0, credit=0, credit_limit=100)
    link.carry(0, sum([0.1] * 10))
    assert sum([0.1] * 10) < 1.0
    assert link.credit(1e12) == 0


def test_an_infinite_credit_is_burst_for_ever():
    link = Link("worker", 10, "cache-worker-nic", burst=30, credit=math.inf)
    link.carry(0, 30)
    assert (link.allowed(1e9), link.exhausted_at) == (30, math.inf)


@pytest.mark.parametrize("credit", [1 / 3, 0.7, 1.1, 2.3])
def test_credit_is_gone_when_it_runs_out_however_coarse_the_clock(credit):
    link = Link("worker", 10, "cache-worker-nic", burst=30, credit=credit)
    link.carry(1e9, 30)
    assert link.allowed(link.exhausted_at) == 10
    link.carry(link.exhausted_at, 10)
    assert link.credit(2e9) == 0
