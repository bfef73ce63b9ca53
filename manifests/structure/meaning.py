"""A document as it was probably meant, so that one misspelt key does not make all that needs it look wrong too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.nodes import Node
from manifests.source import Span


def as_meant(document: Document, meant: Mapping[Path, Path | None]) -> Document:
    """The document with values moved from the keys where they stand to those where they belong, if these are free.

    What belongs nowhere is left out.
    """
    root = document.root
    for written, path in meant.items():
        node, parent = root.find(written), root.find(written[:-1])
        if node is None or parent is None or (path is not None and root.find(path) is not None):
            continue
        span = parent.keys[str(written[-1])]
        root = _changed(root, written, None, span)
        if path is not None:
            root = _changed(root, path, node, span)
    return document if root is document.root else replace(document, root=root)


def _changed(node: Node, path: Path, value: Node | None, span: Span) -> Node:
    """The node with `value` at `path`, under a key at `span`; without what is there if it is None."""
    part, rest = path[0], path[1:]
    children, keys = dict(node.children), dict(node.keys)
    if rest:
        inner = children.get(part, Node({}, span))
        children[part] = _changed(inner, rest, value, span)
        if isinstance(part, str):
            keys.setdefault(part, span)
    elif value is None:
        del children[part], keys[str(part)]
    else:
        children[part], keys[str(part)] = value, span
    if isinstance(node.value, list):
        return replace(node, value=[child.value for child in children.values()], children=children)
    return replace(node, value={str(key): child.value for key, child in children.items()}, children=children, keys=keys)
