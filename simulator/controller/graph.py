"""The edges of the executed graph: which nodes of a finished one come last (docs/sources.md argo 1.5)."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.controller.node import Node


def outbound(nodes: Mapping[str, Node], name: str) -> list[str]:
    """The last nodes of what `name` stands for: what follows it hangs under these.

    The last child of a Retry node, all children of a loop, the last group of Steps, the targets of a DAG.
    """
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        node = nodes[waiting.pop()]
        inner = _last_inside(nodes, node)
        if inner:
            waiting += reversed(inner)
        else:
            found[node.name] = None
    return list(found)


def _last_inside(nodes: Mapping[str, Node], node: Node) -> list[str]:
    """The children that count as its end; empty where it is an end itself."""
    own = [child for child in node.children if child in nodes]
    match node.type:
        case "Retry":
            return own[-1:]  # which may be its handler, as Argo has it
        case "TaskGroup":
            return own
        case "StepGroup":
            return [child for child in own if not nodes[child].is_hook]
        case "Pod" | "Container":
            return [child for child in own if nodes[child].type == "Container"]
        case "Steps" | "DAG":
            return list(node.outbound or ())
    return []
