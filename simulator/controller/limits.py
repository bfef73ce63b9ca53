"""Who is at work, counted as the limits count (docs/sources.md argo 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.controller.node import Node
from simulator.controller.work import Work

_COUNTED = ("Pod", "Steps", "DAG")
"""Node types that a template's `parallelism` and `failFast` count."""


@dataclass(slots=True)
class Boundary:
    """The children of one Steps or DAG node that limits them, counted as they start and end.

    `children` are Pod, Steps and DAG nodes at work, whether their pods exist or not; `pods` those whose pods exist;
    `failed` those that ended Failed or Error, attempts among them.
    """

    limit: int
    """0 without one."""
    fail_fast: bool
    children: int = 0
    pods: int = 0
    failed: int = 0
    blocked: list[Work] = field(default_factory=list)
    """What a full boundary held back; it wakes when a child ends."""

    @property
    def is_full(self) -> bool:
        """Whether it refuses a new child: test B of the facts, or failFast."""
        return 0 < self.limit <= self.children or (self.fail_fast and self.failed > 0)

    @property
    def is_saturated(self) -> bool:
        """Whether its own invocation is not looked at: test A of the facts."""
        return 0 < self.limit <= self.pods


class Activity:
    """The pods of one workflow that exist and have not ended, and the boundaries that count theirs."""

    def __init__(self) -> None:
        self.pods = 0
        """What `spec.parallelism` counts."""
        self.boundaries: dict[str, Boundary] = {}

    def limit(self, node: str, parallelism: int | None, fail_fast: bool) -> Boundary | None:
        """Count the children of a node from now on, if it limits them."""
        if not parallelism and not fail_fast:
            return None
        boundary = Boundary(parallelism or 0, fail_fast)
        self.boundaries[node] = boundary
        return boundary

    def start(self, node: Node) -> None:
        if self.boundaries and node.type in _COUNTED:
            boundary = self.boundaries.get(node.boundary)
            if boundary is not None:
                boundary.children += 1

    def leave(self, node: Node) -> None:
        """A node that was counted has ended, and its pod with it; or becomes one that does not count."""
        if self.boundaries and node.type in _COUNTED:
            boundary = self.boundaries.get(node.boundary)
            if boundary is not None:
                boundary.children -= 1
                boundary.failed += node.failed
                blocked, boundary.blocked = boundary.blocked, []
                for work in blocked:
                    work.wake()

    def create_pod(self, node: Node) -> None:
        self.pods += 1
        if self.boundaries and (boundary := self.boundaries.get(node.boundary)) is not None:
            boundary.pods += 1

    def lose_pod(self, node: Node) -> None:
        self.pods -= 1
        if self.boundaries and (boundary := self.boundaries.get(node.boundary)) is not None:
            boundary.pods -= 1
