"""The amounts of a scenario as people write them. Each parser raises ValueError with one clear sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from manifests.units import bit_size, byte_rate, byte_size
from simulator.distributions import Distribution, constant, read_distribution, seconds_of
from simulator.scenario.task import ScriptedEnd

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
GBIT = 1e9 / 8
"""Bytes in a gigabit."""
GIB = 1024.0**3
"""Bytes in a gibibyte."""
ENDS = (
    "ok", "fail", "oom", "evicted", "deleted", "provider-failed", "waiting-failed", "reclaimed", "pull-failed", "hang",
    "silent", "unconfirmed", "lost", "wait-failed", "init-failed", "vanished",
)  # fmt: skip
"""How a scripted attempt can end (docs/scenarios.md)."""
FROM_REQUEST = (
    "evicted", "deleted", "provider-failed", "waiting-failed", "reclaimed", "silent", "lost", "init-failed",
)  # fmt: skip
"""Ends that may come over a pod before its main container runs, and so can be counted from its request."""


def parse_size(value: Any) -> float:
    size = byte_size(value)
    if size is None:
        raise ValueError(f"{value!r} is no size; write e.g. 10GB or 12Gi")
    return size


def parse_some(value: Any) -> float:
    size = parse_size(value)
    if not 0 < size < math.inf:
        raise ValueError(f"{value!r} must be a size above 0")
    return size


def parse_rate(value: Any) -> float:
    rate = byte_rate(value) if isinstance(value, str) else None
    if rate is None or rate <= 0:
        raise ValueError(f"{value!r} is no bandwidth above 0; write e.g. 10Gbps or 80MB/s")
    return rate


def parse_rate_or_share(value: Any, whole: float) -> float:
    """`10Gbps`, or `30%` of the `whole`."""
    number, percent, rest = str(value).partition("%")
    if not percent:
        return parse_rate(value)
    try:
        share = float(number) / 100
    except ValueError:
        share = math.nan
    if rest or not 0 < share <= 1:
        raise ValueError(f"{value!r} is no share from above 0% to 100%; write e.g. 30%")
    return share * whole


def parse_credit(value: Any) -> float:
    credit = bit_size(value) if isinstance(value, str) else None
    if credit is None:
        raise ValueError(f"{value!r} is no amount of data; write e.g. 600Gbit")
    return credit


def parse_positive(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ValueError(f"{value!r} must be a number above 0")
    return float(value)


def parse_at_least_one(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{value!r} must be a whole number from 1")
    return value


def parse_period(value: Any) -> float:
    period = seconds_of(value)
    if not 0 < period < math.inf:
        raise ValueError(f"{value!r} must be a duration above 0")
    return period


def parse_frequency(value: Any) -> float:
    """`12/h` as times a second."""
    number, _, unit = str(value).partition("/")
    try:
        times = float(number)
    except ValueError:
        times = math.nan
    if unit.strip() not in _UNITS or not 0 < times < math.inf:
        raise ValueError(f"{value!r} is no rate above 0; write e.g. 12/h, with one of {', '.join(_UNITS)}")
    return times / _UNITS[unit.strip()]


def parse_frequency_or_none(value: Any) -> float:
    """`12/h` as times a second; 0 means never."""
    return 0.0 if value == 0 and not isinstance(value, bool) else parse_frequency(value)


def parse_price_share(value: Any) -> Distribution:
    """A price as a share of the list price, or a distribution of such shares; never above 1."""
    found = read_distribution(value)
    if found.quantile(1 - 1e-9) > 1:
        raise ValueError(
            f"{value!r} goes above 1, the list price; write e.g. 0.3, or {{dist: uniform, low: 0.1, high: 0.7}}"
        )
    return found


def show_frequency(value: float) -> str:
    return f"{value * 3600:g} an hour" if value else "never"


def parse_instant(value: Any) -> datetime:
    """A date and time; UTC where it names no offset."""
    try:
        found = datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"{value!r} is no date and time; write e.g. 2026-01-05T00:00:00Z") from None
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if not 1970 <= found.year < 3000:
        raise ValueError(f"{value!r} is not between 1970 and 2999")
    return found.replace(microsecond=0)


def show_instant(value: datetime) -> str:
    return f"{value:%A} {value.isoformat().replace('+00:00', 'Z')}"


def parse_growth(value: Any) -> float:
    growth = parse_positive(value)
    if growth < 1:
        raise ValueError(f"{value!r} must be at least 1, or waits would shrink to nothing")
    return growth


def show_per_second(value: float) -> str:
    return f"{value:g} pods/s"


def parse_count(value: Any) -> float:
    if value == "unlimited":
        return math.inf
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or value != value:
        raise ValueError(f"{value!r} is no count; write a number from 0, or unlimited")
    return float(value)


def plain_text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def show_rate(rate: float) -> str:
    return f"{rate * 8 / 1e9:g} Gbit/s" if rate >= 0.1 * GBIT else f"{rate / 1e6:g} MB/s"


def parse_attempt(value: Any) -> ScriptedEnd:
    """`fail 5s`, or the long form `{end, after, from, exit_code, message}`."""
    from_request = False
    if isinstance(value, Mapping):
        from_request = value.get("from") == "request"
        end, after = value["end"], value.get("after", 0)
        exit_code, message = value.get("exit_code", 1), value.get("message", "")
    else:
        end, _, seconds = str(value).strip().partition(" ")
        after, exit_code, message = seconds.strip() or 0, 1, ""
    if end not in ENDS:
        raise ValueError(f"unknown end {end!r}; known: {', '.join(ENDS)}")
    if from_request and end not in FROM_REQUEST:
        raise ValueError(f"{end} cannot be counted from the request; these can: {', '.join(FROM_REQUEST)}")
    return ScriptedEnd(end, read_distribution(after) if after else constant(0.0), exit_code, message, from_request)
