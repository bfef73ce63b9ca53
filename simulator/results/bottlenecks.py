"""What bound the makespan, second by second, along the chain of pods that ended last.

The walk goes back from the workflow's end: through the last pod's stages to the instant it was asked for, then to
whatever it had waited for (a limit, a lock, the backoff of an earlier attempt, the end of another pod), and so on to
the start. What takes time without a pod, a suspension or a request, is a link of the chain like a pod that computes:
it is what the workflow asks for. docs/bottlenecks.md tells it at length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simulator.events import StageEnded
from simulator.results.pods import LABELS, PodRecord

EXPLAINED = {
    "stock": "waiting for an instance that is in stock",
    "create-rate": "pods are created one after the other, by the controller's client and ECI's create API",
    "sandbox": "instances start up",
    "image-pull": "images are pulled",
    "image-backoff": "a registry refused pulls, and pods wait before they try again",
    "registry": "all pulls from a registry share what it gives",
    "nat": "all pulls over the public network share the way into the VPC",
    "unpack": "the layers of images are unpacked",
    "oss-bandwidth": "all readers share the account's OSS bandwidth",
    "oss-requests": "the account sends OSS as many requests as it may",
    "oss-latency": "OSS takes a moment to answer each request",
    "oss-client": "one OSS client reads no faster",
    "oss-accelerator": "all readers share the bandwidth of the OSS accelerator",
    "accelerator-miss": "what the OSS accelerator does not hold, it fetches from the bucket",
    "nas": "all that use the NAS share its bandwidth",
    "cpfs": "all that use the CPFS share its bandwidth",
    "data-disk": "the disk of each pod",
    "dataset": "pods wait until their Fluid dataset can be mounted",
    "cache-worker-nic": "the network cards of the cache workers",
    "pod-nic": "the network card of each pod",
    "compute": "the work itself",
    "pod-exit": "the wait container and sidecars end",
    "parallelism": "a parallelism limit holds pods or workflows back",
    "backoff": "retries wait",
    "lock": "a mutex or semaphore holds them back",
    "controller-clock": "the controller looks again only every so often",
    "deadline": "a limit of the simulation",
}
"""What may bound a run, in words."""

# Relative to a stage. Less than this of it that no label covers is what rounding left, and no time of its own.
_REST = 1e-9


class Stretch(NamedTuple):
    """From when to when, in seconds, one thing bound the run; `node` is the node that the chain goes through there.

    The node is empty where the chain goes through none, which is before the first of them.
    """

    began: float
    ended: float
    what: str
    node: str

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def bound_stretches(records: Iterable[PodRecord], submitted: float, finished: float) -> tuple[Stretch, ...]:
    """What bound each instant between two, in order: each stretch begins where the one before it ends.

    `records` are the pods of one workflow, and its nodes that take time without one; those without an end are no link
    of the chain.
    """
    found: list[Stretch] = []
    at = finished  # where the walk has come to
    for began, what, node in _walk(records, submitted, finished):
        began = max(began, submitted)
        if began >= at:
            continue
        if found and found[-1][2:] == (what, node):
            found[-1] = found[-1]._replace(began=began)
        else:
            found.append(Stretch(began, at, what, node))
        at = began
    return tuple(reversed(found))


def bound_seconds(stretches: Iterable[Stretch]) -> dict[str, float]:
    """Seconds by what bound them, the most first."""
    found: dict[str, float] = {}
    for stretch in stretches:
        found[stretch.what] = found.get(stretch.what, 0.0) + stretch.seconds
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def shares(bound: Mapping[str, float]) -> dict[str, float]:
    """Seconds by what bound them, as parts of their sum; empty where there are none."""
    total = sum(bound.values())
    return {name: seconds / total for name, seconds in bound.items()} if total > 0 else {}


def _walk(records: Iterable[PodRecord], submitted: float, finished: float) -> Iterator[tuple[float, str, str]]:
    """(since when, what, node) from the end back to the start: each counts up to the one before."""
    done = sorted(
        ((record.ended, record.asked, record) for record in records if record.ended is not None),
        key=lambda entry: entry[:2],
    )
    at = finished
    while at > submitted:
        while done and not (done[-1][0] <= at and done[-1][1] < at):
            done.pop()  # as `at` only falls, it can be no link further on either
        if not done:
            yield submitted, "controller-clock", ""
            return
        ended, at, record = done.pop()
        node = record.node
        yield ended, "controller-clock", node
        yield from reversed(list(_life(record)))
        held = at
        for since, by in reversed(record.holds):
            at = min(at, max(since, submitted))
            yield at, by, node
        if at < held:
            continue
        if submitted <= record.pass_at < at:
            at = record.pass_at  # the controller's client creates one pod after the other
            yield at, "create-rate", node
        if record.backoff is not None and record.backoff[0] < at:
            began, until = record.backoff
            yield until, "controller-clock", node
            yield began, "backoff", node
            at = began


def _life(record: PodRecord) -> Iterator[tuple[float, str, str]]:
    """(since when, what, node) between request and end, in order; what no stage covers is the work's."""
    assert record.ended is not None
    at = record.asked
    for stage in record.stages:
        if stage.began > at:
            yield at, "compute", record.node
        for began, what in _laid_out(stage):
            if began < record.ended:
                yield max(at, began), what, record.node
        at = max(at, stage.at)
    if at < record.ended:
        yield at, "compute", record.node


def _laid_out(stage: StageEnded) -> Iterator[tuple[float, str]]:
    """(since when, what) of a stage: each thing that bound it once, in the order in which they first did.

    Things that took turns are so told one after the other: how long each took is exact, when it did is then not.
    """
    at, parts = stage.began, list(bound_by(stage))
    for what, seconds in parts:
        yield at, what
        at += seconds


def bound_by(stage: StageEnded) -> Iterator[tuple[str, float]]:
    """The seconds of a stage by what bound them, which add up to its length."""
    length, covered = stage.at - stage.began, sum(stage.bound.values())
    rest = length - covered
    scale = length / covered if rest < 0 else 1.0  # transfers side by side count for their part of the time
    for what, seconds in stage.bound.items():
        yield what, seconds * scale
    if rest > _REST * length:
        yield LABELS.get(stage.stage, stage.stage), rest
