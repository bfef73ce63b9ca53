"""What counts as one instant: the event that closes it, and how far apart two times must be to be two instants."""

import math
from collections.abc import Callable
from typing import Any

import simpy
from simpy.events import EventPriority

FIRST, USUAL, LAST = EventPriority(-1), EventPriority(1), EventPriority(2)
STEPS = 4
"""Of the float, that rounding may be out by."""


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
    """Rings at a time for which it is scheduled, as often as it is; not again before it has rung."""

    def __init__(self, env: simpy.Environment, callback: Callable[[Any], None]) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        self.rings = [callback]
        """What its `callbacks` have to be each time that it is scheduled."""


def horizon(now: float) -> float:
    """The latest time, in seconds, that rounding cannot tell from `now`: four steps of the float."""
    return now + STEPS * math.ulp(now)


def not_before_next(at: float, now: float) -> float:
    """`at`, but at least one step of the float after `now`, so that the clock always moves between two instants."""
    return max(at, math.nextafter(now, math.inf))
