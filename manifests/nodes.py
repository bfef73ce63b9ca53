"""Values that know where they were written."""

from __future__ import annotations

import copyreg
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from manifests.diagnostic import Path
from manifests.source import Span

NOTHING: Mapping[Any, Any] = MappingProxyType({})
"""The keys of what is no mapping: most values are scalars, so they share one."""


def _read_only(keys: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(keys)


copyreg.pickle(MappingProxyType, lambda keys: (_read_only, (dict(keys),)))  # what was read can go to another process


@dataclass(slots=True)
class Node:
    """A value with its place. `children` by key or index; `keys` holds the places of a mapping's keys."""

    value: object
    span: Span
    children: Mapping[str | int, Node] = field(default_factory=dict)
    keys: Mapping[str, Span] = field(default_factory=dict)
    alias: bool = False
    """True for a value written as `*name`; whatever lies below it is shown at the alias."""
    expanded: int = 1
    """Values in it once aliases are written out; the guard against small texts that mean huge ones."""

    def place(self, path: Path) -> Span:
        """Where `path` is written; for what is absent, its nearest written parent.

        A mapping or list under a key starts at its key, since that is the line people look for.
        """
        node, span = self, self.span
        for part in path:
            child = node.children.get(part)
            if child is None:
                break
            key = node.keys.get(part) if isinstance(part, str) else None
            span = key.to(child.span) if key is not None and (child.children or _is_empty(child)) else child.span
            if child.alias:
                break
            node = child
        return span

    def key_place(self, path: Path) -> Span:
        """Where the key that ends `path` is written; as `place` where there is none."""
        parent = self.find(path[:-1])
        key = parent.keys.get(str(path[-1])) if parent is not None and path else None
        return key if key is not None else self.place(path)

    def find(self, path: Path) -> Node | None:
        node: Node | None = self
        for part in path:
            node = node.children.get(part) if node is not None else None
        return node

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Node]]:
        """Every value with its path, parents first."""
        yield path, self
        for part, child in self.children.items():
            yield from child.walk((*path, part))


def _is_empty(node: Node) -> bool:
    """An empty value has no width of its own; its key is what can be shown."""
    return node.span.line == node.span.end_line and node.span.column == node.span.end_column
