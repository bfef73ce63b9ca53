"""What several policies ask about time: which limit is in force, how long a command sleeps, how often a cron runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from manifests.cron import Calendar, Interval, ScheduleError, cron_spec, parse_schedule
from manifests.diagnostic import Path
from manifests.document import Document
from manifests.effective import PodPlan
from manifests.fields import integer, sequence, text
from manifests.pod import Container
from manifests.units import MAX_DURATION, go_duration
from manifests.workflow import Template, Workflow, WorkflowSpec

DAY = 86400
_YEARS = 4
"""Days after which the 29th of February has come once."""
_SCHEDULES = 5
"""So many schedules of one CronWorkflow are compared with one another; our choice."""
_SLEEP = re.compile(r"(?:/bin/|/usr/bin/)?sleep +([0-9]{1,9}(?:\.[0-9]{1,6})?)([smhd]?)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": DAY}
_SHELLS = ("sh", "bash", "ash", "/bin/sh", "/bin/bash", "/bin/ash")
_FLAGS = re.compile(r"-[euxo]*c")
_SIMPLE = ("echo", "date", "true", ":", "mkdir", "touch", "ls", "pwd", "env", "id", "hostname", "uname", "set")
"""Commands after which a script surely goes on, or that end it before it sleeps only if they fail."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of a template: the field that sets it, what is written there, and how many seconds that is."""

    field: str
    written: str
    seconds: float


def limit_in_force(template: Template) -> Limit | None:
    """What ends an attempt of the template; None where nothing does or where that is not known yet.

    A `timeout` takes the place of `activeDeadlineSeconds`, even where it is longer (docs/sources.md argo 6).
    """
    if template.timeout is not None:
        seconds = go_duration(template.timeout)
        return Limit("timeout", template.timeout, seconds) if seconds is not None and seconds > 0 else None
    number = integer(template.raw, "activeDeadlineSeconds")
    if number is None or not 0 < number < MAX_DURATION:
        return None
    return Limit("activeDeadlineSeconds", str(number), float(number))


def deadline(spec: WorkflowSpec) -> int | None:
    """The workflow's own limit in seconds, where it is written as a number."""
    seconds = spec.active_deadline
    return seconds if seconds is not None and 0 < seconds < MAX_DURATION else None


def template_place(document: Document, spec: WorkflowSpec, template: Template, *keys: str) -> Path | None:
    """Where in this document a field of the template is written: in itself or in templateDefaults; else None."""
    places = (template.at(*keys), spec.at("templateDefaults", *keys))
    return next((place for place in places if document.root.find(place) is not None), None)


def retry_place(document: Document, pod: PodPlan) -> Path | None:
    """Where in this document the retryStrategy that is in force for the pod is written."""
    spec = pod.workflow.spec
    place = template_place(document, spec, pod.template, "retryStrategy")
    if place is None and document.root.find(spec.at("retryStrategy")) is not None:
        return spec.at("retryStrategy")
    return place


def sleep_of(container: Container) -> tuple[float, str, str] | None:
    """How long a container sleeps at least, the field that says so, and the longest `sleep` in it as written.

    Only of commands that surely run: a `sleep` alone, or in a shell script without conditions, loops or functions.
    """
    words = (*container.command, *container.args)
    field = "args" if container.args else "command"
    if words and words[0].rpartition("/")[2] == "sleep" and len(words) == 2:
        match = _SLEEP.fullmatch(f"sleep {words[1]}")
        return (_seconds(match), field, words[1]) if match else None
    script = _script(container, words)
    if script is None:
        return None
    sleeps = list(_sleeps(script))
    longest = max(sleeps, key=_seconds, default=None)
    if longest is None:
        return None
    where = "source" if container.role == "script" else field
    return sum(map(_seconds, sleeps)), where, longest[0]


def _script(container: Container, words: tuple[str, ...]) -> str | None:
    """The shell script that a container runs; None where it runs something else."""
    if container.role == "script":
        is_shell = len(words) == 1 and words[0] in _SHELLS
        return container.source if is_shell else None
    if len(words) == 3 and words[0] in _SHELLS and _FLAGS.fullmatch(words[1]):
        return words[2]
    return None


def _sleeps(script: str) -> Iterator[re.Match[str]]:
    """The sleeps at the start of a script, up to the first command of which it is not known what it does."""
    lines = (line for line in script.splitlines() if not line.lstrip().startswith("#"))
    for command in (part.strip() for line in lines for part in re.split("&&|;", line)):
        if not command:
            continue
        match = _SLEEP.fullmatch(command)
        if match is not None:
            yield match
        elif command.split()[0] not in _SIMPLE or any(mark in command for mark in "&|`$<(){}#\"'\\"):
            return


def _seconds(match: re.Match[str]) -> float:
    return float(match[1]) * _UNITS[match[2]]


def shortest_gap(workflow: Workflow) -> float | None:
    """The shortest time in seconds between two runs of a CronWorkflow; None where a schedule is not readable.

    Of several schedules, two that fall on one day count as well; of `@every` nobody knows when it begins.
    """
    raw = cron_spec(workflow)
    written = [text(raw, "schedule"), *(item for item in sequence(raw, "schedules") if isinstance(item, str))]
    try:
        schedules = [parse_schedule(schedule) for schedule in written if schedule]
    except (ScheduleError, ValueError):
        return None
    gaps = [gap for schedule in schedules if (gap := _gap(schedule)) is not None]
    calendars = [schedule for schedule in schedules if isinstance(schedule, Calendar)]
    for one, other in combinations(calendars[:_SCHEDULES], 2):
        if set(_days(one)) & set(_days(other)):
            gaps += [float(abs(early - late)) for early in _times(one) for late in _times(other) if early != late]
    return min(gaps, default=None)


def _times(schedule: Calendar) -> list[int]:
    """The seconds of a day at which it falls due."""
    return sorted(60 * (60 * hour + minute) for hour in schedule.hours for minute in schedule.minutes)


def _gap(schedule: Calendar | Interval) -> float | None:
    if isinstance(schedule, Interval):
        return float(schedule.seconds)
    times = _times(schedule)
    days = _days(schedule)
    if not times or not days:
        return None
    within = [later - earlier for earlier, later in pairwise(times)]
    between = [(later - earlier).days * DAY + times[0] - times[-1] for earlier, later in pairwise(days)]
    return min([*within, *between], default=None)


def _days(schedule: Calendar) -> list[date]:
    first = date(2024, 1, 1)
    every = (first + timedelta(days=number) for number in range(_YEARS * 366))
    return [day for day in every if day.month in schedule.months and _is_day(schedule, day)]


def _is_day(schedule: Calendar, day: date) -> bool:
    in_month, in_week = day.day in schedule.days, day.isoweekday() % 7 in schedule.weekdays
    return (in_month and in_week) if schedule.has_star else (in_month or in_week)
