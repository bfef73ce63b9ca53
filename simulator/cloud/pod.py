"""A pod: one attempt's container group, from the request to its end. Its life is one process."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, cast

import simpy

from manifests.effective import PodPlan
from manifests.fields import integer, mapping
from manifests.workflow import Template
from simulator.cloud.artifacts import save_outputs
from simulator.cloud.card import Card
from simulator.cloud.ending import DEADLINE, KILLED_BY_EXECUTOR, OK, End, evicted, reclaimed, scripted
from simulator.cloud.spec import Spec
from simulator.cloud.start import start
from simulator.cloud.stock import Placement
from simulator.cloud.work import serve, work
from simulator.data.loading import Loader
from simulator.data.requests import RequestsLost
from simulator.distributions import Distribution
from simulator.events import PodEnded, SpotNoticed
from simulator.scenario.task import ScriptedEnd, Task
from simulator.world import World

_WITH_EXIT = ("ok", "fail", "oom")
"""Ends of main after which the wait container still does its work."""


@dataclass
class Pod:
    """`phase` is what Kubernetes shows: Pending, Running, Succeeded, Failed, or Gone once the object is deleted.

    `deadline` is in seconds from the instance's start, `killed_at` an instant at which the executor ends main.
    """

    world: World
    loader: Loader
    plan: PodPlan
    workflow: str
    """The name of the run that it belongs to."""
    node: str
    luck_key: str
    """What its draws are keyed by beside their purpose: the workflow's number and the node's path in it."""
    task: Task
    turn: int
    """How many pods of its node, or of the Retry node around it, came before it."""
    on_change: Callable[[], None]
    deadline: float | None = None
    killed_at: float | None = None
    is_daemon: bool = False
    """Whether it runs until somebody ends it, unless the scenario says how long."""
    avoids: tuple[str, ...] = ()
    """Virtual nodes, which are zones, that it must not be on."""
    is_initializing: bool = False
    """Whether its images are there, and its init container works."""
    is_ready: bool = False
    phase: str = "Pending"
    waiting: str = ""
    """Why it is pending, as `kubectl` would show it."""
    end: End | None = None
    started: float | None = None
    finished: float | None = None
    placement: Placement | None = None
    card: Card | None = None
    """Its network card, from its placement on; None where `pending` replaces the instance."""
    placed_at: float | None = None
    """When its instance was up."""
    leaving_at: float | None = None
    """When it was told that its spot instance will be taken away."""
    process: simpy.Process = field(init=False)
    specs: tuple[Spec, ...] = field(init=False, default=())
    _in_main: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Raises SizingError for a pod that ECI cannot have."""
        self.world.pods += 1
        scenario = self.world.scenario
        if scenario.pending is None:
            self.specs = self.world.sizing.specs_of(self.plan)
        self.process = self.world.env.process(self._life())

    @property
    def is_leaving(self) -> bool:
        return self.leaving_at is not None

    def stop(self, end: End) -> None:
        """End it now, whatever it is doing."""
        if self.end is None and self.process.is_alive:
            self.process.interrupt(end)

    def _life(self) -> Generator[simpy.Event, Any, None]:
        try:
            end = yield from start(self)
            if end is None:
                end = yield from self._main()
                if self._lingers_after(end):
                    end = yield from self._exit(end)
        except simpy.Interrupt as interrupt:
            end = cast(End, interrupt.cause)
        self._finish(end)

    def _finish(self, end: End) -> None:
        world = self.world
        self.end = end
        self.finished = world.env.now if end.ran and self.started is not None else None
        if self.placement is not None:
            world.stock.give_back(self.placement)
            if self.placement.is_spot and self.placed_at is not None:
                world.market.leave(self)
        world.log.append(PodEnded(world.env.now, self.workflow, self.node, end.kind))
        self.show("Gone" if end.kind == "deleted" else "Succeeded" if end.kind == "ok" else "Failed")

    def show(self, phase: str, waiting: str = "") -> None:
        """Have Kubernetes show it in this phase."""
        self.phase, self.waiting = phase, waiting
        self.on_change()

    # What the spot market does to it

    def notice(self, why: str) -> None:
        """It is told that its spot instance will be taken away; one that is evicted by API is asked to stop at once."""
        self.leaving_at = self.world.env.now
        self.world.log.append(SpotNoticed(self.world.env.now, self.workflow, self.node, why))
        if self.plan.settings.is_evicted_by_api:
            self.stop(evicted(self.world.ledger.use(self.world.scenario.spot.outcome), in_main=self._in_main))

    def reclaim(self) -> None:
        """Its spot instance is taken away."""
        self.stop(reclaimed(self.world.ledger.use(self.world.scenario.spot.outcome), has_run=self.started is not None))

    # From Running to the end

    def _main(self) -> Generator[simpy.Event, Any, End]:
        """The main container, from its start to its end."""
        self._in_main, self.started = True, self.world.env.now
        if self.is_daemon:
            self.world.env.process(self._get_ready())
        self.show("Running")
        try:
            return (yield from self._run())
        except simpy.Interrupt as interrupt:
            end = cast(End, interrupt.cause)
            if end.kind != "fail":
                raise
            return end  # main failed by itself; the wait container goes on
        finally:
            self._in_main = False

    def _run(self) -> Generator[simpy.Event, Any, End]:
        script = self.script()
        if script is not None:
            with self.world.stage(self.workflow, self.node, "compute"):
                if script.from_request:
                    yield self.world.env.event()  # its end is under way
                yield self.world.env.timeout(self.draw(script.after, "end"))
            return scripted(script.end, script.exit_code, script.message)
        is_endless = self.is_daemon and self.task.duration is None
        end = OK if is_endless else self._by_chance()
        try:
            yield from (serve(self) if is_endless else work(self))
        except RequestsLost:
            return scripted("fail")
        return end

    def _get_ready(self) -> Generator[simpy.Event, Any, None]:
        """All its containers are ready: as the scenario says, else after the delay of its readiness probe."""
        yield self.world.env.timeout(ready_after(self.plan.template, self.task))
        if self.end is None:
            self.is_ready = True
            self.on_change()

    def _lingers_after(self, end: End) -> bool:
        """Whether its wait container takes time after main; it has none where the scenario is about logic alone."""
        return self.world.scenario.pending is None and not self.task.attempts and end.kind in _WITH_EXIT

    def _exit(self, end: End) -> Generator[simpy.Event, Any, End]:
        """The wait container saves outputs; a Fluid sidecar outlives main unless its grace period is 0.

        An output that cannot be saved is the pod's end, unless main had failed before.
        """
        world = self.world
        self.on_change()  # main's end is a change of its own
        with world.stage(self.workflow, self.node, "exit") as bound:
            failed = yield from save_outputs(self, bound)
            yield world.env.timeout(world.ledger.use(world.scenario.argo.wait))
            grace = integer(self.plan.patch, "terminationGracePeriodSeconds")
            if self.plan.has_fluid_sidecar and grace != 0:
                yield world.env.timeout(world.ledger.use(world.scenario.fluid.sidecar_exit))
        return end if failed is None or end.kind != "ok" else failed

    # What the scenario says of this attempt

    def script(self) -> ScriptedEnd | None:
        """The scripted end of this pod; the last one repeats."""
        scripts = self.task.attempts
        return scripts[min(self.turn, len(scripts) - 1)] if scripts else None

    def end_after_request(self, script: ScriptedEnd) -> None:
        """End it so long after now, wherever it is by then."""
        end = scripted(script.end, script.exit_code, script.message)
        self.world.env.process(self._end_at(self.world.env.now + self.draw(script.after, "end"), end))

    def _by_chance(self) -> End:
        """How its work ends: well, unless chance fails it; then after its work, or earlier where the scenario says."""
        fails, env = self.task.fails, self.world.env
        if fails is None or self.world.luck.uniform("fails", self.luck_key) >= fails.probability:
            return OK
        end = scripted("fail", fails.exit_code, "")
        if fails.after is not None:
            env.process(self._end_at(env.now + self.draw(fails.after, "fails-after"), end))
        return end

    def draw(self, distribution: Distribution, purpose: str) -> float:
        return distribution.draw(self.world.luck, purpose, self.luck_key)

    # Deadlines

    def watch(self) -> None:
        """Have the provider end it at its active deadline, and the executor at the retry's."""
        env = self.world.env
        if self.deadline is not None:
            env.process(self._end_at(env.now + self.deadline, DEADLINE))
        if self.killed_at is not None:
            env.process(self._end_at(self.killed_at, KILLED_BY_EXECUTOR))

    def _end_at(self, instant: float, end: End) -> Generator[simpy.Event, Any, None]:
        yield self.world.env.timeout(max(0.0, instant - self.world.env.now))
        if self._in_main or end.kind != "fail":
            self.stop(end)


def ready_after(template: Template, task: Task) -> float:
    """Seconds from Running until all containers of a daemon are ready."""
    if task.ready is not None:
        return task.ready
    probe = mapping(mapping(template.raw, template.type or ""), "readinessProbe")
    return float(integer(probe, "initialDelaySeconds") or 0)
