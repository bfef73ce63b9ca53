"""The tasks of a DAG: in one half of them a task waits by an expression, in the other by a list of names."""

from __future__ import annotations

from collections.abc import Callable

from simulator.testing.workflows.calls import Body, call, continue_on
from simulator.testing.workflows.depends import expression, listed
from simulator.testing.workflows.draft import MOST_CALLS, Callee, Draft, Raw

MOST_TASKS = 5


def dag(draft: Draft, body: Body, pick: Callable[[], Callee]) -> Raw:
    """A task may use what those made that it waits for. `pick` chooses what the next one calls."""
    choices = draft.choices
    by_names = choices.chance(2)
    tasks: list[Raw] = []
    for _ in range(choices.number(1, MOST_TASKS)):
        if not body.room or (draft.calls >= MOST_CALLS and tasks):
            break
        waits, used = _waits(draft, body, by_names=by_names)
        before = [one for one in body.made if one.name in used]
        tasks.append(call(draft, body, pick, before) | waits | (continue_on(draft) if by_names else {}))
    found: Raw = {"tasks": tasks}
    if draft.may("targets") and choices.chance(6):
        found["target"] = choices.one(body.made).name
    if draft.may("fail-fast") and choices.chance(4):
        found["failFast"] = False
    return found


def _waits(draft: Draft, body: Body, *, by_names: bool) -> tuple[Raw, list[str]]:
    """The key that says what the next task waits for, and the names of those; both are empty for some."""
    names = [one.name for one in body.made]
    if not names or not draft.choices.number(0, 3):
        return {}, []
    if by_names:
        used = listed(draft.choices, names)
        return {"dependencies": used}, used
    depends, used = expression(draft.choices, names, {one.name for one in body.made if one.loops})
    return {"depends": depends}, used
