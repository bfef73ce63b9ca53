"""What a scenario says, typed: durations, data, the cloud's state, faults. Amounts are seconds, bytes and bytes/s."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from functools import cached_property

from catalog import Catalog, Region
from manifests.release import Release
from simulator.assumptions import Knob
from simulator.distributions import Distribution
from simulator.scenario.cards import Cards
from simulator.scenario.cloud import FIRST, Create, OutageSetup, Shortage, Spot, Storm, ZoneSetup
from simulator.scenario.fluid import FluidSetup
from simulator.scenario.images import Images
from simulator.scenario.oss import Oss
from simulator.scenario.prices import Prices
from simulator.scenario.task import Task
from simulator.scenario.volumes import Volume


@dataclass(frozen=True)
class ArgoSetup:
    """`semaphores` are sizes by `configmap/key`; `transient_pattern` is the controller's TRANSIENT_ERROR_PATTERN."""

    release: Release
    transient_pattern: str | None
    semaphores: Mapping[str, int]
    workers: Knob[float]
    requeue: Knob[float]
    qps: Knob[float]
    burst: Knob[float]
    rewake: Knob[float]
    wait: Knob[float]


@dataclass(frozen=True)
class Stream:
    """`count` copies of every Workflow, one each `every` seconds, or `per_second` of them on average, by chance."""

    count: int
    every: float | None = None
    per_second: float | None = None


@dataclass(frozen=True)
class CronSetup:
    """How long schedules are followed, how often the controller notes ended runs, and when it does not work."""

    follow: Knob[float]
    sync: Knob[float]
    missed: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Limits:
    """Where a run is cut off and said to be endless."""

    horizon: Knob[float]
    pods: Knob[int]


@dataclass(frozen=True)
class Scenario:
    """Everything the manifests do not say. Read one with `simulator.scenario.read_scenario`."""

    name: str
    region: Region
    catalog: Catalog
    tasks: tuple[tuple[str, Task], ...]
    images: Images
    zones: tuple[ZoneSetup, ...]
    zones_given: bool
    shortages: tuple[Shortage, ...]
    outages: tuple[OutageSetup, ...]
    spot: Spot
    vcpu_quota: float
    oss: Oss
    cards: Cards
    volumes: Mapping[str, Volume]
    fluid: FluidSetup
    argo: ArgoSetup
    pending: Distribution | None
    create: Create
    prices: Prices
    limits: Limits
    start: Knob[datetime]
    submit_at: Mapping[str, float]
    stream: Stream | None
    cron: CronSetup
    settings: Mapping[str, object] = field(default_factory=dict)
    """The merged plain values, for reports."""

    @cached_property
    def names_nodes(self) -> bool:
        """Whether what it says of a task may differ from node to node of one template."""
        return any(pattern.startswith("node:") for pattern, _ in self.tasks)

    @cached_property
    def speaks_of_first(self) -> tuple[bool, bool]:
        """Whether it says something of the zone, and of the spec, that the manifests name first."""
        parts: list[Shortage | OutageSetup | Storm] = [*self.shortages, *self.outages, *self.spot.storms]
        return any(part.zone == FIRST for part in parts), any(part.spec == FIRST for part in parts)

    @property
    def epoch(self) -> datetime:
        """What time it is at 0 s."""
        return self.start.value

    def task(self, template: str, node: str) -> Task:
        """What is said of a node of a template. Later entries win; `node:GLOB` matches node names."""
        found = Task()
        for pattern, task in self.tasks:
            if is_about(pattern, template, node):
                found = task
        return found

    def unmatched(self, templates: Iterable[str]) -> list[str]:
        """The patterns that match none of the template names; those that match nodes are left out."""
        names = list(templates)
        patterns = [pattern for pattern, _ in self.tasks if not pattern.startswith("node:")]
        return [pattern for pattern in patterns if not any(_matches(name, pattern) for name in names)]


def is_about(pattern: str, template: str, node: str) -> bool:
    """Whether a pattern of `tasks` names this node of a template."""
    if pattern.startswith("node:"):
        return _matches(node, pattern.removeprefix("node:"))
    return _matches(template, pattern)


def _matches(name: str, pattern: str) -> bool:
    """Globs, except that `[` stands for itself: it is part of node names."""
    return fnmatchcase(name, pattern.replace("[", "[[]"))
