"""The end of an instant, and times that rounding cannot tell apart."""

import math

import simpy
from hypothesis import given
from hypothesis import strategies as st

from simulator.data.instant import EndOfInstant, horizon, not_before_next

TIMES = st.floats(0, 1e12)


def test_the_end_of_an_instant_comes_after_all_that_still_happens_in_it():
    env, seen = simpy.Environment(), []

    def chain():
        EndOfInstant(env, lambda _: seen.append("end")).schedule()
        for step in range(3):
            yield env.timeout(0)
            seen.append(step)

    env.process(chain())
    env.run()
    assert seen == [0, 1, 2, "end"]


@given(TIMES, TIMES)
def test_an_alarm_moves_the_clock_and_reaches_what_it_was_set_for(now, at):
    alarm = now + (not_before_next(at, now) - now)
    assert alarm > now
    assert horizon(alarm) >= at


@given(TIMES)
def test_the_horizon_is_a_few_roundings_away(now):
    assert math.nextafter(now, math.inf) < horizon(now) <= now + 1e-15 * now + 1e-300
