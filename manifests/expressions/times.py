"""Moments and durations as Go has them, in nanoseconds, with the methods that expressions can call."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from zoneinfo import ZoneInfo

from manifests.expressions.layouts import (
    ANSIC,
    DAYS,
    KITCHEN,
    MONTHS,
    RFC822,
    RFC850,
    RFC1123,
    RFC3339,
    RFC3339_NANO,
    RUBY_DATE,
    UNIX_DATE,
    Fields,
    formatted,
    parsed,
)
from manifests.expressions.values import EvaluationError, truncated, wrapped

SECOND = 10**9
_UNITS = {
    "ns": 1, "us": 10**3, "\xb5s": 10**3, "\u03bcs": 10**3, "ms": 10**6,
    "s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND,
}  # fmt: skip
_AMOUNT = re.compile(rf"(\d+\.?\d*|\.\d+)({'|'.join(_UNITS)})", re.ASCII)
_DURATION = re.compile(rf"([-+]?)(0|(?:{_AMOUNT.pattern})+)", re.ASCII)
DATES = ("2006-01-02", "15:04:05", "2006-01-02 15:04:05", RFC3339, RFC822, RFC850, RFC1123)
"""The layouts that `date` tries."""
WHEN_DATES = (
    ANSIC, UNIX_DATE, RUBY_DATE, KITCHEN, RFC3339, RFC3339_NANO, "2006-01-02",
    "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04:05-07:00", "2006-01-02T15Z0700",
    "2006-01-02T15:04Z0700", "2006-01-02T15:04:05Z0700",
    "2006-01-02T15:04:05.999999999Z0700",
)  # fmt: skip
"""The layouts in which govaluate takes a quoted text for a moment."""


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    TYPE: ClassVar[str] = "time.Duration"
    ns: int

    def __str__(self) -> str:
        """As Go prints it: `1h0m30s`, `1.5s`, `20ms`."""
        sign, size = ("-" if self.ns < 0 else ""), abs(self.ns)
        if size < SECOND:
            for unit, one in (("ms", 10**6), ("\xb5s", 10**3), ("ns", 1)):
                if size >= one:
                    return f"{sign}{_decimal(size, one)}{unit}"
            return "0s"
        minutes, rest = divmod(size, 60 * SECOND)
        seconds = f"{_decimal(rest, SECOND)}s"
        if not minutes:
            return f"{sign}{seconds}"
        hours, minutes = divmod(minutes, 60)
        return f"{sign}{hours}h{minutes}m{seconds}" if hours else f"{sign}{minutes}m{seconds}"

    def as_json(self) -> int:
        return self.ns


def _decimal(size: int, one: int) -> str:
    whole, rest = divmod(size, one)
    digits = str(rest).rjust(len(str(one)) - 1, "0").rstrip("0") if rest else ""
    return f"{whole}.{digits}" if digits else str(whole)


def parse_duration(text: str) -> Duration:
    """A duration such as `1h30m`. Raises EvaluationError."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise EvaluationError(f'time: invalid duration "{text}"')
    total = sum(_exact(amount, _UNITS[unit]) for amount, unit in _AMOUNT.findall(match[2]))
    if total >= 2**63:
        raise EvaluationError(f'time: invalid duration "{text}"')
    return Duration(-total if match[1] == "-" else total)


