"""A document as it was probably meant, so that one misspelt key does not make all that needs it look wrong too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.nodes import NOTHING, Node
from manifests.source import Span


@dataclass(frozen=True)
class Meant:
    """What was probably meant in a document."""

    keys: dict[Path, Path | None] = field(default_factory=dict)
    """The paths of unknown keys, and where they were meant to stand; None where Argo drops them."""
    texts: dict[Path, str] = field(default_factory=dict)
    """The paths of values that YAML takes for numbers or booleans, such as `n`, and the text that was written."""

    def __bool__(self) -> bool:
        return bool(self.keys or self.texts)


def as_meant(document: Document, meant: Meant) -> Document:
    """The document with values moved from the keys where they stand to those where they belong, if these are free.

    A value stays in its mapping, or goes into one that lies beside it. What belongs nowhere is left out. An alias means
    what its anchor means. Where text is needed, what was written is text.
    """
    moves: dict[int, dict[str, Path | None]] = {}
    texts: dict[int, str] = {}
    for place, text in meant.texts.items():
        if (node := document.root.find(place)) is not None:
            texts[id(node)] = text
    for written, path in meant.keys.items():
        parent = document.root.find(written[:-1])
        if parent is not None:
            there = None if path is None else path[len(written) - 1 :]
            moves.setdefault(id(parent.children), {})[str(written[-1])] = there
    root = _mended(document.root, moves, texts, {})
    return document if root is document.root else replace(document, root=root)


def _mended(
    node: Node, moves: Mapping[int, Mapping[str, Path | None]], texts: Mapping[int, str], done: dict[int, Node]
) -> Node:
    """The node itself if nothing in it moves. An alias shares `children` with its anchor, so both are done at once."""
    if id(node) in texts:
        return replace(node, value=texts[id(node)], children=NOTHING, keys=NOTHING)
    visit = id(node.children)
    if node.children and visit not in done:
        children = {part: _mended(child, moves, texts, done) for part, child in node.children.items()}
        keys = dict(node.keys)
        for key, path in moves.get(visit, {}).items():
            _move(children, keys, key, path)
        is_same = len(children) == len(node.children) and all(
            children.get(part) is child for part, child in node.children.items()
        )
        done[visit] = node if is_same else _with(node, children, keys)
    mended = done.get(visit, node)
    if mended.children is node.children:
        return node
    return replace(node, value=mended.value, children=mended.children, keys=mended.keys)


def _move(children: dict[str | int, Node], keys: dict[str, Span], key: str, path: Path | None) -> None:
    """Move the value at `key` of a mapping to `path` in it, or away; not onto or into what is something else."""
    node, span = children.get(key), keys.get(key)
    if node is None or span is None:
        return
    if path is not None:
        *homes, name = map(str, path)
        home = children.get(homes[0], Node({}, span)) if homes else None
        taken = children if home is None else home.children
        if name in taken or (home is not None and not isinstance(home.value, dict | None)):
            return
        if home is None:
            children[name], keys[name] = node, span
        else:
            children[homes[0]] = _with(home, {**home.children, name: node}, {**home.keys, name: span})
            keys.setdefault(homes[0], span)
    del children[key], keys[key]


def _with(node: Node, children: dict[str | int, Node], keys: dict[str, Span]) -> Node:
    if isinstance(node.value, list):
        return replace(node, value=[child.value for child in children.values()], children=children)
    return replace(node, value={str(key): child.value for key, child in children.items()}, children=children, keys=keys)
