"""How many of something there were at once."""

from __future__ import annotations

from collections.abc import Iterable


def peak(spans: Iterable[tuple[float, float]]) -> int:
    """The most spans (from, to) that overlap; one that ends as another begins does not overlap it.

    >>> peak([(0, 10), (5, 15), (10, 20)])
    2
    """
    changes: list[tuple[float, int]] = []
    for begin, end in spans:
        changes += [(begin, 1), (end, -1)]
    now = most = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most
