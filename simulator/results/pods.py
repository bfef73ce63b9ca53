"""The log as one record a pod: when it was asked for, what its life was spent on, how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.events import (
    Event,
    NodeEnded,
    NodeHeld,
    PodAsked,
    PodEnded,
    PodPlaced,
    StageEnded,
)

LABELS = {
    "stock": "stock",
    "create": "create-rate",
    "sandbox": "sandbox",
    "pull": "image-pull",
    "read": "oss-bandwidth",
    "compute": "compute",
    "write": "pod-nic",
    "exit": "pod-exit",
}
"""What a stage's seconds are called in the bottleneck report where nothing narrower is known."""


@dataclass
class PodRecord:
    """Times in seconds; None for what did not happen. `held` is when a limit first refused it, `seen` when the
    controller took note of its end, `placed` when its instance was up, which is when billing starts.
    """

    workflow: str
    node: str
    template: str = ""
    asked: float = 0.0
    pass_at: float = 0.0
    held: float | None = None
    placed: float | None = None
    zone: str = ""
    spec: str = ""
    stages: list[StageEnded] = field(default_factory=list)
    ended: float | None = None
    end: str = ""
    seen: float | None = None

    def seconds(self, stage: str) -> float:
        """Time spent in a stage, over all stretches of it."""
        return sum(event.at - event.began for event in self.stages if event.stage == stage)

    def billed(self, until: float) -> float:
        """Seconds on the bill: from the start of the image pull to the end (docs/sources.md eci 5)."""
        return 0.0 if self.placed is None else (self.ended if self.ended is not None else until) - self.placed


def pod_records(log: Iterable[Event]) -> dict[tuple[str, str], PodRecord]:
    """One record for each pod, by workflow and node, in the order in which they were asked for."""
    records: dict[tuple[str, str], PodRecord] = {}
    held: dict[tuple[str, str], float] = {}
    for event in log:
        match event:
            case NodeHeld():
                held[event.workflow, event.node] = event.at
            case PodAsked():
                record = _record(records, event.workflow, event.node)
                record.template, record.asked, record.pass_at = event.template, event.at, event.pass_at
            case PodPlaced():
                record = _record(records, event.workflow, event.node)
                record.placed, record.zone, record.spec = event.at, event.zone, event.spec
            case StageEnded():
                _record(records, event.workflow, event.node).stages.append(event)
            case PodEnded():
                record = _record(records, event.workflow, event.node)
                record.ended, record.end = event.at, event.end
            case NodeEnded() if (event.workflow, event.node) in records:
                records[event.workflow, event.node].seen = event.at
            case _:
                pass
    for (workflow, node), at in held.items():
        _mark_held(records, workflow, node, at)
    return records


def _record(records: dict[tuple[str, str], PodRecord], workflow: str, node: str) -> PodRecord:
    return records.setdefault((workflow, node), PodRecord(workflow, node))


def _mark_held(records: dict[tuple[str, str], PodRecord], workflow: str, node: str, at: float) -> None:
    """A held node's pod may be the node itself, or the first attempt under it."""
    record = records.get((workflow, node)) or records.get((workflow, f"{node}(0)"))
    if record is not None:
        record.held = at
