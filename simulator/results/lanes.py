"""What pods did over time, as lanes of equal slices: one pod a lane, or several of one template where they are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from simulator.results.pods import SHOWN_AS, PodRecord

STAGES = ("stock", "create", "pull", "read", "compute", "write", "exit", "backoff", "other", "failed")
"""What a slice may show; `other` is a pod's time that no stage covers, `failed` the end of a single pod that failed."""


@dataclass(frozen=True)
class Lane:
    """Pods of one template; `first` is the number of the first among those of the template, from 1."""

    template: str
    pods: Sequence[PodRecord]
    first: int


def lanes(pods: Sequence[PodRecord], most: int) -> list[Lane]:
    """The pods in at most `most` lanes, or one for each template if these are more.

    Pods that share a lane were asked for one after the other.
    """
    groups: dict[str, list[PodRecord]] = {}
    for pod in pods:
        groups.setdefault(pod.template, []).append(pod)
    size = 1
    while sum(-(-len(group) // size) for group in groups.values()) > max(most, len(groups)):
        size += 1
    found = [
        Lane(template, group[at : at + size], at + 1)
        for template, group in groups.items()
        for at in range(0, len(group), size)
    ]
    return found if size > 1 else sorted(found, key=lambda lane: lane.pods[0].asked)


def slices(pods: Sequence[PodRecord], began: float, until: float, width: int) -> list[str | None]:
    """For each of `width` slices of the time what most of the pods' time in it went to; None where there is no pod."""
    scale = width / (until - began) if until > began else 0.0
    covers = {stage: _Cover(width) for stage in STAGES}
    for pod in pods:
        for stage, start, end in _stretches(pod, until):
            covers[stage].add((start - began) * scale, (end - began) * scale)
    totals = [(stage, cover.amounts()) for stage, cover in covers.items() if cover.used]
    shown: list[str | None] = []
    for number in range(width):
        amount, stage = max(((amounts[number], stage) for stage, amounts in totals), default=(0.0, ""))
        shown.append(stage if amount > 1e-9 else None)
    if len(pods) == 1 and pods[0].ended is not None and pods[0].end != "ok":
        last = max(pods[0].asked, pods[0].ended - 1e-9 * (until - began))
        shown[min(width - 1, int((last - began) * scale))] = "failed"
    return shown


def _stretches(pod: PodRecord, until: float) -> Iterator[tuple[str, float, float]]:
    """(what, from, to) for the backoff before a pod, and for every moment of its life."""
    if pod.backoff is not None:
        yield "backoff", pod.backoff[0], min(pod.backoff[1], pod.asked)
    at = pod.asked
    for stage in pod.stages:
        if stage.began > at:
            yield "other", at, stage.began
        yield SHOWN_AS.get(stage.stage, stage.stage), stage.began, stage.at
        at = max(at, stage.at)
    end = until if pod.ended is None else pod.ended
    if end > at:
        waits = pod.ended is None and pod.placed is None  # a stage without an end is not in the log
        yield "stock" if waits else "other", at, end


class _Cover:
    """How much of each slice something covers. Adding a stretch takes the same time however long it is."""

    def __init__(self, width: int) -> None:
        self.width, self.used = width, False
        self._parts = [0.0] * (width + 1)
        self._changes = [0.0] * (width + 2)

    def add(self, start: float, end: float) -> None:
        """From and to in slices."""
        start, end = max(0.0, start), min(float(self.width), end)
        if end <= start:
            return
        self.used = True
        first, last = int(start), int(end)
        if first == last:
            self._parts[first] += end - start
            return
        self._parts[first] += first + 1 - start
        self._parts[last] += end - last
        self._changes[first + 1] += 1.0
        self._changes[last] -= 1.0

    def amounts(self) -> list[float]:
        whole = list(accumulate(self._changes))
        return [self._parts[number] + whole[number] for number in range(self.width)]
