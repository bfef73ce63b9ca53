"""What the controller decides about a CronWorkflow: which instants fire, which are made up for, what a policy does.

Pure functions of what is known at an instant (docs/sources.md argo 5.5); the clock is in `simulator/schedules.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge

from manifests.cron import Calendar, Interval, Timetable, next_after
from manifests.expressions.tags import cut
from manifests.workflow import Workflow

_LOOK_BACK = tuple(timedelta(days=days) for days in (1 / 24, 1, 8, 32, 367, 5 * 366))
"""How far back the last run before an instant is looked for, the nearest first."""

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A scheduled instant, and the schedule that it is of."""

    at: datetime
    schedule: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens at an instant: a run is submitted unless a `refusal` says why not; `replaces` ends the active ones
    first.
    """

    refusal: str = ""
    replaces: bool = False


def due(timetable: Timetable, begin: datetime, end: datetime) -> Iterator[Due]:
    """Every instant from `begin` up to and without `end`; one that several schedules name comes once.

    An interval is counted from `begin` (docs/sources.md argo 5.5.5).
    """
    previous = None
    each_of = [_instants(written, schedule, begin, end) for written, schedule in timetable.schedules]
    for found in merge(*each_of, key=lambda each: each.at):
        if found.at != previous:
            yield found
        previous = found.at


def _instants(written: str, schedule: Calendar | Interval, begin: datetime, end: datetime) -> Iterator[Due]:
    at = next_after(schedule, "", begin if isinstance(schedule, Interval) else begin - _MOMENT)
    while at is not None and at < end:
        yield Due(at, written)
        at = next_after(schedule, "", at)


def last_before(timetable: Timetable, instant: datetime) -> datetime | None:
    """When a CronWorkflow that has been there for long was due last; None for none in five years."""
    if any(isinstance(schedule, Interval) for _, schedule in timetable.schedules):
        return instant  # that is where its interval is counted from
    for back in _LOOK_BACK:
        last = None
        for each in due(timetable, instant - back, instant):
            last = each.at
        if last is not None:
            return last
    return None


def missed(timetable: Timetable, last: datetime | None, now: datetime) -> Due | None:
    """The run to make up for: the last instant since the `last` run that is not too late.

    The first schedule that has one decides. Nothing is made up for without a startingDeadlineSeconds, or before a first
    run (docs/sources.md argo 5.5.3).
    """
    if timetable.starting_deadline is None or last is None:
        return None
    for written, schedule in timetable.schedules:
        latest, at = None, next_after(schedule, "", last)
        while at is not None and at < now:
            latest, at = at, next_after(schedule, "", at)
        if latest is not None and now < latest + timedelta(seconds=timetable.starting_deadline):
            return Due(latest, written)
    return None


def judge(timetable: Timetable, active: Sequence[str], *, stopped: bool, wanted: bool) -> Verdict:
    """What becomes of a run that is due, in the controller's own order of tests (docs/sources.md argo 5.5.2).

    `active` names the runs that the controller takes to be active; `wanted` is what `when` says.
    """
    if timetable.suspended:
        return Verdict("it is suspended")
    if stopped:
        return Verdict("its stopStrategy has ended it")
    if not wanted:
        return Verdict("its `when` is false")
    if timetable.policy == "Forbid" and active:
        return Verdict(f"concurrencyPolicy is Forbid, and {active[0]} is active")
    return Verdict(replaces=timetable.policy == "Replace")


def noted_at(ended: float, period: float, offset: float) -> float:
    """When the controller notes that a run has ended: it looks every `period` seconds, first at `offset`.

    Until then it takes the run to be active (docs/sources.md argo 5.5.4).

    >>> noted_at(1795.0, 10.0, 3.0)
    1803.0
    """
    return ended if period == 0 else offset + max(0, math.ceil((ended - offset) / period)) * period


def wants(when: str, variables: Mapping[str, object], now: datetime) -> bool:
    """Whether a `when` lets a run begin: its tags are filled, then it is read as the `when` of a step is.

    Raises EvaluationError, which is a ValueError, where Argo could not evaluate it (docs/sources.md argo 5.5.2).
    """
    if not when:
        return True
    # Imported here and below, since few CronWorkflows have an expression.
    from manifests.expressions.deciding import decide_when
    from manifests.expressions.evaluating import evaluate
    from manifests.expressions.filling import shown

    clock = now.timestamp()
    pieces = [shown(evaluate(p.text, variables, now=clock)) if p.is_tag else p.text for p in cut(when)]
    return decide_when("".join(pieces))


def stops(expression: str, variables: Mapping[str, object], now: datetime) -> bool:
    """Whether a stopStrategy ends the CronWorkflow. Raises EvaluationError as `wants` does."""
    if not expression:
        return False
    from manifests.expressions.evaluating import evaluate_bool

    return evaluate_bool(expression, variables, now=now.timestamp())


def variables_of(cron: Workflow, last: datetime | None, counted: Mapping[str, int]) -> dict[str, dict[str, object]]:
    """What `when` and stopStrategy may name, and nothing else may. `last` is when its last run was due."""
    from manifests.expressions.times import at

    said: dict[str, object] = {
        "name": cron.name,
        "namespace": cron.namespace or "default",
        "labels": dict(cron.metadata.labels),
        "annotations": dict(cron.metadata.annotations),
        "lastScheduledTime": None if last is None else at(last.timestamp()),
    }
    return {"cronworkflow": said | dict(counted)}
