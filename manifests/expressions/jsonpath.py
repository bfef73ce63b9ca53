"""JSONPath as Argo's `jsonpath` reads it: a path to one value gives that, one to many gives a list.

Only the first missing step of a path to one value is an error; behind `*`, `..`, a slice or a filter, what has no such
member is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from manifests.expressions.jsonpath_filter import Filter, holds, invalid, unquoted
from manifests.expressions.values import EvaluationError

_STEP = re.compile(r"\.\.(?=\[)|(?P<deep>\.\.)|\.(?=\[)|\.")
_NAME = re.compile(r"\*|[^.\[\]()\s]+")
_SLICE = re.compile(r"\s*(-?\d*)\s*:\s*(-?\d*)\s*(?::\s*(-?\d*)\s*)?")
_KEYS = re.compile(r"\s*(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|-?\d+)\s*(?:,|$)")
_LENGTH = re.compile(r"\s*\(\s*@\.length\s*-\s*(\d+)\s*\)\s*")


@dataclass(frozen=True, slots=True)
class _Step:
    """`kind` is key, index, keys, slice, all, deep or filter."""

    kind: str
    what: Any = None


def query(path: str, document: object) -> object:
    """What a path finds in a document. Raises EvaluationError where the path is none, or leads nowhere."""
    try:
        return _applied(_steps(path), document, document)
    except RecursionError:
        raise EvaluationError(f"the JSONPath {path!r} is nested too deeply") from None


@lru_cache(maxsize=256)
def _steps(path: str) -> tuple[_Step, ...]:
    if not path.startswith("$"):
        raise invalid(path)
    steps: list[_Step] = []
    position = 1
    while position < len(path):
        dot = _STEP.match(path, position)
        if dot is not None:
            position = dot.end()
            if dot[0] == "..":
                steps.append(_Step("deep"))
        if path.startswith("[", position):
            end = _closing(path, position)
            steps.append(_subscript(path, path[position + 1 : end]))
            position = end + 1
            continue
        name = _NAME.match(path, position) if dot is not None else None
        if name is None:
            raise invalid(path)
        steps.append(_Step("all") if name[0] == "*" else _Step("key", name[0]))
        position = name.end()
    return tuple(steps)


def _closing(path: str, start: int) -> int:
    """Where the bracket that opens at `start` is closed, quoted texts left aside."""
    depth, quote, position = 0, "", start
    while position < len(path):
        character = path[position]
        if quote:
            position += character == "\\"
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "[(":
            depth += 1
        elif character in "])":
            depth -= 1
            if not depth:
                return position
        position += 1
    raise invalid(path)


def _subscript(path: str, inner: str) -> _Step:
    stripped = inner.strip()
    if stripped == "*":
        return _Step("all")
    if stripped.startswith("?(") and stripped.endswith(")"):
        return _Step("filter", Filter(path, stripped[2:-1], _steps).whole())
    last = _LENGTH.fullmatch(inner)
    if last is not None:
        return _Step("index", -int(last[1][:9]))
    span = _SLICE.fullmatch(inner)
    if span is not None:
        ends = [int(text[:10]) if text and text != "-" else None for text in span.groups()]
        if ends[2] == 0:
            raise invalid(path)
        return _Step("slice", slice(*ends))
    keys: list[str | int] = []
    position = 0
    while position < len(inner):
        key = _KEYS.match(inner, position)
        if key is None:
            raise invalid(path)
        text = key[0].rstrip().rstrip(",").strip()
        keys.append(unquoted(text) if text[0] in "'\"" else int(text[:10]))
        position = key.end()
    if not keys:
        raise invalid(path)
    if len(keys) > 1:
        return _Step("keys", keys)
    return _Step("key" if isinstance(keys[0], str) else "index", keys[0])


def _applied(steps: tuple[_Step, ...], value: Any, root: Any) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    match step.kind:
        case "key":
            return _applied(rest, _member(value, step.what), root)
        case "index":
            return _applied(rest, _item(value, step.what), root)
        case "deep":
            return [*_everywhere(rest, value, root)]
    chosen = _chosen(step, value, root)
    if rest and rest[0].kind == "index" and step.kind != "all":
        return _applied(rest, chosen, root)  # one of those that were chosen
    return _each(chosen, rest, root)


def _member(value: Any, key: str) -> Any:
    if key == "length" and isinstance(value, list | str):
        return float(len(value))
    if not isinstance(value, dict):
        raise EvaluationError("key: invalid token target. expected [map]")
    if key not in value:
        if key == "length":
            return float(len(value))
        raise EvaluationError(f"key: invalid token key '{key}' not found")
    return value[key]


def _item(value: Any, index: int) -> Any:
    if not isinstance(value, list):
        raise EvaluationError("index: invalid token target. expected [array slice]")
    if not -len(value) <= index < len(value):
        raise EvaluationError("index: invalid token out of range")
    return value[index]


def _chosen(step: _Step, value: Any, root: Any) -> list[Any]:
    if step.kind == "slice":
        if not isinstance(value, list):
            raise EvaluationError("range: invalid token target. expected [array slice]")
        return list(value[step.what])
    if step.kind == "keys":
        return [_member(value, key) if isinstance(key, str) else _item(value, key) for key in step.what]
    if not isinstance(value, list | dict):
        raise EvaluationError(f"{step.kind}: invalid token target. expected [array map slice]")
    items = value if isinstance(value, list) else [value[key] for key in sorted(value)]
    return items if step.kind == "all" else [item for item in items if holds(step.what, item, root, _applied)]


def _each(items: list[Any], rest: tuple[_Step, ...], root: Any) -> Any:
    """The rest of a path for each of many; where it leads nowhere, it is left out."""
    if not rest:
        return items
    found: list[Any] = []
    for item in items:
        try:
            value = _applied(rest, item, root)
        except EvaluationError:
            continue
        if value is not None:
            found.append(value)
    return found


def _everywhere(rest: tuple[_Step, ...], value: Any, root: Any) -> Iterator[Any]:
    """What the rest of a path finds in a value and in all below it."""
    if value is None:
        return
    try:
        found = _applied(rest, value, root)
    except EvaluationError:
        found = None
    if found is not None:
        yield from found if isinstance(found, list) and rest else [found]
    below = (
        value if isinstance(value, list) else [value[key] for key in sorted(value)] if isinstance(value, dict) else []
    )
    for item in below:
        yield from _everywhere(rest, item, root)
