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
    """A node, without those of its attempts, and how often it was attempted.

    `recreated` of the times, a pod had vanished and was created anew, which Argo counts as no attempt of its own.
    """

    node: str
    times: int
    recreated: int


def attempted(report: Report, template: str | None = None) -> Iterator[Tried]:
    """Every call, or those of one template, in the order in which they began; a pod that never came about is none."""
    pods = Counter(pod.node for pod in report.pods)
    retries = {node.name for node in report.nodes if node.type == "Retry"}
    tries: dict[str, list[int]] = {}
    for node in report.nodes:
        is_attempt = node.owner in retries and not node.is_hook
        if node.name not in retries and node.type not in _GROUPS:
            name = node.owner if is_attempt else node.name
            tries.setdefault(name, []).append(pods[node.name] if node.type == "Pod" else 1)
    for node in report.nodes:
        if node.name in tries and template in (None, node.template):
            times = sum(tries[node.name])
            yield Tried(node.name, times, sum(number - 1 for number in tries[node.name] if number))
