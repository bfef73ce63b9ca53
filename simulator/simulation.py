"""One run: manifests, a scenario and a seed to a log of events. Wiring only."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import simpy

from manifests.eci import PodSettings
from manifests.effective import PodPlan
from manifests.errors import InputError, UsageError
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.workflow import Workflow, read_spec
from simulator.cloud.sizing import SizingError
from simulator.controller.controller import Controller
from simulator.controller.reach import plans
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import substitute_all
from simulator.data.fluid import CacheCluster, CacheFile
from simulator.data.loading import Loader, claim_path
from simulator.refusal import refuse_incomplete, refuse_rejected
from simulator.scenario.model import Scenario
from simulator.world import World

CHECKED_EVERY = 1000
"""Events between two looks at how many pods there are."""


@dataclass
class Simulation:
    """What is left after a run: the world with its log, and the workflows with their nodes.

    `ended_at` is the time of the last event; `cut_off` says which of Drydock's limits stopped it, if one did.
    """

    world: World
    runs: list[WorkflowRun]
    clusters: dict[str, CacheCluster]
    seed: int
    ended_at: float = 0.0
    cut_off: str = ""


def simulate(
    manifests: Manifests, scenario: Scenario, seed: int = 1, parameters: dict[str, str] | None = None
) -> Simulation:
    """Run every Workflow among the manifests to its end, or until nothing can happen any more.

    `parameters` replace values of `spec.arguments`. Equal arguments give equal logs.

    Raises InputError where there is no Workflow, where Argo would reject one, where something in it is not simulated,
    or where a value is needed that nothing gives.
    """
    refuse_rejected(manifests)
    workflows = _submitted(manifests, parameters or {})
    refuse_incomplete(manifests, workflows, scenario)
    vswitches, profile = _vswitches(manifests, workflows)
    world = World.build(scenario, seed, vswitches, profile)
    _note_zones(world, vswitches)
    clusters = _clusters(world, manifests, workflows)
    loader = Loader(world, clusters)
    controller = Controller(world, loader)
    named = enumerate(zip(_names(workflows), workflows, strict=True))
    runs = [WorkflowRun(name, replace(workflow, name=name), manifests, n) for n, (name, workflow) in named]
    _check_names(scenario, runs, world)
    simulation = Simulation(world, runs, clusters, seed)
    _run_to_end(simulation, world.env.process(_submit_all(simulation, controller)))
    return simulation


def _submitted(manifests: Manifests, parameters: dict[str, str]) -> list[Workflow]:
    workflows = [_with_parameters(workflow, parameters) for workflow in manifests.submitted]
    if not workflows:
        raise InputError(f"there is no Workflow to simulate in {manifests.described()}")
    return workflows


def _with_parameters(workflow: Workflow, parameters: dict[str, str]) -> Workflow:
    """`-p name=value` over spec.arguments, then the global values filled into the spec outside its templates."""
    spec = workflow.spec
    known = {p.name: p.value for p in spec.arguments}
    values = {name: value for name, value in (known | parameters).items() if value is not None}
    raw = dict(spec.raw)
    given = [{"name": name, "value": values.get(name)} for name in known | parameters]
    raw["arguments"] = {**dict(raw.get("arguments") or {}), "parameters": given}
    scope = {f"workflow.parameters.{name}": value for name, value in values.items()}
    filled = {key: value if key == "templates" else substitute_all(value, scope) for key, value in raw.items()}
    return replace(workflow, spec=read_spec(filled, spec.path))


def _names(workflows: list[Workflow]) -> list[str]:
    """Names as Argo would show them: a generateName without its dash; a number where two would be the same."""
    names: list[str] = []
    for workflow in workflows:
        base = workflow.name.rstrip("-") or "workflow"
        name, number = base, 1
        while name in names:
            number += 1
            name = f"{base}-{number}"
        names.append(name)
    return names


def _vswitches(manifests: Manifests, workflows: list[Workflow]) -> tuple[list[str], list[str]]:
    """All vSwitches in order of first appearance, and those of the eci-profile."""
    profile = [vswitch for found in manifests.profiles for vswitch in found.vswitches]
    pods = [plan for workflow in workflows for plan in plans(manifests, workflow)]
    named = [vswitch for plan in pods for vswitch in plan.settings.vswitches if "{{" not in vswitch]
    caches = [PodSettings(note) for r in manifests.runtimes for note in (r.metadata.annotations, r.worker_annotations)]
    named += [vswitch for settings in caches for vswitch in settings.vswitches]
    return list(dict.fromkeys([*profile, *named])), profile


def _check_names(scenario: Scenario, runs: list[WorkflowRun], world: World) -> None:
    """What a scenario says of workflows and templates that are not there would be lost without a word."""
    names = [run.name for run in runs]
    for name in scenario.submit_at:
        if name not in names:
            raise UsageError(f"submit.at.{name}: no workflow has this name; {did_you_mean(name, names)}")
    templates = {plan.template.name for run in runs for plan in plans(run.manifests, run.workflow)}
    for pattern in scenario.unmatched(templates):
        world.ledger.note(f"tasks.{pattern}", "matches no template that makes pods", "scenario")


def _note_zones(world: World, vswitches: list[str]) -> None:
    for vswitch in vswitches:
        zone = world.vswitches[vswitch]
        if all(setup.vswitch != vswitch for setup in world.scenario.zones):
            source = "assumed: no zone names it, so zones are given out in order of appearance"
            world.ledger.note(f"zone of vSwitch {vswitch}", zone, source, f"zones.{zone}.vswitch")
    if not vswitches:
        source = "assumed: no manifest names a vSwitch; an eci-profile among the inputs would"
        world.ledger.note("zones of pods", ", ".join(world.profile_zones), source, "zones")


def _clusters(world: World, manifests: Manifests, workflows: list[Workflow]) -> dict[str, CacheCluster]:
    """A cache cluster for each Dataset that has its runtime, by the name of its claim."""
    found = {}
    for dataset in manifests.datasets:
        own = (dataset.name, dataset.namespace)
        runtime = next((r for r in manifests.runtimes if (r.name, r.namespace) == own), None)
        if runtime is None or runtime.workers == 0:
            continue
        loads = [load for load in manifests.dataloads if load.dataset == dataset.name]
        pods = [plan for workflow in workflows for plan in plans(manifests, workflow)]
        files = _files(world.scenario, pods, dataset.name)
        try:
            found[dataset.name] = CacheCluster(world, dataset, runtime, loads, files)
        except SizingError as error:
            raise InputError(f"JindoRuntime {runtime.name}: {error}") from None
    return found


def _files(scenario: Scenario, pods: list[PodPlan], claim: str) -> list[CacheFile]:
    """The files of a dataset as far as the tasks' reads name them."""
    files: dict[str, CacheFile] = {}
    for plan in pods:
        for transfer in scenario.task(plan.template.name, plan.template.name).reads:
            owner, path = claim_path(transfer.place, plan)
            if owner == claim and "{{" not in path:
                files.setdefault(path, CacheFile(path, transfer.size))
    return list(files.values())


