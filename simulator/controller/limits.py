"""Who may start now: parallelism of the workflow and of a template (docs/sources.md argo 4.1)."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.controller.node import Node


def active_pods(nodes: Iterable[Node]) -> int:
    """Pod nodes that are Pending or Running and whose pod exists: what `spec.parallelism` counts."""
    return sum(1 for node in nodes if node.type == "Pod" and not node.fulfilled and node.pod is not None)


def active_children(nodes: Iterable[Node], boundary: str) -> int:
    """Unfinished Pod and Steps nodes of a template invocation: what a template's `parallelism` counts for new ones."""
    return sum(
        1 for node in nodes if node.boundary == boundary and node.type in ("Pod", "Steps") and not node.fulfilled
    )


def active_child_pods(nodes: Iterable[Node], boundary: str) -> int:
    """Its unfinished pods alone: what counts before the invocation is looked at again."""
    return active_pods(node for node in nodes if node.boundary == boundary)
