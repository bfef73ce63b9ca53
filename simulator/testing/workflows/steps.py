"""The groups of a Steps template: those of one group run side by side, and the groups after each other."""

from __future__ import annotations

from collections.abc import Callable

from simulator.testing.workflows.calls import Body, call, continue_on
from simulator.testing.workflows.draft import MOST_CALLS, Callee, Draft, Raw


def groups(draft: Draft, body: Body, pick: Callable[[], Callee]) -> list[list[Raw]]:
    """Steps may use what earlier groups made. `pick` chooses what the next one calls."""
    found: list[list[Raw]] = []
    for _ in range(draft.choices.number(1, 3)):
        before, group = list(body.made), list[Raw]()
        for _ in range(draft.choices.number(1, 2)):
            if body.room and (draft.calls < MOST_CALLS or not body.made):
                group.append(call(draft, body, pick, before) | continue_on(draft))
        if group:
            found.append(group)
    return found
