"""Loops of steps and tasks, no wider than there is room for."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.testing.workflows.draft import Draft, Raw
from simulator.testing.workflows.leaves import LIST

WIDEST = 5
TEXTS = ("a", "b(c)", 2)
MAPS = ({"k": "x", "n": 1}, {"k": "y", "n": 2})


@dataclass(frozen=True)
class Loop:
    """The keys of a loop, how many calls it makes, and tags for its items."""

    keys: Raw = field(default_factory=dict)
    width: int = 1
    items: tuple[str, ...] = ()


NONE = Loop()


def loop(draft: Draft, room: int, lists: list[str]) -> Loop:
    """A loop of at most `room` calls, mostly none; `lists` are tags of what earlier calls give to be gone through."""
    choices, widest = draft.choices, min(room, WIDEST)
    if lists and widest > 1 and choices.chance(2):
        return Loop({"withParam": choices.one(lists)}, 2, ("{{item}}",))
    if not draft.may("loops") or not choices.chance(2):
        return NONE
    match choices.one(("texts", "maps", "param", "argument", "count", "range")):
        case "texts":
            items = [choices.one(TEXTS) for _ in range(choices.number(1, widest))]
            return Loop({"withItems": items}, len(items), ("{{item}}",))
        case "maps":
            maps = [dict(choices.one(MAPS)) for _ in range(choices.number(1, widest))]
            return Loop({"withItems": maps}, len(maps), ("{{item}}", "{{item.k}}", "{{item.n}}"))
        case "param" if widest > 1:
            return Loop({"withParam": LIST}, 2, ("{{item}}",))
        case "argument" if widest > 1:
            return Loop({"withParam": draft.argument("items", LIST)}, 2, ("{{item}}",))
        case "range":
            end = choices.number(1, widest)
            return Loop({"withSequence": {"start": "1", "end": str(end), "format": "n%02d"}}, end, ("{{item}}",))
        case _:
            count = choices.number(0, widest)
            return Loop({"withSequence": {"count": str(count)}}, count, ("{{item}}",))
