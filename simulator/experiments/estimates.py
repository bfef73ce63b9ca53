"""What a sample of runs says about all runs: means, shares and quantiles, each with a 95 % confidence interval.

Only the standard library is needed: scipy would be a hundred megabytes for four formulas.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from statistics import NormalDist

TAIL = 0.025
"""What may lie beyond each end of an interval."""
_Z = NormalDist().inv_cdf(1 - TAIL)

Interval = tuple[float, float]
OpenInterval = tuple[float | None, float | None]
"""None at an end that so few runs leave open."""


def wilson(count: int, total: int) -> Interval:
    """The score interval of a share (Wilson 1927), for `count` of `total`, which is above 0.

    It never leaves 0 to 1, and says something also where none or all of the runs succeed.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    share, z2 = count / total, _Z * _Z
    middle = share + z2 / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    low, high = (middle - spread) / (1 + z2 / total), (middle + spread) / (1 + z2 / total)
    return (0.0 if count == 0 else low), (1.0 if count == total else high)


def paired_difference(gained: int, lost: int, total: int) -> Interval:
    """The interval of the difference between two shares of the same `total` runs, of which `gained` are in the second
    share alone and `lost` in the first alone (Bonett and Price 2012).

    >>> [round(end, 3) for end in paired_difference(20, 5, 100)]
    [0.051, 0.243]
    """
    plus, minus, runs = (gained + 1) / (total + 2), (lost + 1) / (total + 2), total + 2
    difference = plus - minus
    half = _Z * math.sqrt((plus + minus - difference * difference) / runs)
    return max(-1.0, difference - half), min(1.0, difference + half)


@lru_cache
def t_quantile(degrees: int) -> float:
    """The 97.5 % quantile of Student's t with so many degrees of freedom, 1 or more.

    Newton's method climbs to it from the normal quantile, which lies below: the distribution function is concave above
    0, so no step passes the root.

    >>> round(t_quantile(10), 3), round(t_quantile(1), 3)
    (2.228, 12.706)
    """
    at = _Z
    scale = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(degrees * math.pi)
    while True:
        density = scale * math.pow(1 + at * at / degrees, -(degrees + 1) / 2)
        step = (1 - TAIL - _t_below(at, degrees)) / density
        at += step
        if step < 1e-12 * at:
            return at


def _t_below(t: float, degrees: int) -> float:
    """The chance of a value below `t`, which is 0 or more: for whole degrees it is a finite sum (Abramowitz and Stegun,
    26.7.3 and 26.7.4).
    """
    angle = math.atan(t / math.sqrt(degrees))
    cosine2 = math.cos(angle) ** 2
    is_odd = degrees % 2
    term = math.cos(angle) if is_odd else 1.0
    total = 0.0
    for power in range(degrees // 2):
        total += term
        term *= cosine2 * (2 * power + 1 + is_odd) / (2 * power + 2 + is_odd)
    within = math.sin(angle) * total
    if is_odd:
        within = (angle + within) * 2 / math.pi
    return 0.5 + within / 2


@lru_cache
def quantile_ranks(percent: Decimal, total: int) -> tuple[int | None, int | None]:
    """The ranks, from 1, of the two values between which a quantile lies; None where even the outermost value of
    `total` may be beyond it.

    How many of the values lie below the quantile is binomial, whatever they are distributed like.
    """
    below, above = None, None
    chance = 0.0
    for count in range(total + 1):
        if 1 - chance <= TAIL and above is None and count:
            above = count
        chance += _binomial(count, total, float(percent) / 100)
        if chance <= TAIL:
            below = count + 1
    return below, above


def _binomial(count: int, total: int, share: float) -> float:
    ways = math.lgamma(total + 1) - math.lgamma(count + 1) - math.lgamma(total - count + 1)
    return math.exp(ways + count * math.log(share) + (total - count) * math.log1p(-share))


@dataclass(frozen=True)
class Share:
    """So many of all runs."""

    count: int
    total: int

    @property
    def rate(self) -> float:
        return self.count / self.total

    @property
    def ci95(self) -> Interval:
        return wilson(self.count, self.total)


class Sample:
    """The values of one quantity, one of each run; infinite where a run never came to one. There is at least one."""

    def __init__(self, values: Iterable[float]) -> None:
        self.ordered = sorted(values)

    @property
    def max(self) -> float:
        return self.ordered[-1]

    @property
    def min(self) -> float:
        return self.ordered[0]

    @cached_property
    def mean(self) -> float:
        return math.fsum(self.ordered) / len(self.ordered)

    @cached_property
    def ci95(self) -> Interval | None:
        """Of the mean, by Student's t; None where a single run, or an infinite one, says nothing about it.

        It takes means of so many runs for normal, which a few hundred runs with a long tail are near enough.
        """
        number = len(self.ordered)
        if number < 2 or math.isinf(self.mean):
            return None
        variance = math.fsum((value - self.mean) ** 2 for value in self.ordered) / (number - 1)
        half = t_quantile(number - 1) * math.sqrt(variance / number)
        return self.mean - half, self.mean + half

    def quantile(self, percent: Decimal) -> float:
        """The smallest value that so many percent of the runs do not exceed: always that of a run, never between two.

        >>> Sample([10.0, 20.0, 30.0, 40.0]).quantile(Decimal(50))
        20.0
        """
        return self.ordered[math.ceil(Fraction(percent) / 100 * len(self.ordered)) - 1]

    def quantile_ci95(self, percent: Decimal) -> OpenInterval:
        """Where the quantile of all possible runs lies."""
        below, above = quantile_ranks(percent, len(self.ordered))
        return (
            None if below is None else self.ordered[below - 1],
            None if above is None else self.ordered[above - 1],
        )
