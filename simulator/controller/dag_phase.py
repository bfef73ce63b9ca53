"""The phase of a DAG whose nodes have all ended (docs/sources.md argo 2.6)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from manifests.retry import Phase
from manifests.workflow import Step
from simulator.controller.node import Node

_COMPLETED = ("Succeeded", "Failed", "Error")
_FAILED = ("Failed", "Error")


def dag_phase(nodes: Mapping[str, Node], dag: Node, targets: Sequence[Step], fail_fast: bool) -> Phase | None:
    """None while the DAG goes on: a node has not ended, or a target has none yet."""
    wanted = {f"{dag.name}.{task.name}": task for task in targets}
    found = _arrivals(nodes, dag, set(wanted))
    if found is None:
        return None
    result: Phase = "Succeeded"
    for name, task in wanted.items():
        phase = found.get(name)
        if phase is None:
            return None
        if phase in _FAILED and not task.continues_after(phase):
            if fail_fast:
                return phase
            result = phase
    return result


def _arrivals(nodes: Mapping[str, Node], dag: Node, wanted: set[str]) -> dict[str, Phase] | None:
    """The phase with which the walk over the edges arrives at each target; None where it meets what has not ended.

    A path carries the phase of the last node on it that completed. The first failed arrival wins over others.
    """
    found: dict[str, Phase] = {}
    waiting: deque[tuple[str, Phase]] = deque((child, "Succeeded") for child in dag.children)
    seen = set(waiting)
    while waiting:
        name, phase = waiting.popleft()
        node = nodes[name]
        if not node.fulfilled:
            return None
        if node.phase in _COMPLETED:
            phase = node.phase
        if name in wanted and (name not in found or (phase in _FAILED and found[name] not in _FAILED)):
            found[name] = phase
        for child in node.children:
            if (child, phase) not in seen:
                seen.add((child, phase))
                waiting.append((child, phase))
    return found
