"""When passes come: the earliest request wins, and what was asked for later is gone once it has fired."""

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from simulator.controller.queue import PassQueue


class Clock:
    """A queue whose passes are noted; each takes `lasts` seconds."""

    def __init__(self, lasts=0.0):
        self.env = simpy.Environment()
        self.queue = PassQueue(self.env)
        self.lasts, self.passes = lasts, []
        self.env.process(self.operate())

    def operate(self):
        while True:
            yield self.queue.due()
            self.passes.append(self.env.now)
            yield self.env.timeout(self.lasts)

    def ask(self, at, delay):
        def later():
            yield self.env.timeout(at)
            self.queue.request(delay)

        self.env.process(later())

    def run(self):
        self.env.run()
        return self.passes


def test_nothing_happens_without_a_request():
    assert Clock().run() == []


def test_an_earlier_request_takes_the_place_of_a_later_one():
    clock = Clock()
    clock.ask(0, 100)
    clock.ask(1, 10)
    assert clock.run() == [11]


def test_a_later_request_is_lost_when_the_earlier_one_fires():
    clock = Clock()
    clock.ask(0, 10)
    clock.ask(1, 100)
    assert clock.run() == [10]


def test_after_a_pass_the_next_request_counts():
    clock = Clock()
    clock.ask(0, 10)
    clock.ask(10.5, 10)
    assert clock.run() == [10, 20.5]


def test_requests_for_the_same_instant_make_one_pass():
    clock = Clock()
    clock.ask(0, 10)
    clock.ask(5, 5)
    assert clock.run() == [10]


def test_a_request_that_falls_due_during_a_pass_fires_right_after_it():
    clock = Clock(lasts=30.0)
    clock.ask(0, 0)
    clock.ask(5, 10)
    assert clock.run() == [0, 30]


def test_a_request_without_delay_fires_in_the_same_instant():
    clock = Clock()
    clock.ask(7, 0)
    assert clock.run() == [7]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=20))
def test_every_request_is_followed_by_a_pass_no_later_than_it_asked_for(requests):
    clock = Clock()
    for at, delay in requests:
        clock.ask(at, delay)
    passes = clock.run()
    assert passes == sorted(passes)
    assert len(passes) <= len(requests)
    for at, delay in requests:
        assert any(at <= found <= at + delay for found in passes)


@pytest.mark.parametrize("count", [1000])
def test_requests_that_change_nothing_leave_no_alarms_behind(count):
    clock = Clock()
    clock.ask(0, 1)
    for _ in range(count):
        clock.ask(0, 50)
    clock.env.run(until=0.5)
    assert len(clock.env._queue) < 5
