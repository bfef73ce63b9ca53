"""One run: manifests, a scenario and a seed to a log of events. Wiring only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manifests.eci import PodSettings
from manifests.effective import PodPlan
from manifests.errors import UsageError
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.workflow import Workflow
from simulator.cloud.sizing import specs_of
from simulator.cloud.spec import SizingError
from simulator.controller.controller import Controller
from simulator.controller.reach import leaves, plans
from simulator.controller.run import WorkflowRun
from simulator.controller.unsimulated import note_unsimulated
from simulator.data.brownout import slow_down
from simulator.data.fluid.cluster import CacheCluster
from simulator.data.fluid.clusters import clusters
from simulator.data.loading import Loader
from simulator.data.volumes.baked import with_baked
from simulator.data.volumes.storages import storages, without_replaced
from simulator.events import CronSkipped
from simulator.refusal import refuse_incomplete, refuse_rejected
from simulator.scenario.model import Scenario
from simulator.schedules import CronJob, Schedules, read_jobs, refuse_idle
from simulator.submission import planned_runs, submit_all, submitted
from simulator.underway import Underway
from simulator.world import Named, World


@dataclass
class Simulation:
    """What is left after a run: the world with its log, and the workflows with their nodes.

    `runs` are those that the scenario plans, in the order of the inputs, then those that schedules submitted.
    `crons` names the CronWorkflows whose schedules were followed. `ended_at` is the time of the last event; `cut_off`
    says which of Drydock's limits stopped it, if one did.
    """

    world: World
    runs: list[WorkflowRun]
    clusters: dict[str, CacheCluster]
    seed: int
    crons: tuple[str, ...] = ()
    ended_at: float = 0.0
    cut_off: str = ""

    @property
    def skipped(self) -> list[CronSkipped]:
        """The instants of CronWorkflows that passed without a run, in order."""
        return [event for event in self.world.log if isinstance(event, CronSkipped)]


def simulate(
    manifests: Manifests, scenario: Scenario, seed: int = 1, parameters: dict[str, str] | None = None
) -> Simulation:
    """Run every Workflow among the manifests to its end, or until nothing can happen any more.

    CronWorkflows submit theirs by their schedules, for as long as the scenario follows them. `parameters` replace
    values of `spec.arguments`. Equal arguments give equal logs.

    Raises InputError where nothing would be submitted, where Argo would reject something, where something is not
    simulated, or where a value is needed that nothing gives.
    """
    return prepare(manifests, scenario, parameters).run(seed)


@dataclass(frozen=True)
class Prepared:
    """What has been checked and can be run, as often as one likes. Runs change nothing in it, and it can be pickled.

    `workflows` are those that the scenario plans to submit, `named` is what all of them name of the cloud.
    """

    manifests: Manifests
    scenario: Scenario
    workflows: tuple[Workflow, ...]
    jobs: tuple[CronJob, ...]
    pods: tuple[PodPlan, ...]
    """One of each template that takes a pod, before tags are filled."""
    named: Named
    unmatched: tuple[str, ...]
    """Patterns of the scenario's `tasks` that match no template."""

    @property
    def every_workflow(self) -> list[Workflow]:
        """Those of CronWorkflows too, once each."""
        return [*self.workflows, *(job.workflow for job in self.jobs)]

    def run(self, seed: int = 1) -> Simulation:
        """One run. Raises InputError where a value turns out to be needed that nothing gives."""
        underway = self.start(seed)
        underway.finish()
        return underway.simulation

    def start(self, seed: int = 1) -> Underway:
        """One run before its first event, to be moved on step by step."""
        world = World.build(self.scenario, seed, self.named)
        _note_zones(world, self.named.vswitches)
        _note_first(world)
        slow_down(world)
        for workflow in self.every_workflow:
            note_unsimulated(workflow, world.ledger)
        for cache in self.manifests.image_caches:
            world.images.caches.build(cache)
        caches = clusters(world, without_replaced(self.manifests, self.scenario), self.pods)
        loader = Loader(world, caches | storages(world, self.pods))
        controller = Controller(world, loader, self.manifests)
        for pattern in self.unmatched:
            world.ledger.note(f"tasks.{pattern}", "matches no template that takes time", "scenario")
        followed = tuple(job.name for job in self.jobs if not job.timetable.suspended)
        runs = planned_runs(self.workflows, self.manifests, self.scenario)
        simulation = Simulation(world, runs, caches, seed, followed)
        schedules = Schedules(simulation, self.jobs, controller)
        return Underway(simulation, world.env.process(submit_all(simulation, schedules, controller)))


