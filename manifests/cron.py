"""The schedules and time zones of CronWorkflows.

Argo reads schedules with robfig/cron v3, standard options (docs/sources.md argo-lint AW-C02). The well-kept Python
libraries, croniter and cronsim, follow other dialects: they take Sunday as 7, `L` and `#`, and neither `@every` nor a
leading `TZ=`. What they say about a schedule is no verdict of Argo's, so it is read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from manifests.fields import EMPTY, Raw, mapping
from manifests.units import go_duration
from manifests.workflow import Workflow

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


def cron_spec(workflow: Workflow) -> Raw:
    """What a CronWorkflow says about its runs, beside the workflow that it makes; empty for other kinds."""
    return mapping(workflow.root, "spec") if workflow.kind == "CronWorkflow" else EMPTY


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
