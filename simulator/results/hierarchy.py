"""Who owns whom among the nodes of a run, and what people call them.

Argo's `children` say what follows what; people read a run by what belongs to what: attempts to their Retry node, steps
to their group, tasks to their DAG, items to their loop (docs/sources.md argo 1.1, 1.4, 1.5).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.controller.node import Node

EXIT_HANDLER = ".onExit"
_HOOK = ".hooks."
_CONTAINING = ("Retry", "TaskGroup")
"""Types of nodes whose members are called after them: `NAME(1)`, `NAME(0:item)`."""
_SEPARATOR = re.compile(r"^(\[\d+\])?\.")


def owner(node: Node, nodes: Mapping[str, Node]) -> str:
    """The name of the node that it belongs to; empty for the root and for handlers of the whole workflow."""
    name, boundary = node.name, node.boundary
    if name.endswith(")"):
        outer = nodes.get(name.rpartition("(")[0])  # values of items have no parentheses
        if outer is not None and outer.type in _CONTAINING:
            return outer.name
    if boundary and node.is_hook and (served := _served(name)) in nodes:
        return served
    if boundary and name.startswith(f"{boundary}[") and node.type != "StepGroup":
        group = name[: name.index("]", len(boundary)) + 1]
        if group in nodes:
            return group
    return boundary if boundary in nodes else ""


def display_name(name: str, boundary: str) -> str:
    """A node's name without that of the invocation that it lies in.

    >>> display_name("w[0].sleep(1:b)", "w"), display_name("w[0]", "w"), display_name("w", "")
    ('sleep(1:b)', '[0]', 'w')
    """
    return _SEPARATOR.sub("", name.removeprefix(boundary)) if boundary else name


def family(name: str) -> str:
    """What the items of one loop share: the name up to the item's index; empty for what is no item of a loop.

    >>> family("w[0].sleep(12:b)"), family("w(0)")
    ('w[0].sleep', '')
    """
    base, bracket, item = name.rpartition("(")
    return base if bracket and item.endswith(")") and item.partition(":")[0].isdecimal() and ":" in item else ""


def _served(name: str) -> str:
    """The node whose exit handler or hook it is."""
    return name.removesuffix(EXIT_HANDLER) if name.endswith(EXIT_HANDLER) else name.rpartition(_HOOK)[0]
