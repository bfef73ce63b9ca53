"""What counts as one instant: the event that closes it, and how far apart two times must be to be two instants."""

import math
from collections.abc import Callable
from typing import Any

import simpy
from simpy.events import EventPriority

USUAL, LAST = EventPriority(1), EventPriority(2)


class EndOfInstant(simpy.Event):
    """Happens at the present time, after every other event of that time, as often as it is scheduled.

    SimPy orders the events of one time by priority: URGENT is 0, NORMAL is 1, and this is 2. So all starts and ends of
    an instant have happened, whatever woke them, when the callback runs.
    """

    def __init__(self, env: simpy.Environment, callback: Callable[[simpy.Event], None]) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        self._callback = callback

    def schedule(self) -> None:
        """Let it happen at the close of the present instant; not again before it has."""
        self.callbacks = [self._callback]
        self.env.schedule(self, priority=LAST)


class Alarm(simpy.Event):
    """Rings at a time that is set, as often as it is set; not again before it has rung."""

    def __init__(self, env: simpy.Environment, callback: Callable[[Any], None]) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        self._callbacks = [callback]

    def ring_in(self, delay: float) -> None:
        """Let it ring `delay` seconds from now, among the usual events of that time."""
        self.callbacks = self._callbacks
        self.env.schedule(self, USUAL, delay)


def horizon(now: float) -> float:
    """The latest time, in seconds, that rounding cannot tell from `now`: four steps of the float."""
    return now + 4 * math.ulp(now)


def not_before_next(at: float, now: float) -> float:
    """`at`, but at least one step of the float after `now`, so that the clock always moves between two instants."""
    return max(at, math.nextafter(now, math.inf))
