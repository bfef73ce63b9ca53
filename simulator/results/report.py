"""A run as a report: one value with everything that any format shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.prices import HOUR
from manifests.effective import PodPlan
from manifests.fields import EMPTY
from simulator.assumptions import Assumption
from simulator.cloud.shortages import Outage
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.results.bill import Bill, Requests, make_bill
from simulator.results.bottlenecks import Stretch, bound_seconds
from simulator.results.explanations import Explained, explain
from simulator.results.hierarchy import display_name, owner
from simulator.results.history import History, histories
from simulator.results.image_caches import build_costs
from simulator.results.objects import Objects, PodGC, pod_gc, pod_objects, removals
from simulator.results.peaks import peak
from simulator.results.pods import SHOWN_AS, PodRecord
from simulator.results.refusals import Places
from simulator.results.sizes import SizeReport, distinct, make_sizes, size_assumptions
from simulator.results.stretches import stretches_of
from simulator.results.stuck import Stuck, stuck_reason
from simulator.results.waits import Wait, waits
from simulator.simulation import Simulation

TIMES = ("stock", "create", "pull", "read", "compute", "write", "exit", "backoff", "controller")
"""What the time of pods is split into. `create` holds the sandbox, `read` what the init container loads, `exit` the
wait container and sidecars.
"""


@dataclass(frozen=True)
class NodeReport:
    """A node as it ended; times in seconds of the simulation, None for what did not happen.

    `boundary`, `owner` and `children` are names of nodes: the invocation that it lies in, what people see it under, and
    what Argo ran after it. `zone` and `spec` are those of its last pod, `cost` is that of all its pods.
    """

    name: str
    display_name: str
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
    boundary: str
    owner: str
    children: tuple[str, ...]
    is_hook: bool


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
    """A Fluid cache beside the workflow: when it could be mounted, when it was warm, and its nodes.

    `hit` and `missed` are bytes that pods read, from the cache and from OSS through it, `evicted` those that made room.
    """

    name: str
    nodes: int
    bound_at: float | None
    warm_at: float | None
    hit: float = 0.0
    missed: float = 0.0
    evicted: float = 0.0

    @property
    def hit_share(self) -> float | None:
        """The part of what pods read that came from the cache; None where they read nothing."""
        read = self.hit + self.missed
        return self.hit / read if read > 0 else None


@dataclass(frozen=True)
class Report:
    """One workflow of a run. Times in seconds; `makespan` is None for a workflow that never ends, `started` for one
    that the controller never took up.

    `origin` is what it is a run of, such as `CronWorkflow nightly`. `created` counts pods, `attempts` the nodes that
    had one.
    """

    workflow: str
    origin: str
    scenario: str
    seed: int
    phase: str
    message: str
    submitted: float
    started: float | None
    ended: float
    """When the last thing happened, also in a workflow that never ends."""
    makespan: float | None
    created: int
    succeeded: int
    failed: int
    peak: int
    attempts: int
    time: Mapping[str, float]
    bill: Bill
    stretches: tuple[Stretch, ...]
    """What bound each second from the submission to `ended`, in order and without a gap."""
    nodes: tuple[NodeReport, ...]
    pods: tuple[PodRecord, ...]
    """In the order in which they were asked for; a node whose pod vanished has several."""
    objects: Objects
    templates: tuple[TemplateReport, ...]
    sizes: tuple[SizeReport, ...]
    """What the pods of its nodes ask for and are billed as; none where `pending` stands for the whole creation."""
    caches: tuple[CacheReport, ...]
    stuck: Stuck | None
    explained: Explained
    waits: tuple[Wait, ...]
    outages: tuple[Outage, ...]
    """Those of the scenario that came about before the end, in the order in which they began."""
    assumptions: tuple[Assumption, ...]

    @cached_property
    def bound(self) -> Mapping[str, float]:
        """Seconds by what bound them, the most first: the sums of the stretches."""
        return bound_seconds(self.stretches)

    @property
    def objects_peak(self) -> int:
        """Most pod objects in the cluster at once, ended ones that are not deleted yet among them."""
        return self.objects.peak

    @property
    def objects_left(self) -> int:
        """Pod objects that are left when the simulation ends, after the last of podGC's deletions."""
        return self.objects.left

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
    found = histories(simulation.world.log)
    clusters = {cluster.name for cluster in simulation.clusters.values()}
    caches = [found[name] for name in found if name in clusters]
    ordered = sorted(simulation.runs, key=lambda run: run.submitted)
    removed = removals(ordered)
    return [
        _report(simulation, run, found.get(run.name, History()), caches, removed.get(run.name, math.inf))
        for run in ordered
    ]


