"""Loops to items: withItems, withParam and withSequence (docs/sources.md argo 2.9)."""

from __future__ import annotations

import json
import re
from typing import Any

from manifests.workflow import Sequence as WithSequence

_VERB = re.compile(r"%[-+ 0#]*\d*[dxXosvc]")
MAX_ITEMS = 1_000_000
"""A longer loop is a mistake: Argo's own status could not hold it."""


class LoopError(ValueError):
    """A loop that Argo could not expand; the message says why."""


def sequence_items(sequence: WithSequence) -> list[str]:
    """The texts of a withSequence: from start (0) to end, both included, upwards or downwards; or `count` of them."""
    start = _whole(sequence.start, "start") if sequence.start else 0
    if sequence.count is not None:
        count = _whole(sequence.count, "count")
        if count <= 0:
            return []
        end = start + count - 1
    elif sequence.end is not None:
        end = _whole(sequence.end, "end")
    else:
        raise LoopError("withSequence needs count or end")
    if abs(end - start) >= MAX_ITEMS:
        raise LoopError(f"withSequence makes {abs(end - start) + 1:,} items; the limit is {MAX_ITEMS:,}")
    numbers = range(start, end + 1) if end >= start else range(start, end - 1, -1)
    return [_formatted(sequence.format, number) for number in numbers]


def param_items(text: str) -> list[Any]:
    """The items of a withParam: a JSON list; null is empty."""
    try:
        items = json.loads(text)
    except ValueError:
        raise LoopError(f"withParam is no JSON list: {text[:60]!r}") from None
    if items is None:
        return []
    if not isinstance(items, list):
        raise LoopError(f"withParam is no JSON list but {type(items).__name__}: {text[:60]!r}")
    return items


def item_name(index: int, item: Any) -> str:
    """The suffix of a loop item's node name: `(0:apple)`; parentheses in the value are removed."""
    text = _go_text(item).replace("(", "").replace(")", "")
    return f"({index}:{text})"


def item_scope(item: Any) -> dict[str, str]:
    """`item` and, for a map, `item.key`, as text for substitution."""
    scope = {"item": scalar_text(item)}
    if isinstance(item, dict):
        scope |= {f"item.{key}": scalar_text(value) for key, value in item.items()}
    return scope


def scalar_text(value: Any) -> str:
    """A value as Argo inserts it: text as it is, the rest as compact JSON."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _go_text(item: Any) -> str:
    if isinstance(item, dict):
        return ",".join(f"{key}:{_go_text(item[key])}" for key in sorted(item))
    if isinstance(item, list | tuple):
        return f"[{' '.join(_go_text(part) for part in item)}]"
    return scalar_text(item)


def _whole(text: str, what: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise LoopError(f"withSequence.{what} is {text!r}, which is no whole number")
    return int(text)


def _formatted(verb: str | None, number: int) -> str:
    if not verb:
        return str(number)
    if _VERB.search(verb) is None:
        raise LoopError(f"withSequence.format {verb!r} has no verb such as %d or %03d")
    return _VERB.sub(lambda found: _printf(found.group(), number), verb)


def _printf(verb: str, number: int) -> str:
    if verb[-1] in "vs":
        return str(number)
    try:
        formatted: str = verb % number
    except (OverflowError, ValueError):
        raise LoopError(f"withSequence.format {verb!r} cannot show {number}") from None
    return formatted
