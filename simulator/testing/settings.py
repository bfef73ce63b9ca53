"""The scenario of a promise: settings laid over each other, in the order in which a test gives them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from manifests.errors import UsageError
from manifests.given import is_yaml
from manifests.source import SourceFile
from manifests.writing import to_yaml
from simulator.scenario.layers import merge, read_values

Setting: TypeAlias = str | os.PathLike[str] | Mapping[str, Any]
"""A part of a scenario: a built-in's name, a region, a file, YAML text, or plain values such as strategies draw."""
DEFAULT = "DRYDOCK_SCENARIO"
"""The environment variable that names the scenario of tests that name none; `pytest_drydock` sets it."""
FILE = "scenario.yaml"


@dataclass(frozen=True)
class Settings:
    """`base` is the name or the path of a scenario, None for the default; `values` are laid over it. `written` is the
    text that they came from, where one text has all of it.
    """

    base: str | None = None
    values: Mapping[str, Any] | None = None
    written: str | None = None

    @property
    def reference(self) -> str | SourceFile | None:
        """What `read_scenario` takes."""
        text = self.text()
        return self.base if text is None else SourceFile(FILE, text)

    def text(self, folder: Path | None = None) -> str | None:
        """All of it as the text of a file that lies in `folder` (the current one by default); None for a mere name."""
        if self.values is None:
            return None
        if self.written is not None:
            return self.written
        if self.base is None:
            return to_yaml(self.values)
        return to_yaml({"extends": _seen_from(folder, self.base), **self.values})


def laid_over(settings: tuple[Setting, ...]) -> Settings:
    """Each setting over those before it; without a scenario among them, over the one that the environment names.

    Raises UsageError for what is no scenario, and where a setting but the first names one: that would hide all before.
    """
    base: str | None = None
    laid: dict[str, Any] | None = None
    for number, setting in enumerate(settings):
        values = _values(setting)
        named = values if isinstance(values, str) else values.get("extends")
        if named is not None and number:
            raise UsageError(f"scenario {named!r} must come first: what lies over it follows")
        base = base if named is None else str(named)
        if not isinstance(values, str):
            laid = merge({name: value for name, value in values.items() if name != "extends"}, laid or {})
    below = base or os.environ.get(DEFAULT) or None
    first = settings[0] if settings else None
    is_whole = len(settings) == 1 and laid is not None and below == base and not _is_file(base)
    return Settings(below, laid, first if is_whole and isinstance(first, str) else None)


def _values(setting: Setting) -> str | Mapping[str, Any]:
    """Plain values; a name or path as it is."""
    if isinstance(setting, Mapping):
        return setting
    if isinstance(setting, str) and is_yaml(setting):
        return read_values(SourceFile(FILE, setting))
    if isinstance(setting, str | os.PathLike) and os.fspath(setting):
        return os.fspath(setting)
    raise UsageError(f"{setting!r} is no scenario: give a name, a path, YAML text, or a mapping of keys")


def _is_file(base: str | None) -> bool:
    return base is not None and Path(base).is_file()


def _seen_from(folder: Path | None, base: str) -> str:
    """A path as a file in `folder` has to write it; names stay as they are."""
    return base if folder is None or not _is_file(base) else os.path.relpath(base, folder)
