"""Seconds of a simulation as times of day, as Argo writes them: RFC 3339 with whole seconds."""

from __future__ import annotations

from datetime import datetime, timedelta


def timestamp(epoch: datetime, seconds: float) -> str:
    """The time `seconds` after `epoch`.

    >>> from datetime import UTC
    >>> timestamp(datetime(2026, 1, 5, tzinfo=UTC), 90.7)
    '2026-01-05T00:01:30Z'
    """
    return (epoch + timedelta(seconds=int(seconds))).strftime("%Y-%m-%dT%H:%M:%SZ")
