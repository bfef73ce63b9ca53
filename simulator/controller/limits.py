"""Who is at work, counted as the limits count (docs/sources.md argo 4.1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from simulator.controller.node import Node

_COUNTED = ("Pod", "Steps")
"""Node types that a template's `parallelism` counts."""


@dataclass
class Activity:
    """The unfinished nodes of one workflow, kept up to date as they start and end.

    The pod of an unfinished Pod node need not exist: it may not be created yet, or be gone and about to be created
    again.
    """

    pods: dict[str, Node] = field(default_factory=dict)
    """Pod nodes that have not ended, in the order of their start."""
    existing: int = 0
    """How many of them have a pod: what `spec.parallelism` counts."""
    _children: Counter[str] = field(default_factory=Counter)
    _child_pods: Counter[str] = field(default_factory=Counter)

    def children(self, boundary: str) -> int:
        """Pod and Steps nodes of a template invocation: what its `parallelism` counts before a new one starts."""
        return self._children[boundary]

    def child_pods(self, boundary: str) -> int:
        """Its existing pods alone: what its `parallelism` counts before the invocation is looked at again."""
        return self._child_pods[boundary]

    def start(self, node: Node) -> None:
        if node.type == "Pod":
            self.pods[node.name] = node
        if node.type in _COUNTED:
            self._children[node.boundary] += 1

    def end(self, node: Node) -> None:
        if node.type == "Pod":
            del self.pods[node.name]
            if node.pod is not None:
                self.lose_pod(node)
        if node.type in _COUNTED:
            self._children[node.boundary] -= 1

    def create_pod(self, node: Node) -> None:
        self.existing += 1
        self._child_pods[node.boundary] += 1

    def lose_pod(self, node: Node) -> None:
        self.existing -= 1
        self._child_pods[node.boundary] -= 1
