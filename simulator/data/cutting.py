"""A transfer that something may cut short."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy


def until(stop: simpy.Event, moving: Generator[simpy.Event, Any, None]) -> Generator[simpy.Event, Any, bool]:
    """Go through `moving`, but no further than to `stop`; then it is closed, so that it leaves nothing behind.

    Returns whether it came to its end.
    """
    try:
        event = next(moving)
        while True:
            yield event | stop
            if not event.processed:
                return False
            event = moving.send(event.value)
    except StopIteration:
        return True
    finally:
        moving.close()
