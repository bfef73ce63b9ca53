"""Shares and intervals as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.results.formats.figures import count, interval, percent


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0"), (1.0, "100"), (0.5, "50"), (0.07, "7"), (1 / 3, "33.3"), (0.9996, "99.96"), (0.00004, "0.004")],
)
def test_a_share_has_one_digit_behind_the_point_where_there_is_something_behind_it(share, text):
    assert percent(share) == text


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_share_never_looks_like_none_or_all_where_it_is_not(one, other):
    share = one / (one + other)
    assert float(percent(share)) not in (0.0, 100.0)


@pytest.mark.parametrize(("value", "text"), [(40.0, "40"), (40.26, "40.3"), (1234.0, "1,234")])
def test_a_count_has_a_digit_behind_the_point_where_it_is_a_mean(value, text):
    assert count(value) == text


@pytest.mark.parametrize(
    ("ci95", "text"),
    [
        (None, ""),
        ((None, None), ""),
        ((1.0, 2.0), " (95 %: 1 to 2)"),
        ((1.0, None), " (95 %: 1 or more)"),
        ((None, 2.0), " (95 %: 2 or less)"),
    ],
)
def test_an_interval_says_which_of_its_ends_are_open(ci95, text):
    assert interval(ci95, count) == text
