"""Follows the schedules of CronWorkflows: waits for their instants, submits runs, and notes when those have ended.

What is decided at an instant is in `simulator/controller/cron.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import simpy

from manifests.cron import Calendar, Interval, ScheduleError, Timetable, cron_spec, read_timetable
from manifests.errors import InputError
from manifests.fields import integer, mapping, text
from manifests.load import Manifests
from manifests.pod import read_metadata
from manifests.workflow import Workflow
from simulator.controller.controller import Controller
from simulator.controller.cron import (
    Due,
    Verdict,
    due,
    judge,
    last_before,
    missed,
    noted_at,
    stops,
    variables_of,
    wants,
)
from simulator.controller.run import WorkflowRun
from simulator.events import CronFired, CronSkipped
from simulator.scenario.model import Scenario
from simulator.submission import names_of, nothing_to_submit, with_parameters

if TYPE_CHECKING:
    from simulator.simulation import Simulation

_MARK = "workflows.argoproj.io/cron-workflow"
_SCHEDULED = "workflows.argoproj.io/scheduled-time"
_JOBS = 1000
"""CronWorkflows whose runs are numbered apart."""
_LONG = timedelta(days=5 * 366)

Life = Generator[simpy.Event, Any, None]


@dataclass(frozen=True)
class CronJob:
    """A CronWorkflow: its timetable, and the workflow that it makes, before `parameters` and times are filled in."""

    name: str
    cron: Workflow
    timetable: Timetable
    made: Workflow
    manifests: Manifests
    parameters: Mapping[str, str]
    number: int

    @cached_property
    def workflow(self) -> Workflow:
        """What every run of it has in common."""
        return with_parameters(self.made, self.parameters)

    def run_at(self, instant: datetime) -> WorkflowRun:
        """The run of a scheduled instant. Its number is of the instant, so a skipped one changes no other's luck."""
        second, shown = int(instant.timestamp()), _shown(instant)
        metadata = self.made.metadata
        dated = replace(metadata, annotations={_SCHEDULED: shown} | metadata.annotations)
        globals = {"workflow.scheduledTime": shown}
        name = f"{self.name}-{second}"
        made = with_parameters(replace(self.made, name=name, metadata=dated), self.parameters, globals)
        number, origin = second * _JOBS + self.number, f"CronWorkflow {self.name}"
        return WorkflowRun(name, made, self.manifests, number, globals=globals, origin=origin)


def read_jobs(manifests: Manifests, parameters: Mapping[str, str]) -> list[CronJob]:
    """The CronWorkflows among the inputs. Raises InputError where Argo cannot read a schedule and its zone together."""
    crons = [workflow for workflow in manifests.workflows if workflow.kind == "CronWorkflow"]
    named = zip(names_of(crons), crons, strict=True)
    return [_job(manifests, name, cron, number, parameters) for number, (name, cron) in enumerate(named)]


def _job(manifests: Manifests, name: str, cron: Workflow, number: int, parameters: Mapping[str, str]) -> CronJob:
    try:
        timetable = read_timetable(cron)
    except ScheduleError as error:
        raise InputError(f"{name}: Argo cannot read a schedule of it together with its timezone: {error}") from None
    metadata = read_metadata(mapping(cron_spec(cron), "workflowMetadata"), ("spec", "workflowMetadata"))
    marked = replace(metadata, labels={_MARK: cron.name} | metadata.labels)
    made = replace(manifests.effective(cron), kind="Workflow", metadata=marked)
    return CronJob(name, cron, timetable, made, manifests, parameters, number)


def refuse_idle(
    manifests: Manifests, workflows: Sequence[Workflow], jobs: Sequence[CronJob], scenario: Scenario
) -> None:
    """Raise InputError where nothing would be submitted, with the reason."""
    if workflows:
        return
    if not jobs:
        raise nothing_to_submit(manifests)
    begin = scenario.epoch
    idle = [_idle(job, begin, begin + timedelta(seconds=scenario.cron.follow.value)) for job in jobs]
    if all(idle):
        lines = [f"there is nothing to simulate: {job.name} {why}" for job, why in zip(jobs, idle, strict=True)]
        raise InputError("\n".join(lines))


