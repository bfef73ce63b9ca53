"""A pod: one attempt's container group, from the request to its end. Its life is one process."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, cast

import simpy

from manifests.eci import FLUID_LABEL
from manifests.effective import PodPlan
from manifests.fields import integer
from simulator.cloud.ending import DEADLINE, OK, End, scripted
from simulator.cloud.images import EXECUTOR
from simulator.cloud.provisioning import Request
from simulator.cloud.sizing import specs_of
from simulator.cloud.stock import Placement
from simulator.data.loading import Loader
from simulator.events import CacheHit, PodEnded, PodPlaced
from simulator.scenario.model import ScriptedEnd, Task
from simulator.scenario.reading import GBIT
from simulator.world import World

ASSUMED_SECONDS = 10.0
"""What a task takes when neither the scenario nor a literal `sleep` says; reported as assumed."""
_SLEEP = re.compile(r"\bsleep\s+(\d+(?:\.\d+)?)([smh]?)(?![\w.$])")
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
_BEFORE_RUNNING = ("provider-failed", "waiting-failed", "pull-failed", "hang")


@dataclass
class Pod:
    """`phase` is what Kubernetes shows: Pending, Running, Succeeded, Failed, or Gone once the object is deleted.

    `deadline` is in seconds from the instance's start, `killed_at` an instant at which the executor ends main.
    """

    world: World
    loader: Loader
    plan: PodPlan
    node: str
    task: Task
    attempt: int
    on_change: Callable[[], None]
    deadline: float | None = None
    killed_at: float | None = None
    phase: str = "Pending"
    waiting: str = ""
    """Why it is pending, as `kubectl` would show it."""
    end: End | None = None
    started: float | None = None
    finished: float | None = None
    placement: Placement | None = None
    process: simpy.Process = field(init=False)

    def __post_init__(self) -> None:
        self.process = self.world.env.process(self._life())

    @property
    def workflow(self) -> str:
        return self.plan.workflow.name

    def stop(self, end: End) -> None:
        """End it now, whatever it is doing."""
        if self.end is None and self.process.is_alive:
            self.process.interrupt(end)

    def _life(self) -> Generator[simpy.Event, Any, None]:
        try:
            end = yield from self._start()
            if end is None:
                end = yield from self._run()
                yield from self._exit(end)
            self._finish(end)
        except simpy.Interrupt as interrupt:
            self._finish(cast(End, interrupt.cause))

    def _finish(self, end: End) -> None:
        world = self.world
        self.end = end
        self.finished = world.env.now if end.ran and self.started is not None else None
        if self.placement is not None:
            world.stock.give_back(self.placement)
        world.log.append(PodEnded(world.env.now, self.workflow, self.node, end.kind))
        self._set("Gone" if end.kind == "deleted" else "Succeeded" if end.kind == "ok" else "Failed")

    def _set(self, phase: str, waiting: str = "") -> None:
        self.phase, self.waiting = phase, waiting
        self.on_change()

    # From the request to Running

    def _start(self) -> Generator[simpy.Event, Any, End | None]:
        """None once the containers run; an end for a pod that never gets there."""
        world, script = self.world, self._script()
        if script is not None and script.end in _BEFORE_RUNNING:
            return (yield from self._never_runs(script))
        if world.scenario.pending is not None:
            yield world.env.timeout(self._draw(world.scenario.pending, "pending"))
            self._watch()
            return None
        if (refusal := (yield from self._provision())) is not None:
            return End("provider-failed", refusal, ran=False)
        self._watch()
        yield from self._pull()
        with world.stage(self.workflow, self.node, "sandbox"):
            yield world.env.timeout(world.ledger.use(world.scenario.images.start))
        return None

    def _never_runs(self, script: ScriptedEnd) -> Generator[simpy.Event, Any, End]:
        world = self.world
        if script.end == "hang":
            self._set("Pending", "hangs, as the scenario says")
            yield world.env.event()
        yield world.env.timeout(self._draw(script.after, "end"))
        if script.end == "pull-failed":
            self._set("Pending", script.message or "ImagePullBackOff")
            if world.scenario.pending is not None:
                yield world.env.event()  # Argo alone never fails it; ECI's own limit is part of what `pending` replaces
            yield world.env.timeout(world.ledger.use(world.scenario.images.max_pending))
        return scripted(script.end, script.exit_code, script.message)

    def _provision(self) -> Generator[simpy.Event, Any, str | None]:
        """Accepted, placed, sandbox up; the refusal's text where fail-fast gave up."""
        world = self.world
        catalog, region = world.scenario.catalog, world.scenario.region.id
        specs = specs_of(self.plan, catalog, region)
        named = [world.vswitches[vswitch] for vswitch in self.plan.settings.vswitches]
        request = Request(
            self.workflow,
            self.node,
            tuple((spec.name, spec.size.vcpu) for spec in specs),
            tuple(dict.fromkeys(named)) or world.profile_zones,
            self.plan.settings,
        )
        with world.stage(self.workflow, self.node, "create"):
            yield from world.provisioning.accept()
        with world.stage(self.workflow, self.node, "stock"):
            self._set("Pending", f"waiting for stock: {', '.join(spec.name for spec in specs)}")
            placed = yield from world.provisioning.place(request)
        if isinstance(placed, str):
            return placed
        self.placement = placed
        with world.stage(self.workflow, self.node, "sandbox"):
            yield world.env.timeout(self._draw(world.ledger.use(world.scenario.create.sandbox), "sandbox"))
        self._set("Pending", "pulling images")
        world.log.append(PodPlaced(world.env.now, self.workflow, self.node, placed.zone, placed.spec))
        return None

    def _pull(self) -> Generator[simpy.Event, Any, None]:
        world = self.world
        containers = self.plan.template.containers
        wanted = {container.image: container.pull_policy for container in containers if container.image}
        listed = next((image for image in world.scenario.images.sizes if EXECUTOR in image), None)
        if listed is not None:
            wanted[listed] = "IfNotPresent"
        with world.stage(self.workflow, self.node, "pull") as bound:
            for image, policy in wanted.items():
                hit = yield from world.images.pull(image, policy, self._card(), bound)
                if hit:
                    world.log.append(CacheHit(world.env.now, self.workflow, self.node, image))

    # From Running to the end

    def _run(self) -> Generator[simpy.Event, Any, End]:
        self.started = self.world.env.now
        self._set("Running")
        script = self._script()
        if script is not None:
            with self.world.stage(self.workflow, self.node, "compute"):
                yield self.world.env.timeout(self._draw(script.after, "end"))
            return scripted(script.end, script.exit_code, script.message)
        failing = self._failing()
        if failing is not None and failing[0] is not None:
            with self.world.stage(self.workflow, self.node, "compute"):
                yield self.world.env.timeout(failing[0])
            return scripted("fail", failing[1], "")
        yield from self._work()
        return OK if failing is None else scripted("fail", failing[1], "")

    def _work(self) -> Generator[simpy.Event, Any, None]:
        """Read, compute, write. With `overlap`, computing goes on while reading and only the rest is waited for."""
        world = self.world
        began = world.env.now
        for transfer in self.task.reads:
            with world.stage(self.workflow, self.node, "read") as bound:
                yield from self.loader.read(transfer, self.plan, self.node, self._card(), bound)
        seconds = self._duration()
        if self.task.overlap:
            seconds = max(0.0, seconds - (world.env.now - began))
        with world.stage(self.workflow, self.node, "compute"):
            yield world.env.timeout(seconds)
        for transfer in self.task.writes:
            with world.stage(self.workflow, self.node, "write") as bound:
                yield from self.loader.write(transfer, self._card(), bound)

    def _exit(self, end: End) -> Generator[simpy.Event, Any, None]:
        """The wait container saves outputs; a Fluid sidecar outlives main unless its grace period is 0."""
        world = self.world
        if world.scenario.pending is not None or self.task.attempts or end.kind not in ("ok", "fail", "oom"):
            return
        with world.stage(self.workflow, self.node, "exit"):
            yield world.env.timeout(world.ledger.use(world.scenario.argo.wait))
            grace = integer(self.plan.patch, "terminationGracePeriodSeconds")
            if FLUID_LABEL in self.plan.metadata.labels and grace != 0:
                yield world.env.timeout(world.ledger.use(world.scenario.fluid.sidecar_exit))

    # What the scenario says of this attempt

    def _script(self) -> ScriptedEnd | None:
        """The scripted end of this attempt; the last one repeats."""
        scripts = self.task.attempts
        return scripts[min(self.attempt, len(scripts) - 1)] if scripts else None

    def _failing(self) -> tuple[float | None, int] | None:
        """(seconds or None for "after its work", exit code) where chance fails this attempt."""
        fails = self.task.fails
        if fails is None or self.world.luck.uniform("fails", self.workflow, self.node) >= fails.probability:
            return None
        after = self._draw(fails.after, "fails-after") if fails.after is not None else None
        return after, fails.exit_code

    def _duration(self) -> float:
        template = self.plan.template
        if self.task.duration is not None:
            self.world.ledger.note(f"work of {template.name}", self.task.duration.text, "scenario")
            return self._draw(self.task.duration, "duration")
        slept = literal_sleep(self.plan)
        if slept is not None:
            self.world.ledger.note(f"work of {template.name}", f"{slept:g}s", "read from its literal sleep")
            return slept
        source = f"assumed: nothing says how long it runs; set tasks.{template.name}.duration"
        self.world.ledger.note(f"work of {template.name}", f"{ASSUMED_SECONDS:g}s", source)
        return ASSUMED_SECONDS

    def _draw(self, distribution: Any, purpose: str) -> float:
        seconds: float = distribution.draw(self.world.luck, purpose, self.workflow, self.node)
        return seconds

    def _card(self) -> float:
        """Bytes/s of the pod's network card; an instance type's burst counts unless `network.burst` is none."""
        if self.placement is None:
            return float("inf")
        baseline, burst = self.world.scenario.catalog.nic_gbps(self.placement.spec)
        mode = self.world.scenario.fluid.burst.value
        gbps = baseline if mode == "none" else burst
        if self.task.reads or self.task.writes:
            what = f"network card of {self.placement.spec}, in and out together"
            self.world.ledger.note(
                what, f"{gbps:g} Gbit/s", "ECI: specify vCPU and memory [E1]; ECS instance families [E7]"
            )
        return gbps * GBIT

    # Deadlines

    def _watch(self) -> None:
        """Have the provider end it at its active deadline, and the executor at the retry's."""
        env = self.world.env
        instants = [env.now + self.deadline] if self.deadline is not None else []
        if self.killed_at is not None:
            instants.append(self.killed_at)
        if instants:
            env.process(self._end_at(min(instants)))

    def _end_at(self, instant: float) -> Generator[simpy.Event, Any, None]:
        yield self.world.env.timeout(max(0.0, instant - self.world.env.now))
        self.stop(DEADLINE)


def literal_sleep(plan: PodPlan) -> float | None:
    """Seconds of the literal `sleep`s in a template's command, args or script, added up; None without one."""
    container = plan.template.container
    if container is None:
        return None
    text = "\n".join([" ".join([*container.command, *container.args]), container.source])
    found = _SLEEP.findall(text)
    return sum(float(number) * _UNITS[unit] for number, unit in found) if found else None
