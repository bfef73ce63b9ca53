"""Which of the limits that a manifest sets on time ended a node (docs/sources.md argo 6)."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.fields import text
from manifests.units import argo_duration
from simulator.controller.node import Node
from simulator.controller.operator import DEADLINE_EXCEEDED
from simulator.controller.pods import timeout_of
from simulator.controller.run import WorkflowRun
from simulator.results.pods import PodRecord

TIMEOUT = "timeout"
"""What Argo says of a node that the template's `timeout` or `pendingTimeout` ends."""
_ACTIVE = "activeDeadlineSeconds"


@dataclass(frozen=True)
class Deadline:
    """`field` is one of the template, or of the workflow's spec; `seconds` is None where nothing tells them."""

    field: str
    seconds: float | None = None
    is_of_workflow: bool = False


def deadline_of(node: Node, pod: PodRecord | None, run: WorkflowRun) -> Deadline | None:
    """The deadline that ended a node; `pod` is its last pod. None for a node that something else ended."""
    if node.message == TIMEOUT:
        return _while_pending(node)
    if node.message == DEADLINE_EXCEEDED:
        return _of_workflow(run)
    return _of_pod(node, pod, run) if pod is not None and pod.end == "deadline" else None


def _while_pending(node: Node) -> Deadline:
    template = None if node.plan is None else node.plan.template
    if template is None:
        return Deadline("")
    limits = {
        "timeout": timeout_of(template),
        "pendingTimeout": argo_duration(text(template.raw, "pendingTimeout") or ""),
    }
    found = {name: seconds for name, seconds in limits.items() if seconds is not None}
    name = min(found, key=lambda name: found[name], default="timeout")
    return Deadline(name, found.get(name))


def _of_pod(node: Node, pod: PodRecord, run: WorkflowRun) -> Deadline:
    """The deadline that the pod was created with."""
    template = None if node.plan is None else node.plan.template
    if template is not None and template.timeout is not None and (seconds := timeout_of(template)) is not None:
        return Deadline("timeout", seconds)
    written = template.active_deadline if template is not None else None
    own = float(written) if written is not None and written.isdecimal() else None
    if own is not None and (run.deadline is None or pod.asked + own <= run.deadline):
        return Deadline(_ACTIVE, own)
    return _of_workflow(run)


def _of_workflow(run: WorkflowRun) -> Deadline:
    return Deadline(_ACTIVE, run.workflow.spec.active_deadline, is_of_workflow=True)