def _submit_all(simulation: Simulation, controller: Controller) -> Generator[simpy.Event, Any, None]:
    """Submit each workflow at its time, after the caches are ready for it; then let the caches go."""
    env = simulation.world.env
    setup = simulation.world.scenario.fluid
    if simulation.clusters:
        mode = simulation.world.ledger.use(setup.submit)
        for cluster in simulation.clusters.values():
            if mode == "after-warmup":
                yield cluster.warm
            elif mode == "after-bound":
                yield cluster.bound
    begin = env.now
    processes = []
    for run in sorted(simulation.runs, key=lambda run: simulation.world.scenario.submit_at.get(run.name, 0.0)):
        at = begin + simulation.world.scenario.submit_at.get(run.name, 0.0)
        yield env.timeout(max(0.0, at - env.now))
        processes.append(env.process(controller.operate(run)))
    yield env.all_of(processes)
    for cluster in simulation.clusters.values():
        cluster.finish()


def _run_to_end(simulation: Simulation, main: simpy.Process) -> None:
    """Step until all workflows have ended, or nothing is left that could happen, or a limit of ours is passed."""
    env, limits = simulation.world.env, simulation.world.scenario.limits
    horizon, pods = limits.horizon.value, limits.pods.value
    for step in count(1):
        at = env.peek()
        if at == math.inf or (main.processed and at > env.now):
            break
        if at > horizon:
            simulation.cut_off = f"not ended after {limits.horizon.shown} of simulated time"
            break
        env.step()
        if step % CHECKED_EVERY == 0 and sum(run.asked for run in simulation.runs) > pods:
            simulation.cut_off = f"more than {pods:,} pods; set limits.pods to allow more"
            break
    simulation.ended_at = simulation.world.log[-1].at if simulation.world.log else env.now
