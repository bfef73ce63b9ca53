"""The truth table of a retryStrategy: for each way to fail, whether it is retried, how often, and after what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from manifests.errors import InputError, UsageError
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.release import NEWEST_RELEASE, Release
from manifests.retry import EXHAUSTED, PAST_DEADLINE, REFUSED, WINDOW_OVER
from manifests.workflow import Template, Workflow
from simulator.cloud.ending import End
from simulator.refusal import refuse_rejected
from simulator.retries.causes import Cause, causes, failure_of, killed
from simulator.retries.course import Course, course
from simulator.retries.in_force import ASSUMED_LIMIT, InForce, in_force
from simulator.retries.reach import Called, Factor, Key, Reach, Worst


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the tables hold for. `run` is how many seconds each attempt runs before it fails."""

    release: Release = NEWEST_RELEASE
    run: float = 60.0
    exit_code: int = 1
    transient_pattern: str | None = None
    """The TRANSIENT_ERROR_PATTERN of the controller."""


@dataclass(frozen=True, slots=True)
class Row:
    """One way to fail. `message` is what the node of the attempt says; waits are in seconds."""

    cause: str
    phase: str
    message: str
    retried: bool | None
    """None where that depends on what is known only once the workflow runs."""
    why: str
    """Why it is not retried, or not once more."""
    waits: tuple[float, ...] = ()
    """Before each retry."""
    attempts: int | None = 1
    """None where no end is in sight, or it is not known."""
    idle: float = 0.0
    """What is waited for behind the last attempt, before Argo finds that it was the last."""
    ends: str = ""
    """The phase that the node ends in; empty where it does not end by itself."""


@dataclass(frozen=True)
class Table:
    """A template, the strategy in force for it, and what that comes to. `worst` is how often it runs at most."""

    workflow: Workflow
    called: Called
    strategy: InForce | None
    rows: tuple[Row, ...]
    worst: Worst
    notes: tuple[str, ...] = ()
    """What surprises in it, in sentences."""

    @property
    def template(self) -> Template:
        return self.called.template

    @property
    def attempts(self) -> int | None:
        """Attempts at most; None without a limit, or where that is not known."""
        return 1 if self.strategy is None else self.strategy.strategy.attempts


def tables(
    manifests: Manifests,
    conditions: Conditions,
    *,
    template: str | None = None,
    parameters: Mapping[str, str] | None = None,
) -> list[Table]:
    """One for each template of each workflow, with every layer merged that was given; `template` may be a glob.

    `parameters` replace values of `spec.arguments`. Raises InputError where there is no workflow or where Argo would
    reject one, UsageError where no template has that name.
    """
    refuse_rejected(manifests)
    if not manifests.workflows:
        raise InputError(f"there is no workflow in {manifests.described()}")
    found: list[Table] = []
    for workflow in manifests.workflows:
        found += _tables(manifests, manifests.effective(workflow), conditions, parameters or {})
    chosen = [one for one in found if template is None or fnmatchcase(one.template.name, template)]
    if template is not None and not chosen:
        known = dict.fromkeys(table.template.name for table in found)
        raise UsageError(f"no template is named {template!r}; {did_you_mean(template, known)}")
    return chosen


def _tables(
    manifests: Manifests, workflow: Workflow, conditions: Conditions, parameters: Mapping[str, str]
) -> Iterator[Table]:
    arguments = {parameter.name: parameter.value for parameter in workflow.spec.arguments} | dict(parameters)

    known: dict[Key, _Judged] = {}

    def judged(called: Called) -> _Judged:
        if called.key not in known:
            found = in_force(workflow, called.template, arguments)
            known[called.key] = _Judged(workflow, called.template, found, conditions)
        return known[called.key]

    for called, worst in Reach(manifests, workflow, arguments, lambda called: judged(called).factor).all():
        found = judged(called)
        rows = tuple(found.rows())
        yield Table(workflow, called, found.strategy, rows, worst, tuple(found.notes(rows)))


