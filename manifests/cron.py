"""The schedules and time zones of CronWorkflows.

Argo reads schedules with robfig/cron v3, standard options (docs/sources.md argo-lint AW-C02). The well-kept Python
libraries, croniter and cronsim, follow other dialects: they take Sunday as 7, `L` and `#`, and neither `@every` nor a
leading `TZ=`. What they say about a schedule is no verdict of Argo's, so it is read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from manifests.fields import EMPTY, Raw, boolean, integer, mapping, sequence, text
from manifests.units import go_duration
from manifests.workflow import Workflow

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_ZONES = ("TZ=", "CRON_TZ=")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


class ScheduleError(ValueError):
    """A schedule that Argo refuses; the message says what in it is wrong."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A schedule of five fields, with the values that each of them lists; weekdays count from Sunday, 0.

    A day must be among `days` and among `weekdays`, if one of the two is a star. Else one of them is enough. `zone` is
    empty where the schedule names none.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    has_star: bool
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A schedule of one run every so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    least: int
    most: int
    words: Mapping[str, int] = field(default_factory=dict)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, {word: number for number, word in enumerate(_MONTHS, start=1)}),
    _Field("weekday", 0, 6, {word: number for number, word in enumerate(_WEEKDAYS)}),
)
_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_EVERY = "@every "
_YEARS = 5
"""So far ahead robfig/cron looks for the next time; what is not found by then never comes."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What a CronWorkflow says about its runs. `policy` is its concurrencyPolicy, `Allow` where it says none.

    A run that was missed is made up for if it is less than `starting_deadline` seconds late; None where it never is.
    """

    schedules: tuple[tuple[str, Calendar | Interval], ...]
    """As written, with the time zone that holds for them, and as read."""
    policy: str = "Allow"
    suspended: bool = False
    starting_deadline: int | None = None
    when: str = ""
    stop: str = ""
    """The expression of its stopStrategy."""


def cron_spec(workflow: Workflow) -> Raw:
    """What a CronWorkflow says about its runs, beside the workflow that it makes; empty for other kinds."""
    return mapping(workflow.root, "spec") if workflow.kind == "CronWorkflow" else EMPTY


def read_timetable(workflow: Workflow) -> Timetable:
    """What a CronWorkflow says about its runs; schedules that are no text are left out.

    Raises ScheduleError where Argo refuses a schedule. The time zone is put before each, so one of its own is too much
    (docs/sources.md argo 5.5.1).
    """
    spec = cron_spec(workflow)
    single, zone = text(spec, "schedule"), text(spec, "timezone")
    written = [single] if single else [one for one in sequence(spec, "schedules") if isinstance(one, str)]
    placed = [f"CRON_TZ={zone} {one}" if zone else one for one in written]
    return Timetable(
        schedules=tuple((one, parse_schedule(one)) for one in placed),
        policy=text(spec, "concurrencyPolicy") or "Allow",
        suspended=boolean(spec, "suspend"),
        starting_deadline=integer(spec, "startingDeadlineSeconds"),
        when=text(spec, "when") or "",
        stop=text(mapping(spec, "stopStrategy"), "expression") or "",
    )


def parse_schedule(text: str) -> Calendar | Interval:
    """A schedule as Argo reads it. Raises ScheduleError where Argo refuses it.

    >>> parse_schedule("@every 90m")
    Interval(seconds=5400)
    """
    zone = ""
    if text.startswith(_ZONES):
        prefix, _, text = text.partition(" ")
        zone, text = prefix.partition("=")[2], text.strip()
        if not is_zone(zone):
            raise ScheduleError(f"{zone!r} is no time zone")
    if text.startswith(_EVERY):
        seconds = go_duration(text.removeprefix(_EVERY))
        if seconds is None:
            raise ScheduleError(f"{text.removeprefix(_EVERY)!r} is no duration")
        return Interval(max(int(seconds), 1))
    if text.startswith("@") and text not in _NAMED:
        raise ScheduleError(f"{text!r} is none of {', '.join(_NAMED)} and @every")
    parts = _NAMED.get(text, text).split()
    if len(parts) != len(_FIELDS):
        raise ScheduleError(f"it has {len(parts)} fields instead of {len(_FIELDS)}")
    minutes, hours, days, months, weekdays = (_values(part, kind) for part, kind in zip(parts, _FIELDS, strict=True))
    return Calendar(minutes, hours, days, months, weekdays, _has_star(parts[2]) or _has_star(parts[4]), zone)


def next_after(schedule: Calendar | Interval, zone: str, instant: datetime) -> datetime | None:
    """The first instant after this one at which a schedule fires, in UTC; None if that is not within five years.

    `zone` holds where the schedule names none, and is UTC where it is empty. Hours are counted on from midnight, so
    what a clock leaves out does not happen, and what it shows twice happens twice (docs/sources.md argo 5.5.1).

    >>> next_after(parse_schedule("0 3 * * *"), "", datetime(2026, 1, 5, 3, tzinfo=UTC)).isoformat()
    '2026-01-06T03:00:00+00:00'
    """
    second = int(instant.timestamp())
    if isinstance(schedule, Interval):
        return datetime.fromtimestamp(second + schedule.seconds, UTC)
    if not (schedule.minutes and schedule.hours and schedule.months and (schedule.days or schedule.weekdays)):
        return None
    found = _search(schedule, _Clock(schedule.zone or zone), second + 1)
    return None if found is None else datetime.fromtimestamp(found, UTC)


