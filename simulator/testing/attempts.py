"""How often each call of a template was attempted in a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.results.report import Report

_GROUPS = ("StepGroup", "TaskGroup", "Skipped", "Container")
"""Types of nodes that are no calls of a template, or that never were carried out."""


@dataclass(frozen=True)
class Tried:
    """A node, without those of its attempts, and how often it was attempted."""

    node: str
    times: int


def attempted(report: Report, template: str | None = None) -> Iterator[Tried]:
    """Every call, or those of one template, in the order in which they began; a pod that never came about is none, and
    one that vanished and was created anew is the same attempt, as Argo has it.
    """
    pods = {pod.node for pod in report.pods}
    retries = {node.name for node in report.nodes if node.type == "Retry"}
    times: Counter[str] = Counter()
    for node in report.nodes:
        is_attempt = node.owner in retries and not node.is_hook
        if node.name not in retries and node.type not in _GROUPS:
            name = node.owner if is_attempt else node.name
            times[name] += node.type != "Pod" or node.name in pods
    for node in report.nodes:
        if node.name in times and template in (None, node.template):
            yield Tried(node.name, times[node.name])
