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


@given(GAPS, st.integers(0, 5), st.floats(0.5, 20), st.floats(0, 1))
def test_it_takes_none_before_it_opens(gaps, limit, window, share):
    pulls, now = PullLimit(limit, window), 0.0
    for gap in gaps:
        now += gap
        pulls.admit(now)
    opens = pulls.opens_at
    if now < opens < float("inf"):
        assert not pulls.admit(now + share * (opens - now) * (1 - 1e-9))
    assert opens < float("inf") or limit == 0


def test_the_most_that_a_window_had_is_remembered():
    pulls = PullLimit(float("inf"), 10.0)
    assert all(pulls.admit(now) for now in (0.0, 1.0, 2.0, 11.5))
    assert pulls.most == 3
