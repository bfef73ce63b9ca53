"""A run that has not ended: moved on to its end at once, or from instant to instant by whoever plays a part in it."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

import simpy

if TYPE_CHECKING:
    from simulator.simulation import Simulation

_ALLOCATIONS = 100_000
"""Objects that a run makes before Python looks for garbage; 700 is its own choice."""
CHECKED_EVERY = 1000
"""Events between two looks at how many pods there are."""


class Underway:
    """`simulation` is complete once the run is closed; `main` is the process that ends with its last workflow."""

    def __init__(self, simulation: Simulation, main: simpy.Process) -> None:
        self.simulation, self.main = simulation, main
        self._env, self._limits = simulation.world.env, simulation.world.scenario.limits

    @property
    def now(self) -> float:
        """Seconds of simulated time."""
        now: float = self._env.now
        return now

    @property
    def next_at(self) -> float:
        """When something happens next, in seconds; infinite where nothing is left that could."""
        return self._env.peek()

    @property
    def is_over(self) -> bool:
        """Whether all workflows have ended, or a limit of ours has cut it off."""
        return self.main.processed or bool(self.simulation.cut_off)

    def finish(self) -> None:
        """Go on until all workflows have ended, nothing is left that could happen, or a limit of ours is passed; then
        close it.
        """
        with _few_collections():
            self._to_end()
        self.close()

    def next_instant(self) -> None:
        """Have everything happen that the next instant has. Nothing happens where the run is over."""
        at = self.next_at
        if at > self._limits.horizon.value:
            self._cut_off_at_horizon()
        for step in count(1):
            if self.next_at > at or at == math.inf or self.is_over:
                break
            self._env.step()
            if step % CHECKED_EVERY == 0:
                self._check_pods()

    def wait(self, until: float) -> None:
        """Set the clock to a later instant, before anything else happens. Raises ValueError where something would."""
        if not self.now < until < self.next_at:
            raise ValueError(f"{until:g} s is not between {self.now:g} s and what happens next")
        self._env.timeout(until - self.now)
        self._env.step()

    def close(self) -> None:
        """Nothing more happens in it. Raises ConservationError as `World.close`."""
        log = self.simulation.world.log
        self.simulation.ended_at = log[-1].at if log else self.now
        self.simulation.world.close()

    def _to_end(self) -> None:
        env, main, horizon, world = self._env, self.main, self._limits.horizon.value, self.simulation.world
        pods = self._limits.pods.value
        for step in count(1):
            at = env.peek()
            if at == math.inf or (main.processed and at > env.now):
                break
            if at > horizon:
                self._cut_off_at_horizon()
                break
            env.step()
            if step % CHECKED_EVERY == 0 and world.pods > pods:
                self._check_pods()
                break

    def _cut_off_at_horizon(self) -> None:
        self.simulation.cut_off = f"not ended after {self._limits.horizon.shown} of simulated time"

    def _check_pods(self) -> None:
        pods = self._limits.pods.value
        if self.simulation.world.pods > pods:
            self.simulation.cut_off = f"more than {pods:,} pods; set limits.pods to allow more"


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage in circles less often: a run makes little of it, and its log and nodes stay to the end."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
