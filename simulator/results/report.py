"""A run as a report: one value with everything that any format shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.assumptions import Assumption
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.events import BackoffStarted
from simulator.results.bill import Bill, make_bill
from simulator.results.bottlenecks import bound_seconds
from simulator.results.pods import PodRecord, pod_records
from simulator.results.stuck import Stuck, stuck_reason
from simulator.simulation import Simulation

TIMES = ("stock", "create", "pull", "read", "compute", "write", "exit", "backoff", "controller")
"""What the time of pods is split into. `create` holds the sandbox, `exit` the wait container and sidecars."""
_STAGES = {"sandbox": "create"}


@dataclass(frozen=True)
class NodeReport:
    """A node as it ended; times in seconds of the simulation, None for what did not happen."""

    name: str
    type: str
    template: str
    phase: str
    message: str
    started: float
    finished: float | None
    exit_code: int | None
    zone: str
    spec: str
    cost: float


@dataclass(frozen=True)
class TemplateReport:
    """The pods of one template: how many, and their mean seconds by what they were spent on."""

    name: str
    pods: int
    succeeded: int
    failed: int
    means: Mapping[str, float]
    cost: float


@dataclass(frozen=True)
class CacheReport:
    """A Fluid cache beside the workflow: when it could be mounted, when it was warm, and its nodes."""

    name: str
    nodes: int
    bound_at: float | None
    warm_at: float | None


@dataclass(frozen=True)
class Report:
    """One workflow of a run. Times in seconds; `makespan` is None for a workflow that never ends."""

    workflow: str
    scenario: str
    seed: int
    phase: str
    message: str
    submitted: float
    makespan: float | None
    created: int
    succeeded: int
    failed: int
    peak: int
    attempts: int
    time: Mapping[str, float]
    bill: Bill
    bound: Mapping[str, float]
    nodes: tuple[NodeReport, ...]
    templates: tuple[TemplateReport, ...]
    caches: tuple[CacheReport, ...]
    stuck: Stuck | None
    assumptions: tuple[Assumption, ...]

    @property
    def bottleneck(self) -> tuple[str, float]:
        """What bound most of the makespan, and its share; for a stuck run, what it waits for."""
        if self.stuck is not None:
            return self.stuck.bound, 1.0
        total = sum(self.bound.values())
        if total <= 0:
            return "controller-clock", 0.0
        name = max(self.bound, key=lambda label: self.bound[label])
        return name, self.bound[name] / total


def make_reports(simulation: Simulation) -> list[Report]:
    """One report for each workflow, in order of submission."""
    records = pod_records(simulation.world.log)
    ordered = sorted(simulation.runs, key=lambda run: run.submitted)
    return [_report(simulation, run, records) for run in ordered]


def _report(simulation: Simulation, run: WorkflowRun, records: dict[tuple[str, str], PodRecord]) -> Report:
    world = simulation.world
    own = [record for (workflow, _), record in records.items() if workflow == run.name]
    caches = [record for (workflow, _), record in records.items() if workflow in _cluster_names(simulation)]
    scenario = world.scenario
    bill = make_bill(own, caches, world.log, run.name, scenario.catalog, scenario.prices, simulation.ended_at)
    costs = {line.node: line.cost for line in bill.lines}
    backoffs = _backoffs(simulation, run)
    finished = run.finished
    return Report(
        workflow=run.name,
        scenario=scenario.name,
        seed=simulation.seed,
        phase=run.phase if run.ended else "Stuck",
        message=run.message,
        submitted=run.submitted,
        makespan=None if finished is None else finished - run.submitted,
        created=len(own),
        succeeded=sum(record.end == "ok" for record in own),
        failed=sum(record.end not in ("", "ok") for record in own),
        peak=_peak(own, simulation.ended_at),
        attempts=len(own),
        time=_times(own, backoffs),
        bill=bill,
        bound={} if finished is None else bound_seconds(own, backoffs, run.submitted, finished),
        nodes=tuple(_node(node, records.get((run.name, node.name)), costs) for node in run.nodes.values()),
        templates=tuple(_templates(own, costs)),
        caches=tuple(_caches(simulation)),
        stuck=stuck_reason(simulation, run),
        assumptions=(*world.ledger.listed(), *_prices(bill)),
    )


def _cluster_names(simulation: Simulation) -> set[str]:
    return {cluster.name for cluster in simulation.clusters.values()}


def _node(node: Node, record: PodRecord | None, costs: Mapping[str, float]) -> NodeReport:
    finished = node.finished if node.finished is not None or record is None else record.ended
    return NodeReport(
        name=node.name,
        type=node.type,
        template=node.template,
        phase=node.phase,
        message=node.message,
        started=node.started,
        finished=finished,
        exit_code=node.exit_code,
        zone=record.zone if record is not None else "",
        spec=record.spec if record is not None else "",
        cost=costs.get(node.name, 0.0),
    )


def _backoffs(simulation: Simulation, run: WorkflowRun) -> dict[str, float]:
    """Seconds of backoff by the node that waited."""
    found: dict[str, float] = {}
    for event in simulation.world.log:
        if isinstance(event, BackoffStarted) and event.workflow == run.name:
            found[event.node] = found.get(event.node, 0.0) + event.seconds
    return found


def _times(records: list[PodRecord], backoffs: Mapping[str, float]) -> dict[str, float]:
    """Seconds summed over pods. `controller` is from a pod's end to the pass that saw it."""
    found = dict.fromkeys(TIMES, 0.0)
    for record in records:
        for stage in record.stages:
            found[_STAGES.get(stage.stage, stage.stage)] += stage.at - stage.began
        if record.ended is not None and record.seen is not None:
            found["controller"] += record.seen - record.ended
    found["backoff"] = sum(backoffs.values())
    return found


def _peak(records: list[PodRecord], until: float) -> int:
    """Most pods alive at once."""
    changes = [(record.asked, 1) for record in records]
    changes += [(record.ended if record.ended is not None else until, -1) for record in records]
    alive = peak = 0
    for _, change in sorted(changes):
        alive += change
        peak = max(peak, alive)
    return peak


def _templates(records: list[PodRecord], costs: Mapping[str, float]) -> Iterator[TemplateReport]:
    for name in dict.fromkeys(record.template for record in records):
        pods = [record for record in records if record.template == name]
        yield TemplateReport(
            name=name,
            pods=len(pods),
            succeeded=sum(record.end == "ok" for record in pods),
            failed=sum(record.end not in ("", "ok") for record in pods),
            means={key: seconds / len(pods) for key, seconds in _times(pods, {}).items() if key != "backoff"},
            cost=sum(costs.get(record.node, 0.0) for record in pods),
        )


def _caches(simulation: Simulation) -> Iterator[CacheReport]:
    for cluster in simulation.clusters.values():
        bound = cluster.bound_at if cluster.bound.triggered else None
        warm = cluster.warm_at if cluster.warm.triggered else None
        yield CacheReport(cluster.name, cluster.runtime.workers + cluster.runtime.masters, bound, warm)


def _prices(bill: Bill) -> Iterator[Assumption]:
    for spec, rate, source in bill.rates:
        yield Assumption(f"price of {spec}", f"{rate * 3600:.4g} {bill.currency} an hour", source)
