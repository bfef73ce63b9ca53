"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def near_miss(name: str, known: Iterable[str]) -> str | None:
    """The known name closest to `name`, or None when nothing is close.

    >>> near_miss("retryPolcy", ["retryPolicy", "limit"])
    'retryPolicy'
    """
    names = list(known)
    same = next((other for other in names if other.lower() == name.lower()), None)
    return same or next(iter(get_close_matches(name, names, n=1, cutoff=0.6)), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The near miss as a sentence for a help line; else all known names."""
    names = list(known)
    near = near_miss(name, names)
    return f"did you mean {near!r}?" if near else f"known names: {', '.join(names)}" if names else ""
