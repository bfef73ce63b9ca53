"""How amounts become money: ECI rounds to 0.01, and does not say for certain of what (docs/sources.md eci 5)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from catalog.prices import HOUR
from simulator.results.tariff import PodPrice

_NOISE = 6
"""Digits of a hundredth that count: an amount that floats put a millionth below half a hundredth is rounded up."""


def amount(price: PodPrice, begin: float, end: float, rounding: str, past_hour: float = 0.0) -> float:
    """What a pod costs from one instant to another: exact; by instance, rounded once; or by hour, each clock hour's
    part rounded. At 0 s the clock is `past_hour` seconds past a full hour.
    """
    if rounding == "hour":
        return sum(to_hundredths(price.between(*part)) for part in clock_hours(begin, end, past_hour))
    exact = price.between(begin, end)
    return to_hundredths(exact) if rounding == "instance" else exact


def to_hundredths(exact: float) -> float:
    """Rounded to 0.01: 0.005 and more goes up, less goes down (eci.C2).

    >>> to_hundredths(0.005), to_hundredths(0.0049), to_hundredths(1.005)
    (0.01, 0.0, 1.01)
    """
    return math.floor(round(exact * 100, _NOISE) + 0.5) / 100


def clock_hours(begin: float, end: float, past_hour: float = 0.0) -> Iterator[tuple[float, float]]:
    """The stretch cut at every full hour of the clock.

    >>> list(clock_hours(0.0, 4000.0, past_hour=3000.0))
    [(0.0, 600.0), (600.0, 4000.0)]
    """
    number = math.floor((begin + past_hour) / HOUR) + 1
    while (until := number * HOUR - past_hour) < end:
        if until > begin:
            yield begin, until
            begin = until
        number += 1
    yield begin, end
