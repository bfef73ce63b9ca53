"""Typed values out of merged plain ones, each with its pedigree, and errors that say where the value is written."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from catalog import Catalog
from manifests.diagnostic import Path as KeyPath
from manifests.units import show_seconds
from simulator.assumptions import Knob
from simulator.distributions import Distribution, read_distribution, seconds_of
from simulator.scenario.amounts import parse_count
from simulator.scenario.layers import Merged

T = TypeVar("T")


class Values:
    """Each method names the key that it reads, so that errors can. All raise UsageError for what is no such value."""

    def __init__(self, merged: Merged, catalog: Catalog) -> None:
        self.merged, self.catalog = merged, catalog

    # Knobs: a default with a source, or what the scenario says

    def knob(
        self,
        path: KeyPath,
        parse: Callable[[Any], T],
        default: T,
        what: str,
        show: Callable[[T], str],
        source: str,
    ) -> Knob[T]:
        written = self.merged.get(*map(str, path))
        key = ".".join(map(str, path))
        if written is None:
            return Knob(key, default, what, show(default), source)
        value = self.parsed(path, parse)
        return Knob(key, value, what, show(value), f"scenario {self.layer(path)}")

    def layer(self, path: KeyPath) -> str:
        layer = self.merged.origin(path)
        return layer.name if layer is not None else self.merged.name

    def figure(
        self, path: KeyPath, name: str, parse: Callable[[Any], float], scale: float, show: Callable[[float], str]
    ) -> Knob[float]:
        """A knob whose default is a figure of the catalog, in its unit times `scale`."""
        figure = self.catalog.figure(name)
        return self.knob(path, parse, figure.value * scale, figure.what, show, figure.source)

    def seconds_figure(self, path: KeyPath, name: str) -> Knob[float]:
        return self.figure(path, name, seconds_of, 1, show_seconds)

    def choice(self, path: KeyPath, default: str, what: str, source: str) -> Knob[str]:
        return self.knob(path, str, default, what, str, source)

    # Parsing with places

    def parsed(self, path: KeyPath, parse: Callable[[Any], T]) -> T:
        written = self.merged.get(*map(str, path))
        try:
            return parse(written)
        except (ValueError, TypeError) as error:
            raise self.merged.error(path, str(error)) from None

    def seconds(self, path: KeyPath, default: float = 0.0) -> float:
        return default if self.merged.get(*map(str, path)) is None else self.parsed(path, seconds_of)

    def stretch(self, path: KeyPath, endless: str = "") -> tuple[float, float]:
        """`from` and `to` of the mapping there. It may be without an end, unless `endless` says what to write then."""
        begin, end = self.seconds((*path, "from")), self.seconds((*path, "to"), math.inf)
        if endless and end == math.inf:
            raise self.merged.error((*path, "to"), endless)
        if end <= begin:
            raise self.merged.error((*path, "to"), f"it ends ({end:g}s) before it begins ({begin:g}s)")
        return begin, end

    def distribution(self, path: KeyPath) -> Distribution:
        return self.parsed(path, read_distribution)

    def count(self, path: KeyPath, default: object) -> float:
        written = self.merged.get(*map(str, path))
        return parse_count(default) if written is None else self.parsed(path, parse_count)

    def mapping(self, *path: str) -> Mapping[str, Any]:
        return self.merged.get(*path) or {}