class _Clock:
    """What a clock in a time zone shows, and when it shows something. Instants are whole seconds of Unix time."""

    def __init__(self, zone: str) -> None:
        self.zone = UTC if zone in ("", "UTC", "Local") else _zone_info(zone)

    def shows(self, second: int) -> datetime:
        return datetime.fromtimestamp(second, self.zone)

    def instant(self, shown: datetime) -> int:
        """When the clock shows a time. One that it leaves out or shows twice is placed as Go's time.Date places it."""
        naive = int(shown.replace(tzinfo=UTC).timestamp())
        return naive - self._offset(naive - self._offset(naive))

    def _offset(self, second: int) -> int:
        offset = self.shows(second).utcoffset()
        return 0 if offset is None else int(offset.total_seconds())


def _zone_info(zone: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo  # here, as few files hold a CronWorkflow

    return ZoneInfo(zone)


def _search(schedule: Calendar, clock: _Clock, second: int) -> int | None:
    """The first second from this one on that the calendar lists: month by month, then day, hour and minute.

    Whenever one of them begins anew, what is above it is looked at again.
    """
    last_year = clock.shows(second).year + _YEARS
    is_start = False  # whether what is below the unit that is counted on has been set to its start
    while (shown := clock.shows(second)).year <= last_year:
        if shown.month not in schedule.months:
            first = shown.replace(day=1) if is_start else shown.replace(day=1, hour=0, minute=0, second=0)
            second, is_start = clock.instant((first + timedelta(days=32)).replace(day=1)), True
        elif not _lists_day(schedule, shown):
            second, is_start = _next_day(clock, shown if is_start else _midnight(clock, shown)), True
        elif shown.hour not in schedule.hours:
            begin = second if is_start else clock.instant(shown.replace(minute=0, second=0))
            second, is_start = begin + 3600, True
        elif shown.minute not in schedule.minutes or shown.second:
            second, is_start = second - shown.second + 60, True
        else:
            return second
    return None


def _lists_day(schedule: Calendar, shown: datetime) -> bool:
    by_date, by_weekday = shown.day in schedule.days, shown.isoweekday() % 7 in schedule.weekdays
    return (by_date and by_weekday) if schedule.has_star else (by_date or by_weekday)


def _midnight(clock: _Clock, shown: datetime) -> datetime:
    return clock.shows(clock.instant(shown.replace(hour=0, minute=0, second=0)))


def _next_day(clock: _Clock, shown: datetime) -> int:
    """A day on. Where a clock leaves midnight out, the nearest full hour by its own count is taken."""
    second = clock.instant(shown + timedelta(days=1))
    hour = clock.shows(second).hour
    return second + (24 - hour if hour > 12 else -hour) * 3600


def _values(text: str, kind: _Field) -> frozenset[int]:
    """The values that a list of ranges means. Empty ones between commas are nothing, so a comma alone is no day."""
    return frozenset(value for part in text.split(",") if part for value in _range(part, kind))


def _range(text: str, kind: _Field) -> range:
    span, *steps = text.split("/")
    low, *high = span.split("-")
    if low in ("*", "?"):  # whatever follows behind a hyphen is not looked at
        first, last = kind.least, kind.most
    elif len(high) > 1:
        raise ScheduleError(f"{kind.name} {text!r} has too many hyphens")
    else:
        first = _number(low, kind)
        last = _number(high[0], kind) if high else first
    if len(steps) > 1:
        raise ScheduleError(f"{kind.name} {text!r} has too many slashes")
    step = _whole(steps[0], kind) if steps else 1
    if steps and not high:
        last = kind.most
    for number in (first, last):
        if not kind.least <= number <= kind.most:
            raise ScheduleError(f"{kind.name} {number} is not between {kind.least} and {kind.most}")
    if first > last:
        raise ScheduleError(f"{kind.name} {text!r} ends before it begins")
    if step < 1:
        raise ScheduleError(f"{kind.name} {text!r} has a step of {step}")
    return range(first, last + 1, step)


def _has_star(text: str) -> bool:
    """Whether a field is all days: a star with a larger step than 1 is a list like any other."""
    ranges = [part.split("/") for part in text.split(",")]
    return any(part[0].split("-")[0] in ("*", "?") and (len(part) == 1 or int(part[1]) == 1) for part in ranges)


def _number(text: str, kind: _Field) -> int:
    word = kind.words.get(text.lower())
    return _whole(text, kind) if word is None else word


def _whole(text: str, kind: _Field) -> int:
    if not _WHOLE.fullmatch(text):
        raise ScheduleError(f"{kind.name} {text!r} is no number")
    return int(text)


def is_zone(name: str) -> bool:
    """Whether Go knows a time zone of that name; always so on a machine that knows no zones at all."""
    if name in ("", "UTC", "Local"):
        return True
    from zoneinfo import ZoneInfo  # here, as few files hold a CronWorkflow

    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # what is a folder, what is no name of a file, what is not there
        return not zones()
    return True


@cache
def zones() -> frozenset[str]:
    """The time zones that this machine knows."""
    from zoneinfo import available_timezones

    return frozenset(available_timezones())
