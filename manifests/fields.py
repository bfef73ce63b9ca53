"""Take typed fields out of plain values.

A value of the wrong type is taken as absent: the structure check has already reported it with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from manifests.diagnostic import Path

Raw = Mapping[str, Any]
EMPTY: Raw = {}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, kw_only=True)
class Located:
    """A model that knows its path and nothing of lines; `at` names a place below it, written or not."""

    path: Path = ()

    def at(self, *parts: str | int) -> Path:
        return (*self.path, *parts)


def text(raw: Raw, key: str) -> str | None:
    value = raw.get(key)
    return value if isinstance(value, str) else None


def scalar(raw: Raw, key: str) -> str | None:
    """Text of a field that takes text or a number, such as Argo's int-or-string."""
    value = raw.get(key)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))  # as JSON writes it
    return str(value) if isinstance(value, str | int | float) else None


def integer(raw: Raw, key: str) -> int | None:
    """A whole number, given as one or as its text; None for variables and everything else."""
    value = raw.get(key)
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) else None


def boolean(raw: Raw, key: str, default: bool = False) -> bool:
    value = raw.get(key)
    return value if isinstance(value, bool) else default


def mapping(raw: Raw, key: str) -> Raw:
    value = raw.get(key)
    return value if isinstance(value, dict) else EMPTY


def sequence(raw: Raw, key: str) -> list[Any]:
    value = raw.get(key)
    return value if isinstance(value, list) else []


def mappings(raw: Raw, key: str) -> Iterator[tuple[int, Raw]]:
    """The mappings in a list, with their indexes. An item that is null is one without keys, as Argo reads it."""
    for index, value in enumerate(sequence(raw, key)):
        if isinstance(value, dict) or value is None:
            yield index, EMPTY if value is None else value


def texts(raw: Raw, key: str) -> dict[str, str]:
    """The text values of a mapping, such as labels."""
    return {name: value for name, value in mapping(raw, key).items() if isinstance(value, str)}
