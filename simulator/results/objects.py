"""Pods as objects in the cluster: how long each stays after its end, by podGC and by what deletes its Workflow.

An object costs nothing at ECI; it takes room in etcd and in the caches of all controllers that watch pods.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from manifests.fields import Raw, integer, mapping, scalar, text
from manifests.units import argo_duration
from simulator.controller.run import WorkflowRun
from simulator.results.peaks import peak
from simulator.results.pods import PodRecord

DELETE_DELAY = 5.0
"""Seconds from the pass that saw the end to the deletion, where nothing sets them (docs/sources.md argo 7)."""
TTL_DELAY = 1.0
"""Seconds by which the deletion of a Workflow comes after its ttl (docs/sources.md argo 7)."""
KEPT_SUCCESSES, KEPT_FAILURES = 3, 1
"""How many ended runs of a CronWorkflow are kept where it does not say (docs/sources.md argo 5.5.6)."""
CRON_LABEL = "workflows.argoproj.io/cron-workflow"
_IN_MAIN = ("read", "compute", "write", "exit")
"""Stages of a pod that is Running, or was."""


@dataclass(frozen=True)
class PodGC:
    """`strategy` is empty for none. `delay` is in seconds."""

    strategy: str = ""
    delay: float = DELETE_DELAY
    has_selector: bool = False


@dataclass(frozen=True)
class Objects:
    """The pod objects of a workflow. `spans` are (from, to) in seconds of the simulation, with infinity for no end.

    `left` are those that remain when the simulation has ended and podGC has deleted the last of what it deletes.
    `lasting` of them are not deleted by a ttlStrategy later either.
    """

    gc: PodGC
    spans: tuple[tuple[float, float], ...] = ()
    left: int = 0
    lasting: int = 0

    @property
    def peak(self) -> int:
        """The most that exist at once."""
        return peak(self.spans)


def pod_gc(run: WorkflowRun, settings: Raw) -> PodGC:
    """The podGC of a workflow; `settings` are the controller's, which may have a delay of their own."""
    raw = mapping(run.workflow.spec.raw, "podGC")
    written = [scalar(raw, "deleteDelayDuration"), scalar(settings, "podGCDeleteDelayDuration")]
    delays = [argo_duration(one) for one in written if one is not None]
    strategy = text(raw, "strategy") or ""
    return PodGC(
        strategy="" if strategy == "OnPodNone" else strategy,
        delay=next((delay for delay in delays if delay is not None and delay >= 0), DELETE_DELAY),
        has_selector=bool(mapping(raw, "labelSelector")),
    )


def pod_objects(
    run: WorkflowRun, records: Collection[PodRecord], gc: PodGC, ended_at: float, removed: float = math.inf
) -> Objects:
    """How long each pod of a workflow is there. `ended_at` is the end of the simulation; `removed` when its
    CronWorkflow deletes the Workflow.
    """
    removed = min(removed, _expires(run))
    spans = tuple((record.asked, min(removed, _gone(run, record, gc))) for record in records)
    settled = ended_at + gc.delay
    ends = [end for _, end in spans]
    return Objects(gc, spans, sum(end > settled for end in ends), sum(end == math.inf for end in ends))


def _gone(run: WorkflowRun, record: PodRecord, gc: PodGC) -> float:
    """When podGC, or what ended the pod, deletes its object; infinity for never."""
    if record.ended is None:
        return math.inf
    if record.node not in run.nodes:  # the agent's pod goes with the workflow
        return record.ended
    if record.end == "deleted" or _is_deleted_pending(run, record):
        return record.ended
    finished = math.inf if run.finished is None else run.finished
    seen = finished if record.seen is None else record.seen
    match gc.strategy:
        case "OnPodCompletion":
            return seen + gc.delay
        case "OnPodSuccess" if record.end == "ok":
            return seen + gc.delay
        case "OnWorkflowCompletion":
            return finished + gc.delay
        case "OnWorkflowSuccess" if run.phase == "Succeeded":
            return finished + gc.delay
    return math.inf


def _is_deleted_pending(run: WorkflowRun, record: PodRecord) -> bool:
    """Whether it was ended before it ran: then its object is deleted, except after a timeout before Argo 4.1."""
    if record.end != "killed" or any(stage.stage in _IN_MAIN for stage in record.stages):
        return False
    return run.release.deletes_timed_out_pod or not run.nodes[record.node].timed_out


def _expires(run: WorkflowRun) -> float:
    """When the ttlStrategy deletes the Workflow, and its pods with it; infinity for never."""
    if run.finished is None:
        return math.inf
    raw = mapping(run.workflow.spec.raw, "ttlStrategy")
    own = "secondsAfterSuccess" if run.phase == "Succeeded" else "secondsAfterFailure"
    found = [integer(raw, key) for key in (own, "secondsAfterCompletion")]
    seconds = next((value for value in found if value is not None), None)
    return math.inf if seconds is None else run.finished + seconds + TTL_DELAY


def removals(runs: Iterable[WorkflowRun]) -> Mapping[str, float]:
    """When CronWorkflows delete their oldest ended runs, by the name of the run: as soon as newer ones have ended.

    The controller looks for them every ten seconds, which is left out (docs/sources.md argo 5.5.6).
    """
    ended: dict[tuple[str, bool], list[WorkflowRun]] = {}
    for run in runs:
        cron = run.workflow.metadata.labels.get(CRON_LABEL)
        if cron is not None and run.finished is not None:
            ended.setdefault((cron, run.phase == "Succeeded"), []).append(run)
    found: dict[str, float] = {}
    for (cron, well), group in ended.items():
        ordered = sorted(group, key=lambda run: run.finished or 0.0)
        kept = _kept(group[0], cron, well)
        instants = [run.finished or 0.0 for run in ordered]
        found |= {run.name: at for run, at in zip(ordered, instants[kept:], strict=False)}
    return found


def _kept(run: WorkflowRun, cron: str, well: bool) -> int:
    key, default = ("successfulJobsHistoryLimit", KEPT_SUCCESSES) if well else ("failedJobsHistoryLimit", KEPT_FAILURES)
    for document in run.manifests.of_kind("CronWorkflow"):
        if document.name == cron:
            kept = integer(mapping(document.raw, "spec"), key)
            return default if kept is None or kept < 0 else kept
    return default
