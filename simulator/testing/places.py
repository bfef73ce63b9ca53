"""Places in plain values of manifests, by dotted paths such as `spec.templates.main.retryStrategy.limit`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from manifests.errors import UsageError
from manifests.near_miss import did_you_mean

Place = tuple[int, tuple[str | int, ...]]
"""The number of a document, and the keys and indexes from its top."""
_FREE = ("annotations", "labels")
"""Whose keys hold dots, and may be any."""


class NowhereError(Exception):
    """`known` is how far a path leads; the message says what is not there."""

    def __init__(self, known: int, message: str) -> None:
        super().__init__(message)
        self.known = known


def place_of(path: str, documents: Sequence[Mapping[str, Any]]) -> Place:
    """Where a path leads: in the first document that has it, or could have its last key, which may be a new one.

    Items of lists are told by their index or their `name`. Raises UsageError where it leads nowhere.
    """
    found: list[tuple[bool, Place]] = []
    lost: list[NowhereError] = []
    for number, document in enumerate(documents):
        try:
            keys, is_new = _keys(document, path.split("."))
            found.append((is_new, (number, tuple(keys))))
        except NowhereError as nowhere:
            lost.append(nowhere)
    if not found:
        raise UsageError(f"{path!r} leads nowhere: {max(lost, key=lambda one: one.known, default='no document')}")
    return min(found)[1]


def put(documents: Sequence[Any], place: Place, value: Any) -> None:
    """Write a value there."""
    number, keys = place
    holder = documents[number]
    for key in keys[:-1]:
        holder = holder[key]
    holder[keys[-1]] = value


def _keys(value: Any, parts: list[str]) -> tuple[list[str | int], bool]:
    """The keys and indexes, and whether the last one is a new one. Raises NowhereError."""
    keys: list[str | int] = []
    while parts:
        key, length = _next(value, parts, keys)
        keys.append(key)
        if isinstance(value, Mapping) and key not in value:
            return keys, True
        value, parts = value[key], parts[length:]
    return keys, False


def _next(value: Any, parts: list[str], before: list[str | int]) -> tuple[str | int, int]:
    """The next key or index, and how many parts of the path it has taken: a key may hold dots."""
    if isinstance(value, Mapping):
        for length in range(len(parts), 0, -1):
            if (key := ".".join(parts[:length])) in value:
                return key, length
        if before and before[-1] in _FREE:
            return ".".join(parts), len(parts)
        if len(parts) == 1:
            return parts[0], 1
        raise _nowhere(parts[0], before, map(str, value))
    if isinstance(value, list):
        return _item(value, parts, before)
    raise _nowhere(parts[0], before, ())


def _item(items: list[Any], parts: list[str], before: list[str | int]) -> tuple[int, int]:
    if parts[0].isdecimal() and int(parts[0]) < len(items):
        return int(parts[0]), 1
    names = {item["name"]: index for index, item in enumerate(items) if isinstance(item, Mapping) and "name" in item}
    for length in range(len(parts), 0, -1):
        if (name := ".".join(parts[:length])) in names:
            return names[name], length
    raise _nowhere(parts[0], before, map(str, names))


def _nowhere(part: str, before: list[str | int], known: Iterable[str]) -> NowhereError:
    where = ".".join(map(str, before)) or "the document"
    hint = did_you_mean(part, list(known))
    return NowhereError(len(before), f"{where} has no {part!r}{f'; {hint}' if hint else ''}")
