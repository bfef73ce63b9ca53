"""A pod's life as one record: when it was asked for, what its time was spent on, how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.events import StageEnded
from simulator.results.refusals import Refusals

SHOWN_AS = {"sandbox": "create", "load": "read"}
"""Stages that reports and charts show as part of another."""
LABELS = {
    "stock": "stock",
    "create": "create-rate",
    "sandbox": "sandbox",
    "pull": "image-pull",
    "load": "oss-bandwidth",
    "read": "oss-bandwidth",
    "compute": "compute",
    "write": "pod-nic",
    "exit": "pod-exit",
}
"""What a stage's seconds are called in the bottleneck report where nothing narrower is known."""


@dataclass(slots=True)
class PodRecord:
    """Times in seconds; None for what did not happen. `seen` is when the controller took note of its end, `placed` when
    its instance was up, which is when billing starts.

    A node whose pod vanished and was created again has a record for each.
    """

    workflow: str
    node: str
    template: str = ""
    asked: float = 0.0
    pass_at: float = 0.0
    holds: tuple[tuple[float, str], ...] = ()
    """Since when, and by what, it was held back before it was asked for, in order of time."""
    backoff: tuple[float, float] | None = None
    """From when to when its Retry node waited before it."""
    placed: float | None = None
    zone: str = ""
    spec: str = ""
    category: str = ""
    markets: tuple[tuple[float, float], ...] = ()
    """Of a spot pod: from when it cost which share of the list price; empty for others."""
    disk_gib: float = 0.0
    """Paid extra storage."""
    cache_gib: float = 0.0
    """The disks of manual image caches and DataCaches that it used."""
    refusals: Refusals | None = None
    """What it was refused while it waited for stock; None for one that met no refusal."""
    notice: str = ""
    """Why its spot instance was to be taken away, once it has been told so: market, price or storm."""
    stages: list[StageEnded] = field(default_factory=list)
    ended: float | None = None
    end: str = ""
    seen: float | None = None

    def seconds(self, stage: str) -> float:
        """Time spent in a stage, over all stretches of it."""
        return sum(event.at - event.began for event in self.stages if event.stage == stage)

    def until(self, now: float) -> float:
        """When it ended, or `now` for one that has not."""
        return now if self.ended is None else self.ended

    def billed(self, until: float) -> float:
        """Seconds on the bill: from the start of the image pull to the end (docs/sources.md eci 5)."""
        return 0.0 if self.placed is None else self.until(until) - self.placed