def _exact(amount: str, unit: int) -> int:
    whole, _, rest = amount.partition(".")
    rest = rest[:18]
    return int(whole or "0") * unit + (int(rest) * unit // 10 ** len(rest) if rest else 0)


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone, as `timezone` gives it."""

    TYPE: ClassVar[str] = "*time.Location"
    name: str

    def __str__(self) -> str:
        return self.name

    def offset(self, ns: int) -> tuple[int, str]:
        """The seconds east of UTC at a moment, and what they are called."""
        # Imported here, since nearly all times are in UTC.
        from datetime import UTC, datetime, timedelta

        if self.name in ("", "UTC", "Local"):
            return 0, "UTC"
        seconds = min(max(ns // SECOND, -62135596800), 253402300799)
        local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(ZoneInfo(self.name))
        return int((local.utcoffset() or timedelta()).total_seconds()), local.tzname() or ""


def load_zone(name: str) -> Zone:
    """A time zone by its name. Raises EvaluationError where there is none."""
    if name not in ("", "UTC", "Local"):
        try:
            ZoneInfo(name)
        except (OSError, ValueError, LookupError):
            raise EvaluationError(f"unknown time zone {name}") from None
    return Zone(name)


@dataclass(frozen=True, slots=True)
class Named:
    """A month or a day of the week: a number that prints as a name, and is of a type of its own."""

    TYPE: str
    value: int
    name: str

    def __str__(self) -> str:
        return self.name

    def as_json(self) -> int:
        return self.value


UTC_ZONE = Zone("UTC")


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """A moment: nanoseconds since 1970, with the offset in seconds that it is shown in."""

    TYPE: ClassVar[str] = "time.Time"
    ns: int
    offset: int = field(default=0, compare=False)
    zone: str = field(default="UTC", compare=False)

    def fields(self) -> Fields:
        local = self.ns + self.offset * SECOND
        days, rest = divmod(local, 86400 * SECOND)
        year, month, day = _date(days)
        second, nanosecond = divmod(rest, SECOND)
        return Fields(
            year, month, day, second // 3600, second // 60 % 60, second % 60, nanosecond,
            weekday=(days + 4) % 7, year_day=days - _days(year, 1, 1) + 1, offset=self.offset, zone=self.zone,
        )  # fmt: skip

    def format(self, layout: str) -> str:
        return formatted(layout, self.fields())

    def within(self, zone: Zone) -> Time:
        offset, name = zone.offset(self.ns)
        return Time(self.ns, offset, name)

    def __str__(self) -> str:
        return self.format("2006-01-02 15:04:05.999999999 -0700 MST")

    def as_json(self) -> str:
        return self.format(RFC3339_NANO)


def at(seconds: float) -> Time:
    """The moment that is so many seconds after 1970, in UTC."""
    return Time(round(seconds * 10**6) * 1000)


def parse_time(layout: str, text: str, zone: Zone = UTC_ZONE) -> Time | None:
    """A text as a moment; `zone` is where it is meant if it does not say. None where it does not fit the layout."""
    found = parsed(layout, text)
    if found is None:
        return None
    days = _days(found.year, found.month, found.day)
    local = (days * 86400 + found.hour * 3600 + found.minute * 60 + found.second) * SECOND + found.nanosecond
    if found.offset is not None:
        name = found.zone or ("" if found.offset else "UTC")
        return Time(local - found.offset * SECOND, found.offset, name)
    offset, name = zone.offset(local)
    offset, name = zone.offset(local - offset * SECOND)
    return Time(local - offset * SECOND, offset, found.zone or name)


def read_time(layouts: tuple[str, ...], text: str, zone: Zone = UTC_ZONE) -> Time | None:
    """A text as a moment by the first layout that it fits."""
    return next((time for layout in layouts if (time := parse_time(layout, text, zone)) is not None), None)


def _days(year: int, month: int, day: int) -> int:
    """Days since 1970 of a date in the Gregorian calendar, for any year."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _date(days: int) -> tuple[int, int, int]:
    era, of_era = divmod(days + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return era * 400 + year + (month <= 2), month, day


def _added_date(time: Time, years: int, months: int, days: int) -> Time:
    shown = time.fields()
    over, month = divmod(shown.month - 1 + months, 12)
    moved = _days(shown.year + years + over, month + 1, 1) + shown.day - 1 + days
    clock = (time.ns + time.offset * SECOND) % (86400 * SECOND)
    return Time(moved * 86400 * SECOND + clock - time.offset * SECOND, time.offset, time.zone)


def _cut(ns: int, step: Duration) -> int:
    return ns if step.ns <= 0 else (abs(ns) // step.ns * step.ns) * (-1 if ns < 0 else 1)


def _rounded(ns: int, step: Duration) -> int:
    if step.ns <= 0:
        return ns
    size = (2 * abs(ns) + step.ns) // (2 * step.ns) * step.ns
    return -size if ns < 0 else size


Method = tuple[str, Callable[..., object]]
"""The kinds of the arguments, and what is called with the value and them."""
DURATION_METHODS: Mapping[str, Method] = {
    "Hours": ("", lambda it: it.ns / (3600 * SECOND)),
    "Minutes": ("", lambda it: it.ns / (60 * SECOND)),
    "Seconds": ("", lambda it: it.ns / SECOND),
    "Milliseconds": ("", lambda it: truncated(it.ns / 10**6)),
    "Microseconds": ("", lambda it: truncated(it.ns / 10**3)),
    "Nanoseconds": ("", lambda it: it.ns),
    "String": ("", str),
    "Abs": ("", lambda it: Duration(abs(it.ns))),
    "Truncate": ("duration", lambda it, step: Duration(_cut(it.ns, step))),
    "Round": ("duration", lambda it, step: Duration(_rounded(it.ns, step))),
}
TIME_METHODS: Mapping[str, Method] = {
    "Year": ("", lambda it: it.fields().year),
    "Month": ("", lambda it: Named("time.Month", it.fields().month, MONTHS[it.fields().month - 1])),
    "Day": ("", lambda it: it.fields().day),
    "Hour": ("", lambda it: it.fields().hour),
    "Minute": ("", lambda it: it.fields().minute),
    "Second": ("", lambda it: it.fields().second),
    "Nanosecond": ("", lambda it: it.fields().nanosecond),
    "Weekday": ("", lambda it: Named("time.Weekday", it.fields().weekday, DAYS[it.fields().weekday])),
    "YearDay": ("", lambda it: it.fields().year_day),
    "Unix": ("", lambda it: it.ns // SECOND),
    "UnixMilli": ("", lambda it: it.ns // 10**6),
    "UnixMicro": ("", lambda it: it.ns // 10**3),
    "UnixNano": ("", lambda it: wrapped(it.ns)),
    "String": ("", str),
    "IsZero": ("", lambda it: it.ns == _days(1, 1, 1) * 86400 * SECOND),
    "UTC": ("", lambda it: Time(it.ns)),
    "Local": ("", lambda it: Time(it.ns)),
    "In": ("zone", lambda it, zone: it.within(zone)),
    "Format": ("text", lambda it, layout: it.format(layout)),
    "Add": ("duration", lambda it, step: Time(it.ns + step.ns, it.offset, it.zone)),
    "AddDate": ("int int int", _added_date),
    "Sub": ("time", lambda it, other: difference(it, other)),
    "Before": ("time", lambda it, other: it.ns < other.ns),
    "After": ("time", lambda it, other: it.ns > other.ns),
    "Equal": ("time", lambda it, other: it.ns == other.ns),
    "Truncate": ("duration", lambda it, step: Time(_since_start(it, _cut, step), it.offset, it.zone)),
    "Round": ("duration", lambda it, step: Time(_since_start(it, _rounded, step), it.offset, it.zone)),
}


def difference(one: Time, other: Time) -> Duration:
    """How much later `one` is; more than 292 years are that."""
    return Duration(min(max(one.ns - other.ns, -(2**63)), 2**63 - 1))


def _since_start(time: Time, rule: Callable[[int, Duration], int], step: Duration) -> int:
    """Go counts from the year 1, not from 1970, where it rounds."""
    start = _days(1, 1, 1) * 86400 * SECOND
    return rule(time.ns - start, step) + start
