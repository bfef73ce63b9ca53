"""Go's layouts of time, which are written as one certain moment: `2006-01-02T15:04:05Z07:00`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

ANSIC, UNIX_DATE, RUBY_DATE = (
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
)
RFC822, RFC850, RFC1123 = "02 Jan 06 15:04 MST", "Monday, 02-Jan-06 15:04:05 MST", "Mon, 02 Jan 2006 15:04:05 MST"
KITCHEN, RFC3339, RFC3339_NANO = "3:04PM", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.999999999Z07:00"

_PART = re.compile(
    r"January|Jan|Monday|Mon|MST|2006|__2|_2006|_2|002|01|02|03|04|05|06|15|1|2|3|4|5|PM|pm"
    r"|(?P<zone>[-Z]07(:?00(:?00)?)?)|(?P<fraction>[.,](0+|9+)(?!\d))"
)


@dataclass(frozen=True, slots=True)
class Fields:
    """A moment as a calendar and a clock show it. `offset` is in seconds east of UTC; None where a text gave none."""

    year: int = 0
    month: int = 1
    day: int = 1
    hour: int = 0
    minute: int = 0
    second: int = 0
    nanosecond: int = 0
    weekday: int = 0
    year_day: int = 1
    offset: int | None = None
    zone: str = ""


def formatted(layout: str, moment: Fields) -> str:
    """A moment in a layout.

    >>> formatted("Jan _2, 3:04PM", Fields(2026, 3, 4, 17, 5))
    'Mar  4, 5:05PM'
    """
    return "".join(_shown(part, moment) if isinstance(part, re.Match) else part for part in _parts(layout))


def _parts(layout: str) -> Iterator[re.Match[str] | str]:
    position = 0
    for match in _PART.finditer(layout):
        if position < match.start():
            yield layout[position : match.start()]
        yield match
        position = match.end()
    if position < len(layout):
        yield layout[position:]


def _shown(part: re.Match[str], at: Fields) -> str:
    if part["zone"]:
        return _offset_text(part[0], at.offset or 0)
    if part["fraction"]:
        digits = f"{at.nanosecond:09d}"[: len(part[0]) - 1]
        if part[0][1] == "9":
            digits = digits.rstrip("0")
        return part[0][0] + digits if digits else ""
    twelve = at.hour % 12 or 12
    month, day = MONTHS[at.month - 1], DAYS[at.weekday]
    shown = {
        "2006": f"{at.year:04d}", "_2006": f"_{at.year:04d}", "06": f"{at.year % 100:02d}",
        "January": month, "Jan": month[:3], "01": f"{at.month:02d}", "1": f"{at.month}",
        "Monday": day, "Mon": day[:3],
        "02": f"{at.day:02d}", "_2": f"{at.day:2d}", "2": f"{at.day}",
        "002": f"{at.year_day:03d}", "__2": f"{at.year_day:3d}",
        "15": f"{at.hour:02d}", "03": f"{twelve:02d}", "3": f"{twelve}",
        "04": f"{at.minute:02d}", "4": f"{at.minute}", "05": f"{at.second:02d}", "5": f"{at.second}",
        "PM": "PM" if at.hour >= 12 else "AM", "pm": "pm" if at.hour >= 12 else "am",
        "MST": at.zone or _offset_text("-0700", at.offset or 0),
    }  # fmt: skip
    return shown[part[0]]


def _offset_text(form: str, offset: int) -> str:
    if form[0] == "Z" and not offset:
        return "Z"
    colon = ":" if ":" in form else ""
    count = len(form.replace(":", "")) // 2
    size = abs(offset)
    pieces = [f"{size // 3600:02d}", f"{size // 60 % 60:02d}", f"{size % 60:02d}"]
    return ("-" if offset < 0 else "+") + colon.join(pieces[:count])


def parsed(layout: str, text: str) -> Fields | None:
    """What a text in a layout says; None where it does not fit, or there is no such moment."""
    pattern = "".join(_pattern(part) if isinstance(part, re.Match) else _literal(part) for part in _parts(layout))
    match = re.fullmatch(_renamed(pattern), text, re.ASCII | re.IGNORECASE)
    return _fields(match) if match is not None else None


_PATTERNS = {
    "2006": r"(?P<year>\d{4})", "_2006": r"_(?P<year>\d{4})", "06": r"(?P<short_year>\d\d)",
    "January": rf"(?P<month_name>{'|'.join(MONTHS)})",
    "Jan": rf"(?P<month_name>{'|'.join(name[:3] for name in MONTHS)})",
    "Monday": rf"(?:{'|'.join(DAYS)})", "Mon": rf"(?:{'|'.join(name[:3] for name in DAYS)})",
    "01": r"(?P<month>\d\d)", "1": r"(?P<month>\d\d?)",
    "02": r"(?P<day>\d\d)", "_2": r" ?(?P<day>\d\d?)", "2": r"(?P<day>\d\d?)",
    "002": r"(?P<year_day>\d{3})", "__2": r" {0,2}(?P<year_day>\d{1,3})",
    "15": r"(?P<hour>\d\d)", "03": r"(?P<twelve>\d\d)", "3": r"(?P<twelve>\d\d?)",
    "04": r"(?P<minute>\d\d)", "4": r"(?P<minute>\d\d?)",
    "05": r"(?P<second>\d\d)(?P<tail>[.,]\d+)?", "5": r"(?P<second>\d\d?)(?P<tail>[.,]\d+)?",
    "PM": r"(?P<half>(?-i:AM|PM))", "pm": r"(?P<half>(?-i:am|pm))", "MST": r"(?P<zone>(?-i:[A-Z]{3,5}|[-+]\d\d))",
}  # fmt: skip
"""A fraction may follow the seconds, even where the layout has none."""


def _pattern(part: re.Match[str]) -> str:
    if part["fraction"]:
        size = len(part[0]) - 1
        return rf"(?P<fraction>[.,]\d{{{size}}})" if part[0][1] == "0" else r"(?P<fraction>[.,]\d+)?"
    if part["zone"]:
        form = part[0]
        colon = ":" if ":" in form else ""
        signed = r"[-+]" + colon.join([r"\d\d"] * (len(form.replace(":", "")) // 2))
        return rf"(?P<offset>Z|{signed})" if form[0] == "Z" else rf"(?P<offset>{signed})"
    return _PATTERNS[part[0]]


def _literal(text: str) -> str:
    return re.sub(r"(\\ )+", " *", re.escape(text))


def _renamed(pattern: str) -> str:
    """The pattern with a number behind each name, since a layout can have a part twice; the last one holds."""
    count = iter(range(1000))
    return re.sub(r"\(\?P<(\w+)>", lambda match: f"(?P<{match[1]}_{next(count)}>", pattern)


def _fields(match: re.Match[str]) -> Fields | None:
    found = {name.rpartition("_")[0]: text for name, text in match.groupdict().items() if text is not None}
    number = {name: int(text) for name, text in found.items() if text.isdecimal()}
    year = number.get("year", 0)
    if "short_year" in number:
        short = number["short_year"]
        year = short + (1900 if short >= 69 else 2000)
    month, day = number.get("month", 1), number.get("day", 1)
    if "month_name" in found:
        month = [name[:3] for name in MONTHS].index(found["month_name"][:3].capitalize()) + 1
    if "year_day" in number:
        dated = _of_year_day(year, number["year_day"])
        if dated is None:
            return None
        month, day = dated
    hour = number.get("hour", 0)
    if "twelve" in number:
        hour = number["twelve"]
        if hour > 12:
            return None
        if found.get("half", "").upper() == "PM" and hour < 12:
            hour += 12
        elif found.get("half", "").upper() == "AM" and hour == 12:
            hour = 0
    minute, second = number.get("minute", 0), number.get("second", 0)
    fraction = found.get("fraction") or found.get("tail") or ".0"
    nanosecond = int(fraction[1:][:9].ljust(9, "0"))
    if not (1 <= month <= 12 and 1 <= day <= days_in(year, month) and hour < 24 and minute < 60 and second < 60):
        return None
    offset = _offset(found["offset"]) if "offset" in found else None
    zone = found.get("zone", "")
    if offset is None and zone in ("UTC", "GMT"):
        offset = 0
    return Fields(year, month, day, hour, minute, second, nanosecond, offset=offset, zone=zone)


def _offset(text: str) -> int:
    if text in ("Z", "z"):
        return 0
    digits = text[1:].replace(":", "").ljust(6, "0")
    size = int(digits[:2]) * 3600 + int(digits[2:4]) * 60 + int(digits[4:])
    return -size if text[0] == "-" else size


def days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _of_year_day(year: int, day: int) -> tuple[int, int] | None:
    for month in range(1, 13):
        if 1 <= day <= days_in(year, month):
            return month, day
        day -= days_in(year, month)
    return None
