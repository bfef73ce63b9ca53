"""The log by workflow: its pods, and what else a report counts. One walk over the log serves all workflows."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.events import (
    BackoffStarted,
    CacheHit,
    DiskAttached,
    Event,
    NodeEnded,
    NodeHeld,
    NodeStarted,
    ObjectsRead,
    ObjectsWritten,
    PodAsked,
    PodEnded,
    PodPlaced,
    SpotNoticed,
    SpotPriced,
    StageEnded,
    StockRefused,
    VolumeUsed,
)
from simulator.results.pods import PodRecord
from simulator.results.refusals import Refusals

WITHOUT_POD = ("Suspend", "HTTP", "Plugin")
"""Types of nodes that take time and have no pod of their own."""
_PART = re.compile(r"[.(\[]")


@dataclass
class History:
    """What the log says of one workflow, or of one Fluid runtime, whose nodes are then its pods."""

    pods: list[PodRecord] = field(default_factory=list)
    """In the order in which they were asked for."""
    others: list[PodRecord] = field(default_factory=list)
    """Nodes that take time without a pod, as if each had one that computes."""
    backoff: float = 0.0
    """Seconds that Retry nodes waited, over all of them."""
    gets: float = 0.0
    puts: float = 0.0
    """Requests against OSS."""
    rented: list[VolumeUsed] = field(default_factory=list)
    """What it used that has a price of its own."""


@dataclass(slots=True)
class _Wait:
    """What kept a node from going on. The pods of the pass that ended the wait are those that it kept waiting."""

    parts: list[tuple[float, str]]
    until: float = 0.0
    made_at: float = math.inf
    """When a limit let the node go on; pods of later passes waited for something else."""
    ended_by: float | None = None
    """When the pass began that asked for its first pod."""

    def kept(self, pass_at: float) -> bool:
        if pass_at > self.made_at:
            return False
        if self.ended_by is None:
            self.ended_by = pass_at
        return self.ended_by == pass_at


def histories(log: Iterable[Event]) -> dict[str, History]:
    """The history of each workflow and each Fluid runtime, by name."""
    reader = _Reader()
    for event in log:
        take = reader.takers.get(type(event))
        if take is not None:
            take(event)
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, History] = defaultdict(History)
        self.latest: dict[tuple[str, str], PodRecord] = {}
        self.open: dict[tuple[str, str], PodRecord] = {}
        self.held: dict[str, dict[str, _Wait]] = defaultdict(dict)
        self.backing_off: dict[str, dict[str, _Wait]] = defaultdict(dict)
        self.takers: dict[type[Event], Callable[[Any], None]] = {
            NodeStarted: self.node_started,
            NodeHeld: self.node_held,
            NodeEnded: self.node_ended,
            BackoffStarted: self.backoff_started,
            PodAsked: self.pod_asked,
            StockRefused: self.stock_refused,
            PodPlaced: self.pod_placed,
            SpotPriced: self.spot_priced,
            SpotNoticed: self.spot_noticed,
            CacheHit: self.disk_attached,
            DiskAttached: self.disk_attached,
            StageEnded: self.stage_ended,
            PodEnded: self.pod_ended,
            ObjectsRead: self.objects_read,
            ObjectsWritten: self.objects_written,
            VolumeUsed: self.volume_used,
        }

    def record(self, workflow: str, node: str) -> PodRecord:
        """The node's latest pod; cache nodes are not asked for by the controller, so their first event makes one."""
        found = self.latest.get((workflow, node))
        return found if found is not None else self.add(PodRecord(workflow, node))

    def add(self, record: PodRecord) -> PodRecord:
        self.latest[record.workflow, record.node] = record
        self.found[record.workflow].pods.append(record)
        return record

    def node_started(self, event: NodeStarted) -> None:
        if event.type in WITHOUT_POD:
            record = PodRecord(event.workflow, event.node, event.template, event.at, event.at)
            record.holds = self.holds(event, event.at)
            self.open[event.workflow, event.node] = record
            self.found[event.workflow].others.append(record)

    def node_ended(self, event: NodeEnded) -> None:
        key = event.workflow, event.node
        if key in self.latest:
            self.latest[key].seen = event.at
        elif key in self.open:
            record = self.open.pop(key)
            record.ended = event.at
            record.stages.append(StageEnded(event.at, event.workflow, event.node, "compute", record.asked))

    def node_held(self, event: NodeHeld) -> None:
        waits, part = self.held[event.workflow], (event.since, event.by)
        wait = waits.get(event.node)
        if wait is None or wait.ended_by is not None:
            waits[event.node] = _Wait([part], made_at=event.at)
        else:
            wait.parts.append(part)
            wait.made_at = event.at

    def backoff_started(self, event: BackoffStarted) -> None:
        self.found[event.workflow].backoff += event.seconds
        self.backing_off[event.workflow][event.node] = _Wait([(event.at, "backoff")], event.at + event.seconds)

    def holds(self, event: NodeStarted | PodAsked, pass_at: float) -> tuple[tuple[float, str], ...]:
        """What kept the node or its pod from being made, as far as it ends in this pass."""
        held = self.held.get(event.workflow)
        if not held:
            return ()
        return tuple(sorted(part for wait in _kept(held, event.node, pass_at) for part in wait.parts))

    def pod_asked(self, event: PodAsked) -> None:
        record = PodRecord(event.workflow, event.node, event.template, event.at, event.pass_at)
        record.holds = self.holds(event, event.pass_at)
        backing_off = self.backing_off.get(event.workflow)
        if backing_off:
            waited = list(_kept(backing_off, event.node, event.pass_at))
            if waited:
                record.backoff = waited[-1].parts[0][0], waited[-1].until
        self.add(record)

    def stock_refused(self, event: StockRefused) -> None:
        record = self.record(event.workflow, event.node)
        if record.refusals is None:
            record.refusals = Refusals(event.at)
        record.refusals.add(event.at, event.zone, event.spec, event.why)

    def pod_placed(self, event: PodPlaced) -> None:
        record = self.record(event.workflow, event.node)
        record.placed, record.zone, record.spec = event.at, event.zone, event.spec
        record.category, record.disk_gib = event.category, event.disk_gib
        record.markets = () if event.market is None else ((event.at, event.market),)

    def spot_priced(self, event: SpotPriced) -> None:
        record = self.record(event.workflow, event.node)
        record.markets = (*record.markets, (event.since, event.market))

    def spot_noticed(self, event: SpotNoticed) -> None:
        self.record(event.workflow, event.node).notice = event.why

    def disk_attached(self, event: CacheHit | DiskAttached) -> None:
        self.record(event.workflow, event.node).cache_gib += event.disk_gib

    def stage_ended(self, event: StageEnded) -> None:
        self.record(event.workflow, event.node).stages.append(event)

    def pod_ended(self, event: PodEnded) -> None:
        record = self.record(event.workflow, event.node)
        record.ended, record.end = event.at, event.end

    def objects_read(self, event: ObjectsRead) -> None:
        self.found[event.workflow].gets += event.requests

    def objects_written(self, event: ObjectsWritten) -> None:
        self.found[event.workflow].puts += event.requests

    def volume_used(self, event: VolumeUsed) -> None:
        self.found[event.workflow].rented.append(event)


def _kept(waits: dict[str, _Wait], node: str, pass_at: float) -> Iterator[_Wait]:
    """The waits that a node's pod ends: those of its node and of the nodes that its name says it lies in."""
    for name in _within(node):
        wait = waits.get(name)
        if wait is not None and wait.kept(pass_at):
            yield wait


def _within(node: str) -> Iterator[str]:
    """The names that a node's name begins with, the outermost first, and itself."""
    for match in _PART.finditer(node):
        yield node[: match.start()]
    yield node
