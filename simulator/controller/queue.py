"""When the next pass over a workflow comes: one key, the earliest request wins (docs/sources.md argo 5.2)."""

from __future__ import annotations

import math

import simpy


class PassQueue:
    """A request only matters if it is earlier than the pending one; later ones are gone when that one fires."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self._due_at = math.inf
        self._waiting: simpy.Event | None = None

    def request(self, delay: float) -> None:
        """Ask for a pass `delay` seconds from now."""
        at = self.env.now + delay
        if at >= self._due_at:
            return
        self._due_at = at
        alarm = self.env.timeout(delay, value=at)
        assert alarm.callbacks is not None
        alarm.callbacks.append(self._ring)

    def due(self) -> simpy.Event:
        """Fires when the next pass is due; taking it clears the pending request."""
        waiting = self._waiting = self.env.event()
        if self._due_at <= self.env.now:
            self._fire()
        return waiting

    def _ring(self, alarm: simpy.Event) -> None:
        if alarm.value == self._due_at and self._waiting is not None:
            self._fire()

    def _fire(self) -> None:
        waiting, self._waiting = self._waiting, None
        self._due_at = math.inf
        if waiting is not None:
            waiting.succeed()
