"""Everything that happens in a run: small frozen events in one flat list. Reports and bills are folds over it.

`at` is seconds of simulated time; a pod is named by its node, which is unique in its workflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")
NOTHING: Mapping[str, float] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def event(kind: type[T]) -> type[T]:
    """A dataclass that is frozen for the type checker, and a plain one at run time: setting the fields of a frozen one
    takes three times as long, and a run has millions of events.
    """
    return dataclass(slots=True)(kind)


@event
class Event:
    at: float
    workflow: str
    """The workflow's name; a Fluid runtime's name for its cache nodes."""


@event
class WorkflowSubmitted(Event):
    pass


@event
class CronFired(Event):
    """A CronWorkflow, `workflow`, submits `run`. Where that is made up for, it was `due` before `at`."""

    schedule: str
    run: str
    due: float


@event
class CronSkipped(Event):
    """An instant of a CronWorkflow, `workflow`, passes without a run."""

    reason: str


@event
class WorkflowEnded(Event):
    phase: str
    message: str


@event
class PassStarted(Event):
    """One reconcile of the controller."""


@event
class NodeStarted(Event):
    node: str
    type: str
    template: str


@event
class NodeHeld(Event):
    """It is made now; `since` then a limit had kept it from being made. `by` is the bottleneck's name."""

    node: str
    by: str
    since: float


@event
class NodeEnded(Event):
    node: str
    phase: str
    message: str
    exit_code: int | None = None


@event
class BackoffStarted(Event):
    """A Retry node waits `seconds` before it decides anew."""

    node: str
    seconds: float


@event
class PodAsked(Event):
    """The controller decided to create the pod in the pass that began at `pass_at`."""

    node: str
    template: str
    pass_at: float


@event
class StockRefused(Event):
    """One try of a pod found no instance of `spec` in `zone`; `why` is one of `simulator.cloud.stock.REFUSALS`."""

    node: str
    zone: str
    spec: str
    why: str


@event
class PodPlaced(Event):
    """An instance is up, and billed from now on as `spec`.

    `category` is economy, general or empty; `market` a spot pod's price as a share of the list price, None where it is
    no spot pod; `disk_gib` its paid extra storage.
    """

    node: str
    zone: str
    spec: str
    category: str = ""
    market: float | None = None
    disk_gib: float = 0.0


@event
class SpotPriced(Event):
    """A spot pod has cost this share of the list price `since` then. It is told when it ends, or the run does."""

    node: str
    market: float
    since: float


@event
class SpotDegraded(Event):
    """There was no spot instance, so an on-demand one was taken."""

    node: str


@event
class SpotNoticed(Event):
    """A spot pod is told that it will be taken away; `why` is market, price or storm."""

    node: str
    why: str


@event
class StageEnded(Event):
    """A stretch of a pod's life: stock, create, sandbox, pull, load, read, compute, write or exit.

    `bound` splits its seconds by what they were spent on, in the words of the bottleneck report, in the order in which
    each of these began.
    """

    node: str
    stage: str
    began: float
    bound: Mapping[str, float] = field(default_factory=lambda: NOTHING)


@event
class PodEnded(Event):
    node: str
    end: str
    """How: ok, fail, oom, evicted, deleted, provider-failed, ... (simulator/cloud/ending.py)."""


@event
class CacheHit(Event):
    """A pod has an image, or layers of it, from an image cache. `disk_gib` is the size of the disk that a manual cache
    attaches to the pod, and which is paid.
    """

    node: str
    image: str
    disk_gib: float = 0.0


@event
class DiskAttached(Event):
    """A pod has a disk of a DataCache, of so many GiB, which is paid."""

    node: str
    disk_gib: float


@event
class VolumeUsed(Event):
    """The workflow uses for the first time what is behind a claim and is rented: `what` it is has no public price."""

    volume: str
    what: str


@event
class ObjectsRead(Event):
    """`requests` GET requests against OSS, for `size` bytes. Fluid's cache nodes read for all, so without a node."""

    node: str
    size: float
    requests: float


@event
class ObjectsWritten(Event):
    """`requests` PUT requests against OSS, for `size` bytes."""

    node: str
    size: float
    requests: float