def prepare(manifests: Manifests, scenario: Scenario, parameters: dict[str, str] | None = None) -> Prepared:
    """All that is to be found out before a run, whatever its seed. Raises InputError and UsageError as `simulate`."""
    refuse_rejected(manifests)
    workflows, jobs = submitted(manifests, parameters or {}), read_jobs(manifests, parameters or {})
    refuse_idle(manifests, workflows, jobs, scenario)
    every = [*workflows, *(job.workflow for job in jobs)]
    refuse_incomplete(manifests, every, scenario)
    pods = tuple(plan for workflow in every for plan in plans(manifests, workflow))
    scenario = with_baked(scenario, pods)
    _check_names(scenario, planned_runs(workflows, manifests, scenario))
    named = _named(manifests, pods, scenario)
    unmatched = scenario.unmatched({name for workflow in every for name in leaves(manifests, workflow)})
    return Prepared(manifests, scenario, tuple(workflows), tuple(jobs), pods, named, tuple(unmatched))


def _named(manifests: Manifests, pods: Sequence[PodPlan], scenario: Scenario) -> Named:
    """What the manifests name of the cloud, in order of first appearance."""
    profile = [vswitch for found in manifests.profiles_in_force for vswitch in found.vswitches]
    own = [vswitch for plan in pods for vswitch in plan.settings.vswitches if "{{" not in vswitch]
    caches = [
        PodSettings(note) for r in manifests.cache_runtimes for note in (r.metadata.annotations, r.worker_annotations)
    ]
    named = [*own, *(vswitch for settings in caches for vswitch in settings.vswitches)]
    first = next(iter(pods[0].settings.vswitches if pods else ()), "") or next(iter([*profile, *own]), "")
    vswitches = list(dict.fromkeys([*profile, *named]))
    return Named(vswitches, profile, first, next(filter(None, (_first_spec(plan, scenario) for plan in pods)), ""))


def _first_spec(plan: PodPlan, scenario: Scenario) -> str:
    """The spec that a pod asks for first; empty where it depends on the run, or cannot be had."""
    if any("{{" in spec for spec in plan.settings.specs):
        return ""
    try:
        return specs_of(plan, scenario.catalog, scenario.region.id)[0].name
    except SizingError:
        return ""


def _check_names(scenario: Scenario, runs: list[WorkflowRun]) -> None:
    """What a scenario says of workflows that are not there would be lost without a word."""
    names = [run.name for run in runs]
    for name in scenario.submit_at:
        if name not in names:
            raise UsageError(f"submit.at.{name}: no workflow has this name; {did_you_mean(name, names)}")


def _note_zones(world: World, vswitches: Sequence[str]) -> None:
    for vswitch in vswitches:
        zone = world.vswitches[vswitch]
        if all(setup.vswitch != vswitch for setup in world.scenario.zones):
            source = "assumed: no zone names it, so zones are given out in order of appearance"
            world.ledger.note(f"zone of vSwitch {vswitch}", zone, source, f"zones.{zone}.vswitch")
    if not vswitches:
        source = "assumed: no manifest names a vSwitch; an eci-profile among the inputs would"
        world.ledger.note("zones of pods", ", ".join(world.profile_zones), source, "zones")


def _note_first(world: World) -> None:
    """What a scenario means that speaks of the first zone or spec."""
    of_zone, of_spec = world.scenario.speaks_of_first
    if of_zone:
        world.ledger.note("the zone that the manifests name first", world.first.zone, "the manifests")
    if of_spec:
        world.ledger.note("the spec that the manifests name first", world.first.spec or "none", "the manifests")
