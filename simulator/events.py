"""Everything that happens in a run: small frozen events in one flat list. Reports and bills are folds over it.

`at` is seconds of simulated time; a pod is named by its node, which is unique in its workflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Event:
    at: float
    workflow: str
    """The workflow's name; a Fluid runtime's name for its cache nodes."""


@dataclass(frozen=True, slots=True)
class WorkflowSubmitted(Event):
    pass


@dataclass(frozen=True, slots=True)
class WorkflowEnded(Event):
    phase: str
    message: str


@dataclass(frozen=True, slots=True)
class PassStarted(Event):
    """One reconcile of the controller."""


@dataclass(frozen=True, slots=True)
class NodeStarted(Event):
    node: str
    type: str
    template: str


@dataclass(frozen=True, slots=True)
class NodeHeld(Event):
    """The controller would have started it and a limit refused; only the first refusal is logged."""

    node: str
    by: str


@dataclass(frozen=True, slots=True)
class NodeEnded(Event):
    node: str
    phase: str
    message: str
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class BackoffStarted(Event):
    """A Retry node waits `seconds` before it decides anew."""

    node: str
    seconds: float


@dataclass(frozen=True, slots=True)
class PodAsked(Event):
    """The controller decided to create the pod in the pass that began at `pass_at`."""

    node: str
    template: str
    pass_at: float


@dataclass(frozen=True, slots=True)
class StockRefused(Event):
    node: str
    zone: str
    spec: str


@dataclass(frozen=True, slots=True)
class PodPlaced(Event):
    node: str
    zone: str
    spec: str


@dataclass(frozen=True, slots=True)
class StageEnded(Event):
    """A stretch of a pod's life: stock, create, sandbox, pull, read, compute, write or exit.

    `bound` splits its seconds by what they were spent on, in the words of the bottleneck report.
    """

    node: str
    stage: str
    began: float
    bound: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PodEnded(Event):
    node: str
    end: str
    """How: ok, fail, oom, evicted, deleted, provider-failed, ... (simulator/cloud/ending.py)."""


@dataclass(frozen=True, slots=True)
class CacheHit(Event):
    node: str
    image: str


@dataclass(frozen=True, slots=True)
class ObjectsRead(Event):
    """`requests` GET requests against OSS."""

    node: str
    size: float
    requests: float
