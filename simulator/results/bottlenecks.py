"""What bound the makespan, second by second, along the chain of pods that ended last.

The walk goes back from the workflow's end: through the last pod's stages to the instant it was asked for, then to
whatever it had waited for (a limit, a lock, the backoff of an earlier attempt, the end of another pod), and so on to
the start. What takes time without a pod, a suspension or a request, is a link of the chain like a pod that computes:
it is what the workflow asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.events import StageEnded
from simulator.results.pods import LABELS, PodRecord

EXPLAINED = {
    "stock": "waiting for an instance that is in stock",
    "create-rate": "pods are created one after the other, by the controller's client and ECI's create API",
    "sandbox": "instances start up",
    "image-pull": "images are pulled",
    "oss-bandwidth": "all readers share the account's OSS bandwidth",
    "oss-requests": "the account sends OSS as many requests as it may",
    "oss-latency": "OSS takes a moment to answer each request",
    "oss-client": "one OSS client reads no faster",
    "oss-accelerator": "all readers share the bandwidth of the OSS accelerator",
    "accelerator-miss": "what the OSS accelerator does not hold, it fetches from the bucket",
    "nas": "all that use the NAS share its bandwidth",
    "cpfs": "all that use the CPFS share its bandwidth",
    "data-disk": "the disk of each pod",
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


def bound_seconds(records: Iterable[PodRecord], submitted: float, finished: float) -> dict[str, float]:
    """Seconds of the makespan by what bound them; they add up to `finished` - `submitted`.

    `records` are the pods of one workflow, and its nodes that take time without one.
    """
    found: dict[str, float] = {}
    for label, seconds in _walk(records, submitted, finished):
        if seconds > 0:
            found[label] = found.get(label, 0.0) + seconds
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _walk(records: Iterable[PodRecord], submitted: float, finished: float) -> Iterator[tuple[str, float]]:
    done = sorted(
        ((record.ended, record.asked, record) for record in records if record.ended is not None),
        key=lambda entry: entry[:2],
    )
    at = finished
    while at > submitted:
        while done and not (done[-1][0] <= at and done[-1][1] < at):
            done.pop()  # as `at` only falls, it can be no link further on either
        if not done:
            yield "controller-clock", at - submitted
            return
        ended, _, record = done.pop()
        yield "controller-clock", at - ended
        yield from _life(record)
        at = record.asked
        held = at
        for since, by in reversed(record.holds):
            yield by, at - max(since, submitted)
            at = max(since, submitted)
        if at < held:
            continue
        if submitted <= record.pass_at < at:
            yield "create-rate", at - record.pass_at  # the controller's client creates one pod after the other
            at = record.pass_at
        if record.backoff is not None and record.backoff[0] < at:
            began, until = record.backoff
            yield "controller-clock", at - min(until, at)
            yield "backoff", min(until, at) - began
            at = began


def _life(record: PodRecord) -> Iterator[tuple[str, float]]:
    """The seconds between request and end by label; what no stage covers is the work's."""
    assert record.ended is not None
    covered = 0.0
    for stage in record.stages:
        covered += stage.at - stage.began
        yield from bound_by(stage)
    yield "compute", record.ended - record.asked - covered


def bound_by(stage: StageEnded) -> Iterator[tuple[str, float]]:
    """The seconds of a stage by what bound them."""
    yield from stage.bound.items()
    yield LABELS.get(stage.stage, stage.stage), stage.at - stage.began - sum(stage.bound.values())
