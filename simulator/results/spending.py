"""What a pod's billed seconds were spent on. Each second is of exactly one class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simulator.results.pods import PodRecord

CLASSES = ("work", "data", "pull", "start", "exit", "lost", "unfinished")
"""`work` is computing, and what daemons do; `data` reads, writes and the loading of artifacts; `start` the start of
containers; `exit` the wait container and sidecars. All seconds of an attempt that did not succeed are `lost`, those of
a pod that never ended `unfinished`.
"""
_CLASS_OF_STAGE = {
    "pull": "pull",
    "sandbox": "start",
    "load": "data",
    "read": "data",
    "write": "data",
    "compute": "work",
    "exit": "exit",
}


@dataclass(slots=True)
class Spent:
    """Billed seconds and their cost."""

    seconds: float = 0.0
    cost: float = 0.0

    def add(self, seconds: float, cost: float) -> None:
        self.seconds += seconds
        self.cost += cost


def merged(parts: Iterable[Mapping[str, Spent]]) -> dict[str, Spent]:
    """Sums by class, all classes in their order."""
    found = {name: Spent() for name in CLASSES}
    for part in parts:
        for name, spent in part.items():
            found[name].add(spent.seconds, spent.cost)
    return found


def spans(record: PodRecord, until: float, succeeded: bool) -> Iterator[tuple[str, float, float]]:
    """(class, from, to) of its billed time without a gap, in order; empty for a pod that never got an instance.

    What no stage covers in an attempt that succeeded is work: a daemon serves without one.
    """
    if record.placed is None:
        return
    begin, end = record.placed, record.until(until)
    if record.ended is None or not succeeded:
        yield "unfinished" if record.ended is None else "lost", begin, end
        return
    for stage in record.stages:
        if stage.at <= begin:
            continue  # before it had an instance
        if stage.began > begin:
            yield "work", begin, stage.began
            begin = stage.began
        yield _CLASS_OF_STAGE[stage.stage], begin, stage.at
        begin = stage.at
    if end > begin:
        yield "work", begin, end
