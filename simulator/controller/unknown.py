"""Values that only a real run would produce: they stand as a mark in texts, and whoever has to know one asks for it."""

from __future__ import annotations

import re

from manifests.diagnostic import Path
from manifests.errors import InputError
from manifests.workflow import Workflow
from simulator.controller.places import place_of

_OPEN, _CLOSE = "\u27e8", "\u27e9"
_MARK = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")


def unknown(key: str) -> str:
    """The text that stands for a value; `key` is what would give it.

    >>> unknown("tasks.flip.outputs.result")
    '⟨tasks.flip.outputs.result⟩'
    """
    return f"{_OPEN}{key}{_CLOSE}"


def unknown_keys(text: str) -> list[str]:
    """What would give the unknown values in a text, each once."""
    return list(dict.fromkeys(_MARK.findall(text))) if _OPEN in text else []


def require_known(text: str, path: Path, owner: Workflow, what: str) -> None:
    """Raise InputError where the text depends on unknown values; `what` begins the sentence.

    `path` is where that is written in `owner`.
    """
    keys = unknown_keys(text)
    if keys:
        raise InputError(
            f"{place_of(path, owner)}: {what} depends on a value that nothing gives; {how_to_give(keys[0])}"
        )


def how_to_give(key: str) -> str:
    """What to do about an unknown value.

    >>> how_to_give("tasks.flip.outputs.result")
    'set it with --set tasks.flip.outputs.result=VALUE, or in the scenario'
    """
    if key.startswith("-p "):
        return f"give it with {key}=VALUE"
    if key.startswith("tasks."):
        return f"set it with --set {key}=VALUE, or in the scenario"
    return f"give {key} among the inputs"
