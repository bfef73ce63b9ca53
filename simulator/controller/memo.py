"""Memoization: what a template gave before, by cache and key (docs/sources.md argo 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manifests.fields import Raw, mapping, text
from manifests.units import go_duration
from simulator.controller.node import Node


@dataclass(frozen=True, slots=True)
class Entry:
    at: float
    result: str | None
    parameters: Mapping[str, str]


class Memo:
    """The caches of all workflows. They are empty when a run begins."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], Entry] = {}

    def find(self, memoize: Raw, now: float) -> Entry | None:
        """A hit that is not older than `maxAge`."""
        entry = self._entries.get(_address(memoize))
        most = go_duration(text(memoize, "maxAge") or "")
        return None if entry is None or (most and now - entry.at > most) else entry

    def keep(self, memoize: Raw, node: Node, now: float) -> None:
        """Only successes are kept."""
        if node.phase == "Succeeded":
            self._entries[_address(memoize)] = Entry(now, node.result, node.parameters)


def _address(memoize: Raw) -> tuple[str, str]:
    cache = mapping(mapping(memoize, "cache"), "configMap")
    return text(cache, "name") or "", text(memoize, "key") or ""
