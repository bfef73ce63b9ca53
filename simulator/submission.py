"""Which workflows are submitted, under which names, and when."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import simpy

from manifests.errors import InputError
from manifests.load import Manifests
from manifests.workflow import TEMPLATE_KINDS, Workflow, read_spec
from simulator.controller.controller import Controller
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import fill_known
from simulator.scenario.model import Scenario
from simulator.streams import Luck

if TYPE_CHECKING:
    from simulator.schedules import Schedules
    from simulator.simulation import Simulation


def submitted(manifests: Manifests, parameters: Mapping[str, str]) -> list[Workflow]:
    """The Workflows among the inputs, with `parameters` over their `spec.arguments`."""
    return [with_parameters(workflow, parameters) for workflow in manifests.submitted]


def nothing_to_submit(manifests: Manifests) -> InputError:
    """What to say where there is neither a Workflow nor a CronWorkflow, with a hint how what is there could be run."""
    template = next((workflow for workflow in manifests.workflows if workflow.kind in TEMPLATE_KINDS), None)
    hint = ""
    if template is not None:
        scope = ", clusterScope: true" if template.kind == "ClusterWorkflowTemplate" else ""
        ref = f"workflowTemplateRef: {{name: {template.name}{scope}}}"
        hint = f"; to run {template.name}, add a Workflow with `{ref}` in its spec"
    return InputError(f"there is no Workflow to simulate in {manifests.described()}{hint}")


def with_parameters(
    workflow: Workflow, parameters: Mapping[str, str], globals: Mapping[str, str] | None = None
) -> Workflow:
    """`parameters` over spec.arguments, then the global values filled into the spec outside its templates."""
    spec, known_globals = workflow.spec, dict(globals or {})
    known = {p.name: fill_known(p.value, known_globals) for p in spec.arguments}
    values = {name: value for name, value in (known | dict(parameters)).items() if value is not None}
    raw = dict(spec.raw)
    written = {p.name: dict(p.raw) for p in spec.arguments}
    given = [{**written.get(name, {"name": name}), **_value(values.get(name))} for name in known | dict(parameters)]
    raw["arguments"] = {**dict(raw.get("arguments") or {}), "parameters": given}
    scope = known_globals | {f"workflow.parameters.{name}": value for name, value in values.items()}
    filled = {key: value if key == "templates" else fill_known(value, scope) for key, value in raw.items()}
    return replace(workflow, spec=read_spec(filled, spec.path))


def _value(value: str | None) -> dict[str, str]:
    return {} if value is None else {"value": value}


def names_of(workflows: Sequence[Workflow]) -> list[str]:
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


def planned_runs(workflows: Sequence[Workflow], manifests: Manifests, scenario: Scenario) -> list[WorkflowRun]:
    """The runs of the Workflows: one of each, or as many as a stream has, all first copies before all second ones."""
    stream, bases = scenario.stream, list(zip(names_of(workflows), workflows, strict=True))
    copies = [""] if stream is None else [f"-{copy}" for copy in range(1, stream.count + 1)]
    named = [(f"{name}{copy}", f"Workflow {name}", workflow) for copy in copies for name, workflow in bases]
    return [
        WorkflowRun(name, replace(workflow, name=name), manifests, number, origin=origin)
        for number, (name, origin, workflow) in enumerate(named)
    ]


def submission_times(runs: Sequence[WorkflowRun], scenario: Scenario, luck: Luck) -> list[float]:
    """When each planned run is submitted, in seconds after the caches are ready.

    The gaps of a Poisson stream are draws of their own for each Workflow and copy, so a longer stream begins the same.
    """
    stream = scenario.stream
    if stream is None:
        return [scenario.submit_at.get(run.name, 0.0) for run in runs]
    side_by_side = len(runs) // stream.count
    if stream.every is not None:
        return [run.number // side_by_side * stream.every for run in runs]
    assert stream.per_second is not None
    times: list[float] = []
    for number in range(len(runs)):
        copy, which = divmod(number, side_by_side)
        gap = -math.log(luck.uniform("submit", which, copy)) / stream.per_second
        times.append(gap + (times[number - side_by_side] if copy else 0.0))
    return times


def submit_all(
    simulation: Simulation, schedules: Schedules, controller: Controller
) -> Generator[simpy.Event, Any, None]:
    """Submit everything at its time, after the caches are ready for it; when all of it has ended, let the caches go."""
    world = simulation.world
    env = world.env
    if simulation.clusters:
        mode = world.ledger.use(world.scenario.fluid.submit)
        for cluster in simulation.clusters.values():
            if mode == "after-warmup":
                yield cluster.warm
            elif mode == "after-bound":
                yield cluster.bound
    begin, runs, times = env.now, list(simulation.runs), submission_times(simulation.runs, world.scenario, world.luck)
    processes = schedules.follow()
    for at, run in sorted(zip(times, runs, strict=True), key=lambda each: each[0]):
        yield env.timeout(max(0.0, begin + at - env.now))
        processes.append(env.process(controller.operate(run)))
    yield env.all_of(processes)
    yield from schedules.ended()
    for cluster in simulation.clusters.values():
        cluster.finish()
