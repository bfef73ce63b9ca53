"""What passes look at. A pass looks only at what has changed since the last one, in the controller's own order.

The real controller looks at every node in every pass; what it finds unchanged, it leaves unchanged. So here each thing
at work sleeps until something wakes it: its pod has changed, its time has come, a lock is free.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from heapq import heappop, heappush
from typing import Any

import simpy

Looking = Generator[simpy.Event, Any, None]
"""One look at something at work. It is a generator only because creating a pod waits for the controller's client."""


class Work:
    """Part of a tree: who is awake has an owner that is awake, up to the root."""

    __slots__ = ("awake", "owner", "position")

    def __init__(self, owner: Work | None, position: int = 0) -> None:
        self.owner, self.position, self.awake = owner, position, False

    def wake(self) -> None:
        """Have the next pass look at it; or this one, if the pass has not come by yet."""
        work: Work | None = self
        while work is not None and not work.awake:
            work.awake = True
            owner = work.owner
            if owner is not None and not owner.awake_for(work):
                return
            work = owner

    def awake_for(self, child: Work) -> bool:
        """Take note of a child that woke up; whether its own owner has to hear of it."""
        return True

    def look(self) -> Looking:
        """What the controller does about it in one pass."""
        raise NotImplementedError

    @property
    def path(self) -> tuple[int, ...]:
        """Its place in the order of evaluation, the root's first."""
        found: list[int] = []
        work: Work | None = self
        while work is not None:
            found.append(work.position)
            work = work.owner
        return tuple(reversed(found))


class Siblings(Work):
    """Has children that are looked at in the order of their positions."""

    __slots__ = ("due",)

    def __init__(self, owner: Work | None, position: int = 0) -> None:
        super().__init__(owner, position)
        self.due: list[int] = []
        """A heap: the positions of the children that are awake."""

    def awake_for(self, child: Work) -> bool:
        heappush(self.due, child.position)
        return True

    def in_order(self) -> Iterator[int]:
        """The positions that are due. One that comes up behind the pass's back has to wait for the next pass."""
        last, late = -1, []
        try:
            while self.due:
                position = heappop(self.due)
                if position > last:
                    last = position
                    yield position
                else:
                    late.append(position)
        finally:
            for position in late:
                heappush(self.due, position)
            if self.due:
                self.wake()
