"""What bound a run until it ended, daemons and runs that never end among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from manifests.effective import PodPlan
from manifests.fields import boolean
from simulator.controller.run import WorkflowRun
from simulator.events import StageEnded
from simulator.results.bottlenecks import Stretch, bound_stretches
from simulator.results.history import History
from simulator.results.pods import PodRecord
from simulator.results.stuck import Stuck


def stretches_of(run: WorkflowRun, history: History, ended: float, stuck: Stuck | None) -> tuple[Stretch, ...]:
    """What bound a run until it ended, or until nothing could happen any more.

    A daemon holds others back only until it is ready.
    """
    records = [*history.pods, *history.others]
    if stuck is not None:
        records = list(_up_to(ended, records, run, stuck))
    ready = {node.name: node.ran_from for node in run.pods() if node.plan is not None and _is_daemon(node.plan)}
    records = [_until(ready[record.node], record) if record.node in ready else record for record in records]
    return bound_stretches(records, run.submitted, ended)


def _up_to(now: float, records: Sequence[PodRecord], run: WorkflowRun, stuck: Stuck) -> Iterator[PodRecord]:
    """The records of a run that never ends, what it waits for as if that ended `now`.

    The log tells of no stage that is still open, so the rest of the time is what the run is stuck by. Where the
    simulation was cut off, nothing is stuck, and a pod waits for stock or works.
    """
    awaited = [record for record in records if record.ended is None and record.node in stuck.nodes]
    past = [record for record in records if record.ended is not None and (record.ended < now or not awaited)]
    if not awaited:
        last = max((record.ended for record in past if record.ended is not None), default=run.submitted)
        awaited = [PodRecord(run.name, next(iter(stuck.nodes), ""), asked=last, pass_at=last)]
    yield from past
    for record in awaited:
        since = max((stage.at for stage in record.stages), default=record.asked)
        rest = StageEnded(now, record.workflow, record.node, _open_stage(record, stuck), since)
        yield replace(record, ended=now, stages=[*record.stages, rest])


def _open_stage(record: PodRecord, stuck: Stuck) -> str:
    if stuck.bound != "deadline":
        return stuck.bound
    return "stock" if record.placed is None and record.refusals is not None else "compute"


def _is_daemon(plan: PodPlan) -> bool:
    return boolean(plan.template.raw, "daemon")


def _until(ready: float | None, pod: PodRecord) -> PodRecord:
    return pod if ready is None or pod.ended is None or pod.ended <= ready else replace(pod, ended=ready)
