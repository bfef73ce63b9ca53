"""What the one-pod workflows of a stream met, read off the log; and what must become of them, told without a clock."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace

from simulator.events import PodAsked, PodEnded, PodPlaced, StageEnded
from simulator.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Visit:
    """A pod from its request to its end, in seconds. Refused ones have no `placed`, and no `spec`."""

    workflow: str
    asked: float
    placed: float | None
    left: float
    spec: str
    found: int
    """How many pods were asked for before it, and had not ended."""
    create: float
    """Seconds that it waited for the create API."""
    stock: float
    """Seconds that it waited for an instance."""
    service: float
    """Seconds of its work."""

    @property
    def stream(self) -> str:
        """The Workflow that it is a copy of."""
        return self.workflow.rpartition("-")[0]


def visits(simulation: Simulation) -> list[Visit]:
    """All of them, in the order in which they were asked for."""
    asked, placed, left = {}, {}, {}
    spent: dict[str, dict[str, float]] = defaultdict(dict)
    for event in simulation.world.log:
        if isinstance(event, PodAsked):
            asked[event.workflow] = event.at
        elif isinstance(event, PodPlaced):
            placed[event.workflow] = (event.at, event.spec)
        elif isinstance(event, StageEnded):
            spent[event.workflow][event.stage] = event.at - event.began
        elif isinstance(event, PodEnded):
            left[event.workflow] = event.at
    found, ends = [], list[float]()
    for name, at in asked.items():
        while ends and ends[0] <= at:
            heappop(ends)
        instant, spec = placed.get(name, (None, ""))
        stages = [spent[name].get(stage, 0.0) for stage in ("create", "stock", "compute")]
        found.append(Visit(name, at, instant, left[name], spec, len(ends), *stages))
        heappush(ends, left[name])
    return found


def first_come_first_served(visits: Iterable[Visit], servers: int) -> list[float]:
    """When each is served, given when it comes and how long it takes: by the server that is free first."""
    free, starts = [float("-inf")] * servers, []
    for visit in visits:
        starts.append(max(visit.asked, free[0]))
        heapreplace(free, starts[-1] + visit.service)
    return starts


def lost(visits: Sequence[Visit], capacity: float, units: Sequence[float]) -> list[bool]:
    """Which are lost, where each needs so many of the units that those before it have not taken."""
    busy, outcome = list[tuple[float, float]](), []
    for visit, needed in zip(visits, units, strict=True):
        while busy and busy[0][0] <= visit.asked:
            capacity += busy.pop(0)[1]
        outcome.append(needed > capacity)
        if not outcome[-1]:
            capacity -= needed
            insort(busy, (visit.asked + visit.service, needed))
    return outcome


def accepted(visits: Iterable[Visit], burst: int, per_second: float) -> list[float]:
    """When the create API takes each call: never more than `burst` + `per_second` t of them in any t seconds.

    So call i follows each call j before it by (i - j + 1 - burst) / per_second seconds at least, counted from when j
    was asked for; and nothing else holds it up.
    """
    latest, instants = float("-inf"), []
    for number, visit in enumerate(visits):
        latest = max(latest, visit.asked - number / per_second)
        instants.append(max(visit.asked, latest + (number + 1 - burst) / per_second))
    return instants
