"""A limit on pulls, held against its definition."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.cloud.images.limit import PullLimit

GAPS = st.lists(st.floats(0, 10), max_size=60)


@given(GAPS, st.integers(0, 5), st.floats(0.5, 20))
def test_no_window_has_more_pulls_than_the_limit_and_none_is_refused_without_need(gaps, limit, window):
    pulls, now, taken = PullLimit(limit, window), 0.0, []
    for gap in gaps:
        now += gap
        recent = sum(at > now - window for at in taken)
        assert pulls.admit(now) == (recent < limit)
        if recent < limit:
            taken.append(now)
    assert pulls.most <= limit


def test_the_most_that_a_window_had_is_remembered():
    pulls = PullLimit(float("inf"), 10.0)
    assert all(pulls.admit(now) for now in (0.0, 1.0, 2.0, 11.5))
    assert pulls.most == 3
