"""Amounts to money."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.results.rounding import amount, clock_hours, to_hundredths
from simulator.results.tariff import PodPrice

HOUR = 3600.0


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        pytest.param(0.0, 0.0, id="nothing"),
        pytest.param(0.0049, 0.0, id="less than half a hundredth is waived"),
        pytest.param(0.005, 0.01, id="half a hundredth is a whole one"),
        pytest.param(0.1 * 3 - 0.295, 0.01, id="also where floats put it a little lower"),
        pytest.param(1.005, 1.01, id="and where a float cannot hold it"),
        pytest.param(2.675, 2.68, id="not to the even neighbour"),
        pytest.param(0.0049999, 0.0, id="but not what is really less"),
    ],
)
def test_a_half_goes_up(exact: float, rounded: float) -> None:
    assert to_hundredths(exact) == rounded


@given(st.integers(0, 10**11))
def test_any_price_of_seven_digits_is_rounded_as_decimals_are(millionths: int) -> None:
    exact = Decimal(millionths) / 10**6
    assert to_hundredths(float(exact)) == float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_is_never_rounded_to_less(one: float, two: float) -> None:
    assert to_hundredths(min(one, two)) <= to_hundredths(max(one, two))


@given(st.floats(0, 1e6), st.floats(0, 1e5), st.floats(0, HOUR, exclude_max=True))
def test_hours_cut_a_stretch_without_gap_and_none_is_longer_than_an_hour(begin, length, past_hour) -> None:
    parts = list(clock_hours(begin, begin + length, past_hour))
    assert (parts[0][0], parts[-1][1]) == (begin, begin + length)
    assert all(one[1] == two[0] for one, two in pairwise(parts))
    assert all(until - since <= HOUR + 1e-6 for since, until in parts)
    assert len(parts) <= length // HOUR + 2


@pytest.mark.parametrize(
    ("past_hour", "cuts"), [(0.0, [3600.0, 7200.0]), (1800.0, [1800.0, 5400.0]), (3599.0, [1.0, 3601.0, 7201.0])]
)
def test_the_clock_may_stand_anywhere_at_the_start(past_hour: float, cuts: list[float]) -> None:
    assert [until for _, until in clock_hours(0.0, 8000.0, past_hour)] == [*cuts, 8000.0]


def test_a_stretch_that_ends_at_the_full_hour_has_no_empty_hour_behind_it() -> None:
    assert list(clock_hours(0.0, HOUR)) == [(0.0, HOUR)]


def test_hours_are_rounded_each_and_instances_once() -> None:
    price = PodPrice(on_demand=0.004 / HOUR, listed=0.0, disks=0.0)
    two_hours = (0.0, 2 * HOUR)
    assert amount(price, *two_hours, "exact") == pytest.approx(0.008)
    assert amount(price, *two_hours, "instance") == 0.01
    assert amount(price, *two_hours, "hour") == 0.0
