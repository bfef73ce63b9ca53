"""A token bucket: so many at once, then so many a second, in the order of asking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.bucket import TokenBucket


def used(bucket, times):
    """When tokens asked for at these times may be used."""
    return [at + bucket.reserve(at) for at in times]


def test_a_full_bucket_gives_its_burst_at_once_and_then_its_rate():
    assert used(TokenBucket(3, 2), [0] * 6) == pytest.approx([0, 0, 0, 0.5, 1, 1.5])


def test_an_idle_bucket_fills_up_again_and_no_further():
    bucket = TokenBucket(2, 1)
    used(bucket, [0, 0])
    assert used(bucket, [100] * 3) == pytest.approx([100, 100, 101])


def test_a_bucket_refills_while_it_is_used():
    assert used(TokenBucket(1, 0.5), [0, 1, 5]) == pytest.approx([0, 2, 5])


times = st.lists(st.floats(0, 1000), min_size=1, max_size=60).map(sorted)


@given(st.integers(1, 20), st.floats(0.05, 50), times)
def test_no_window_sees_more_than_burst_plus_rate_times_its_length(burst, rate, asked):
    instants = used(TokenBucket(burst, rate), asked)
    for first, begin in enumerate(instants):
        for last in range(first, len(instants)):
            window = instants[last] - begin
            assert last - first + 1 <= burst + rate * window + 1e-6


@given(st.integers(1, 20), st.floats(0.05, 50), times)
def test_who_asks_first_is_served_first_and_never_before_asking(burst, rate, asked):
    instants = used(TokenBucket(burst, rate), asked)
    assert instants == sorted(instants)
    assert all(instant >= at for instant, at in zip(instants, asked, strict=True))