@dataclass(frozen=True)
class _Judged:
    workflow: Workflow
    template: Template
    strategy: InForce | None
    conditions: Conditions

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """What can happen to it, for a template that makes pods, or that calls what does."""
        has_pods = self.template.makes_pod or self.template.type in ("steps", "dag")
        return causes(self.conditions.exit_code) if has_pods else ()

    @property
    def factor(self) -> Factor | None:
        """How often it is tried at most, whatever fails in it and however soon; None where that is once."""
        if self.strategy is None:
            return None
        ways = [self.course(self.strategy, cause.end, 0.0) for cause in self.causes if cause.end is not None]
        most = max((way.attempts for way in ways), default=1)
        is_open = any(self.is_open(way) for way in ways)
        count = self.strategy.strategy.attempts if is_open else most
        unknown = self.strategy.unknown.get("limit", "")
        return None if count == 1 else Factor("retry", self.template.title, count, self.strategy.source, unknown)

    def rows(self) -> Iterator[Row]:
        for cause in self.causes:
            if cause.end is None:
                message = "ImagePullBackOff" if self.template.makes_pod else ""
                phase = "Pending" if self.template.makes_pod else "Running"
                yield Row(cause.name, phase, message, False, "nothing has failed: it waits")
            else:
                yield self.row(cause.name, cause.end)

    def row(self, name: str, end: End) -> Row:
        conditions = self.conditions
        outcome = failure_of(self.template, end, conditions.run, conditions.release).outcome
        if self.strategy is None:
            return Row(name, outcome.phase, outcome.message, False, "no retryStrategy", ends=outcome.phase)
        way = self.course(self.strategy, end, conditions.run)
        return Row(
            name,
            outcome.phase,
            outcome.message,
            None if way.unknown and not way.waits else bool(way.waits),
            self.why(self.strategy, way),
            self.shown(self.strategy, way),
            None if self.is_open(way) else way.attempts,
            way.idle,
            "" if way.end is None else way.end.phase,
        )

    def shown(self, strategy: InForce, way: Course) -> tuple[float, ...]:
        """The waits, as far as they are known; the first ones where there is no end."""
        if not strategy.waits_are_known:
            return ()
        return way.waits[:_FIRST] if way.end is None and strategy.strategy.limit is None else way.waits

    def is_open(self, way: Course) -> bool:
        """Whether there may be more attempts than the course shows."""
        assert self.strategy is not None
        return way.end is None or (way.end.message == EXHAUSTED and "limit" in self.strategy.unknown)

    def course(self, strategy: InForce, end: End, run: float) -> Course:
        release = self.conditions.release
        deadline = self.workflow.spec.active_deadline
        return course(
            strategy.assumed,
            failure_of(self.template, end, run, release),
            killed(self.template, release),
            expression=strategy.expression(release),
            workflow_deadline=None if deadline is None else float(deadline),
            release=release,
            transient_pattern=self.conditions.transient_pattern,
        )

    def why(self, strategy: InForce, way: Course) -> str:
        written, policy = strategy.strategy, strategy.strategy.policy_in(self.conditions.release)
        limit = written.limit_text
        if way.unknown:
            return f"depends on {way.unknown}"
        if way.end is None:
            return "without end" if written.limit is None else f"up to the limit of {limit}"
        if way.end.message == EXHAUSTED:
            return f"the limit is {limit}"
        if way.end.message == REFUSED:
            return "the expression is false"
        if way.end.message in WINDOW_OVER and written.backoff is not None:
            return f"maxDuration {written.backoff.max_duration} is over"
        if way.end.message == PAST_DEADLINE:
            return "the workflow's deadline is over"
        if (way.end.phase, way.end.message) != (way.last.phase, way.last.message):
            return way.end.message
        return "no transient message" if policy == "OnTransientError" else f"{policy} leaves out {way.last.phase}"

    def notes(self, rows: Sequence[Row]) -> Iterator[str]:
        """What is not as one would expect from the strategy as it is written."""
        if self.strategy is None:
            return
        strategy, release = self.strategy.strategy, self.conditions.release
        for name, text in self.strategy.unknown.items():
            yield f"{name} is {text}, which is known only once the workflow runs{_SHOWN.get(name.split('.')[0], '')}"
        backoff, attempts = strategy.backoff, strategy.attempts
        if backoff is not None and attempts is None and strategy.limit_text is None:
            yield "without a limit, no backoff is waited for"
        if backoff is not None and backoff.cap and not release.has_backoff_cap:
            yield f"Argo {release} knows no backoff.cap, and waits longer"
        cut = [row.attempts or 0 for row in rows if row.why.startswith("maxDuration")]
        if backoff is not None and cut and attempts is not None and max(cut) < attempts:
            yield (
                f"the limit allows {attempts} attempts, maxDuration {backoff.max_duration} leaves room for {max(cut)} "
                f"that run for {short(self.conditions.run)} each"
            )
        timeouts = [name for name in ("timeout", "pendingTimeout") if self.template.raw.get(name) is not None]
        if timeouts and self.template.makes_pod:
            does = "does" if len(timeouts) == 1 else "do"
            yield f"{' and '.join(timeouts)} of a retried template {does} not end an attempt that is Pending"


_FIRST = 5
"""Waits that are shown of those that go on without end."""
_SHOWN = {"limit": f"; up to {ASSUMED_LIMIT} retries are shown", "backoff": "; so are the waits"}


def short(seconds: float) -> str:
    """A duration as manifests have it: `90s`, `2m`, `1h30m`."""
    if seconds < 120 or seconds != int(seconds):
        return f"{seconds:g}s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60) if minutes >= 120 else (0, minutes)
    parts = ((hours, "h"), (minutes, "m"), (rest, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)
