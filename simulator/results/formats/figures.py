"""Shares, counts and confidence intervals as people read them."""

from __future__ import annotations

from collections.abc import Callable

from simulator.experiments.estimates import OpenInterval


def percent(share: float) -> str:
    """A share in percent without the sign, with as many digits as it takes to tell it from 0 and from 100.

    >>> percent(0.996), percent(0.9502), percent(1.0), percent(0.99996)
    ('99.6', '95.0', '100', '99.996')
    """
    digits = 0 if round(share * 100, 9).is_integer() else 1
    while 0 < share < 1 and digits < 9 and float(f"{share * 100:.{digits}f}") in (0.0, 100.0):
        digits += 1
    return f"{share * 100:.{digits}f}"


def portion(share: float) -> str:
    """A part of a whole, in whole percent; one that is next to nothing is still there.

    >>> portion(0.356), portion(0.004), portion(0.0)
    ('36%', '<1%', '0%')
    """
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def count(value: float) -> str:
    """A count, or a mean of counts: `40`, `40.3`."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def interval(ci95: OpenInterval | None, show: Callable[[float], str]) -> str:
    """What stands behind a value, with a blank before it; empty where there is no interval.

    >>> interval((1.0, 2.5), str), interval((1.0, None), str)
    (' (95 %: 1.0 to 2.5)', ' (95 %: 1.0 or more)')
    """
    if ci95 is None or ci95 == (None, None):
        return ""
    low, high = ci95
    if low is None or high is None:
        ends = f"{show(low)} or more" if low is not None else f"{show(high or 0.0)} or less"
    else:
        ends = f"{show(low)} to {show(high)}"
    return f" (95 %: {ends})"
