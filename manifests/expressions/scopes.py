"""Variables as Argo keeps them, by dotted names, and as expressions read them, nested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def nested(scope: Mapping[str, object]) -> dict[str, Any]:
    """Dotted names as maps in maps, as in `inputs.parameters.n` (docs/sources.md argo 2.13).

    Every dot parts, also that of a label such as `workflow.labels.example.com/team`. Where a name is also the beginning
    of another, the shorter one is left out, as Argo does. None stands for a value that is absent.

    >>> nested({"inputs.parameters.n": "5", "inputs.parameters": "[]", "retries": "1"})
    {'inputs': {'parameters': {'n': '5'}}, 'retries': '1'}
    """
    made: dict[str, Any] = {}
    for name in sorted(scope):
        *path, last = name.split(".")
        inner = made
        for part in path:
            below = inner.get(part)
            if not isinstance(below, _Level):
                below = inner[part] = _Level()
            inner = below
        if not isinstance(inner.get(last), _Level):
            inner[last] = scope[name]
    return _plain(made)


class _Level(dict[str, Any]):
    """A map that a dot made, not one that is a value."""


def _plain(level: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) if isinstance(value, _Level) else value for key, value in level.items()}