def _idle(job: CronJob, begin: datetime, end: datetime) -> str:
    """Why a CronWorkflow submits nothing in a stretch of time; empty where it may."""
    if job.timetable.suspended:
        return "is suspended"
    first = next(due(job.timetable, begin, begin + _LONG), None)
    if first is None:
        return "is never due"
    if first.at < end:
        return ""
    return f"is first due at {_shown(first.at)}, and schedules are followed to {_shown(end)}; set start or cron.for"


def _shown(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


class Schedules:
    """All CronWorkflows of a simulation."""

    def __init__(self, simulation: Simulation, jobs: Sequence[CronJob], controller: Controller) -> None:
        self.env = simulation.world.env
        self.jobs = [_Followed(simulation, job, controller, self._begin) for job in jobs]
        self._lives: list[simpy.Process] = []

    def follow(self) -> list[simpy.Process]:
        """Begin with the clock as it stands; a process for each CronWorkflow, which ends with its last instant."""
        return [self.env.process(job.follow()) for job in self.jobs]

    def ended(self) -> Life:
        """Lasts until every run that a schedule submitted has ended."""
        while alive := [life for life in self._lives if life.is_alive]:
            yield self.env.all_of(alive)

    def _begin(self, life: Life) -> None:
        self._lives.append(self.env.process(life))


class _Followed:
    """One CronWorkflow as the controller knows it. `active` are the runs whose end it has not noted yet."""

    def __init__(
        self, simulation: Simulation, job: CronJob, controller: Controller, begin: Callable[[Life], None]
    ) -> None:
        self.simulation, self.job, self.controller, self.begin = simulation, job, controller, begin
        self.world, self.setup = simulation.world, simulation.world.scenario.cron
        self.zero = self.world.scenario.epoch
        status = mapping(job.cron.root, "status")
        self.counted = {name: integer(status, name) or 0 for name in ("failed", "succeeded")}
        self.active: list[WorkflowRun] = []
        self.stopped = text(status, "phase") == "Stopped"
        self.last: datetime | None = None
        self.until = self.zero

    def follow(self) -> Life:
        """Fire at each instant, as far as the controller works and lets it."""
        env, job, ledger = self.world.env, self.job, self.world.ledger
        if job.timetable.suspended:
            ledger.note(f"CronWorkflow {job.name}", "is suspended: it submits nothing", "its manifest")
            return
        ledger.use(self.world.scenario.start)
        begin, self.until = self._now(), self._now() + timedelta(seconds=ledger.use(self.setup.follow))
        self._note_schedules()
        self.last = self._last_run(begin)
        for _, end in self.setup.missed:
            if env.now <= end < self._second(self.until):
                self.begin(self._return(end))
        for instant in due(job.timetable, begin, self.until):
            yield env.timeout(max(0.0, self._second(instant.at) - env.now))
            if self._away_until(env.now) is None:
                self._fire(instant)
            else:
                self._skip("the controller does not work")

    def _note_schedules(self) -> None:
        """What is taken for granted about the schedules themselves."""
        schedules = [one for _, one in self.job.timetable.schedules]
        if any(isinstance(one, Calendar) and not one.zone for one in schedules):
            source = "assumed: where a CronWorkflow names none, the controller's own holds"
            self.world.ledger.note(f"time zone of CronWorkflow {self.job.name}", "UTC", source)
        if any(isinstance(one, Interval) for one in schedules):
            why = "Argo counts it anew at each change of the CronWorkflow and every 20 minutes"
            source = f"assumed: {why} (docs/sources.md argo 5.5.5)"
            self.world.ledger.note(f"interval of CronWorkflow {self.job.name}", "counted from the start", source)

    def _last_run(self, begin: datetime) -> datetime | None:
        """The run before the first one, which matters to what is made up for and to `when`."""
        written = text(mapping(self.job.cron.root, "status"), "lastScheduledTime")
        if written is not None:
            try:
                return datetime.fromisoformat(written).astimezone(UTC)
            except ValueError:
                pass  # it is no time: as if it were not there
        found = last_before(self.job.timetable, begin)
        asks, late = self.job.timetable.when + self.job.timetable.stop, self.job.timetable.starting_deadline
        if "lastScheduledTime" in asks or (late is not None and self.setup.missed):
            shown = "none" if found is None else _shown(found)
            source = "assumed: it has run at its last instant before; a `status` in the manifest says otherwise"
            self.world.ledger.note(f"last run of CronWorkflow {self.job.name} before the start", shown, source)
        return found

    def _return(self, at: float) -> Life:
        """The controller works again: it makes up for the last run that it missed, if that is not too late."""
        yield self.world.env.timeout(at - self.world.env.now)
        self._make_up()

    def _live(self, run: WorkflowRun) -> Life:
        """A run from submission to the note of its end, which takes the run off the active ones."""
        yield from self.controller.operate(run)
        env, period = self.world.env, self.world.ledger.use(self.setup.sync)
        offset = self.world.luck.uniform("cron-sync") * period
        at = noted_at(env.now, period, offset)
        while (end := self._away_until(at)) is not None:
            at = noted_at(end, period, offset)
        yield env.timeout(at - env.now)
        self.active.remove(run)
        self.counted["succeeded" if run.phase == "Succeeded" else "failed"] += 1
        self._check_stop()
        self._make_up()

    def _make_up(self) -> None:
        """Submit what was missed or skipped, wherever the controller looks for it: at its return and at a run's end."""
        if self._away_until(self.world.env.now) is None and self._now() < self.until:
            found = missed(self.job.timetable, self.last, self._now())
            if found is not None:
                self._fire(found, is_late=True)

    def _fire(self, instant: Due, *, is_late: bool = False) -> None:
        """Submit the run of an instant, unless something forbids it. What is tried again late is skipped only once."""
        verdict = self._verdict()
        if verdict.refusal:
            if not is_late:
                self._skip(verdict.refusal)
            return
        for run in self.active if verdict.replaces else ():
            if not run.ended:
                run.shutdown = "Terminate"
                run.wake()
        run = self.job.run_at(instant.at)
        self.simulation.runs.append(run)
        self.active.append(run)
        self.last = instant.at
        now, at = self.world.env.now, self._second(instant.at)
        self.world.log.append(CronFired(now, self.job.name, instant.schedule, run.name, at))
        self.begin(self._live(run))

    def _verdict(self) -> Verdict:
        """What becomes of a run that is due now. One whose `when` fails counts as a failed one."""
        if mistake := self._check_stop():
            return Verdict(f"its stopStrategy cannot be evaluated: {mistake}")
        timetable = self.job.timetable
        try:
            wanted = self.stopped or wants(timetable.when, self._variables(timetable.when), self._now())
        except ValueError as error:
            self.counted["failed"] += 1
            return Verdict(f"its `when` cannot be evaluated: {error}")
        names = [f"{run.name} (whose end is not noted yet)" if run.ended else run.name for run in self.active]
        return judge(timetable, names, stopped=self.stopped, wanted=wanted)

    def _check_stop(self) -> str:
        """Ask the stopStrategy, whose first yes holds for good; what is wrong with it, empty for nothing."""
        stop = self.job.timetable.stop
        try:
            self.stopped = self.stopped or stops(stop, self._variables(stop), self._now())
        except ValueError as error:
            return str(error)
        return ""

    def _variables(self, expression: str) -> Mapping[str, object]:
        return variables_of(self.job.cron, self.last, self.counted) if expression else {}

    def _skip(self, reason: str) -> None:
        self.world.log.append(CronSkipped(self.world.env.now, self.job.name, reason))

    def _away_until(self, second: float) -> float | None:
        """When the controller works again that does not work at `second`; None where it works."""
        return max((end for begin, end in self.setup.missed if begin <= second < end), default=None)

    def _now(self) -> datetime:
        return self.zero + timedelta(seconds=self.world.env.now)

    def _second(self, instant: datetime) -> float:
        return (instant - self.zero).total_seconds()