def _report(
    simulation: Simulation, run: WorkflowRun, history: History, caches: Sequence[History], removed: float
) -> Report:
    world = simulation.world
    scenario, own = world.scenario, history.pods
    latest = {record.node: record for record in own}
    cache_nodes = [record for cache in caches for record in cache.pods]
    bill = make_bill(
        own,
        scenario.catalog,
        scenario.prices,
        simulation.ended_at,
        caches=cache_nodes,
        requests=Requests(history.gets, history.puts),
        cache_requests=Requests(sum(cache.gets for cache in caches)),
        unpriced=_unpriced(history),
        backoff=history.backoff,
        past_hour=scenario.epoch.timestamp() % HOUR,
        succeeded=_judge(run, latest),
    )
    costs: dict[str, float] = {}
    for line in bill.lines:
        costs[line.node] = costs.get(line.node, 0.0) + line.cost
    controllers = run.manifests.controllers
    plans = () if scenario.pending is not None else distinct(_plans(run), world.sizing)
    gc = pod_gc(run, controllers[0].settings if controllers else EMPTY)
    places = _places(simulation)
    stuck = stuck_reason(simulation, run, [*own, *cache_nodes], places)
    ended = simulation.ended_at if run.finished is None else run.finished
    return Report(
        workflow=run.name,
        origin=run.origin,
        scenario=scenario.name,
        seed=simulation.seed,
        phase=run.phase if run.ended else "Stuck",
        message=run.message,
        submitted=run.submitted,
        started=run.started,
        ended=ended,
        makespan=None if run.finished is None else run.finished - run.submitted,
        created=len(own),
        succeeded=sum(record.end == "ok" for record in own),
        failed=sum(record.end not in ("", "ok") for record in own),
        peak=peak((record.asked, record.until(simulation.ended_at)) for record in own),
        attempts=len(latest),
        time=_times(own) | {"backoff": history.backoff},
        bill=bill,
        stretches=stretches_of(run, history, ended, stuck),
        nodes=tuple(_node(node, run, latest.get(node.name), costs) for node in run.nodes.values()),
        pods=tuple(own),
        objects=pod_objects(run, own, gc, simulation.ended_at, removed),
        templates=tuple(_templates(own, bill)),
        sizes=tuple(make_sizes(plans, world.sizing, scenario.prices)),
        caches=tuple(_caches(simulation)),
        stuck=stuck,
        explained=explain(run, own, places),
        waits=waits(own, places, simulation.ended_at),
        outages=_outages(simulation),
        assumptions=(
            *world.ledger.listed(),
            *size_assumptions(plans),
            *bill.assumptions,
            *build_costs(
                world.images.caches.built, scenario.catalog, scenario.prices, scenario.images.cache.build.value
            ),
            *_selectors(run, gc),
        ),
    )


def _places(simulation: Simulation) -> Places:
    world, scenario = simulation.world, simulation.world.scenario
    vswitches = {zone: vswitch for vswitch, zone in world.vswitches.items()}
    return Places(scenario.vcpu_quota, vswitches, scenario.spot.protection.value)


def _outages(simulation: Simulation) -> tuple[Outage, ...]:
    met = (outage for outage in simulation.world.stock.outages if outage.begin <= simulation.ended_at)
    return tuple(sorted(met, key=lambda outage: outage.begin))


def _unpriced(history: History) -> Iterator[str]:
    for use in history.rented:
        yield f"{use.what} behind {use.volume!r}: no public price was found, so it is not on the bill"


def _judge(run: WorkflowRun, latest: Mapping[str, PodRecord]) -> Callable[[PodRecord], bool]:
    """Tells of a pod that ended whether its attempt succeeded. A daemon is killed when its service is done."""

    def succeeded(record: PodRecord) -> bool:
        node = run.nodes.get(record.node)
        if node is None or latest[record.node] is not record or not node.fulfilled:
            return record.end == "ok"
        return node.phase == "Succeeded"

    return succeeded


def _node(node: Node, run: WorkflowRun, record: PodRecord | None, costs: Mapping[str, float]) -> NodeReport:
    finished = node.finished if node.finished is not None or record is None else record.ended
    return NodeReport(
        name=node.name,
        display_name=display_name(node.name, node.boundary),
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
        boundary=node.boundary,
        owner=owner(node, run.nodes),
        children=tuple(node.children),
        is_hook=node.is_hook,
    )


def _plans(run: WorkflowRun) -> Iterator[PodPlan]:
    return (node.plan for node in run.pods() if node.plan is not None)


def _times(records: Collection[PodRecord]) -> dict[str, float]:
    """Seconds summed over pods. `controller` is from a pod's end to the pass that saw it."""
    found = dict.fromkeys(TIMES, 0.0)
    for record in records:
        for stage in record.stages:
            found[SHOWN_AS.get(stage.stage, stage.stage)] += stage.at - stage.began
        if record.ended is not None and record.seen is not None:
            found["controller"] += record.seen - record.ended
    return found


def _templates(records: Collection[PodRecord], bill: Bill) -> Iterator[TemplateReport]:
    grouped: dict[str, list[PodRecord]] = {}
    costs: dict[str, float] = {}
    for record, line in zip(records, bill.lines, strict=True):
        grouped.setdefault(record.template, []).append(record)
        costs[record.template] = costs.get(record.template, 0.0) + line.cost
    for name, pods in grouped.items():
        yield TemplateReport(
            name=name,
            pods=len(pods),
            succeeded=sum(record.end == "ok" for record in pods),
            failed=sum(record.end not in ("", "ok") for record in pods),
            means={key: seconds / len(pods) for key, seconds in _times(pods).items() if key != "backoff"},
            cost=costs[name],
        )


def _caches(simulation: Simulation) -> Iterator[CacheReport]:
    for cluster in simulation.clusters.values():
        bound = cluster.bound_at if cluster.bound.triggered else None
        warm = cluster.warm_at if cluster.warm.triggered else None
        found = cluster.contents
        yield CacheReport(cluster.name, cluster.nodes, bound, warm, found.hit, found.missed, found.cache.evicted)


def _selectors(run: WorkflowRun, gc: PodGC) -> Iterator[Assumption]:
    if gc.has_selector:
        what = f"podGC.labelSelector of {run.origin}"
        yield Assumption(what, "selects all of its pods", "assumed: selectors of podGC are not looked at")
