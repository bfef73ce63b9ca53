"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 20
"""Names that a help line lists."""
FEW = 100
"""Names that are all compared letter by letter; of more, only those that begin or end alike."""


def near_miss(name: str, known: Iterable[str]) -> str | None:
    """The known name closest to `name`, or None when nothing is close.

    >>> near_miss("retryPolcy", ["retryPolicy", "limit"])
    'retryPolicy'
    """
    names = list(known)
    same = next((other for other in names if other.lower() == name.lower()), None)
    if same is None and len(names) > FEW:
        names = [other for other in names if other[:3] == name[:3] or other[-3:] == name[-3:]][:FEW]
    from difflib import get_close_matches  # here, as most files have no slip in them

    return same or next(iter(get_close_matches(name, names, n=1, cutoff=0.6)), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The near miss as a sentence for a help line; else all known names. What has no name is left out."""
    names = [other for other in known if other]
    near = near_miss(name, names)
    if near is not None or not names:
        return f"did you mean {near!r}?" if near else ""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"known names: {', '.join(names[:SHOWN])}{more}"
