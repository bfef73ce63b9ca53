"""A node of a workflow's status, as the controller keeps it (docs/sources.md argo 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifests.effective import PodPlan
from manifests.retry import Phase
from simulator.cloud.pod import Pod

FULFILLED = ("Succeeded", "Failed", "Error", "Skipped", "Omitted")


class Nothing(dict[str, str]):
    """An empty mapping that all nodes share."""

    __hash__ = object.__hash__  # type: ignore[assignment]


NOTHING: Mapping[str, str] = Nothing()


@dataclass(slots=True)
class Node:
    """`children` are names, in the order of execution, as Argo links them: a step group hangs under the last nodes of
    the group before it, a DAG task under the last nodes of what it waited for, an attempt under its Retry node.
    `finished` is None where no container ever ended.
    """

    name: str
    type: str
    """Pod, Container, Steps, StepGroup, DAG, TaskGroup, Retry, Skipped, Suspend, HTTP or Plugin."""
    template: str
    """The template's name; empty for groups and inline templates."""
    started: float
    boundary: str
    """The name of the node of the template invocation that owns it; empty for the root and workflow-level handlers."""
    phase: Phase = "Running"
    message: str = ""
    finished: float | None = None
    exit_code: int | None = None
    children: list[str] = field(default_factory=list)
    pod: Pod | None = None
    """Its pod, while it has one that has not ended."""
    inputs: Mapping[str, str] = NOTHING
    """The values of its template's input parameters."""
    result: str | None = None
    parameters: Mapping[str, str] = NOTHING
    scope: str = ""
    """Where its template was found: `local/w`, `namespaced/NAME` or `cluster/NAME`."""
    template_ref: Mapping[str, object] | None = None
    """The `templateRef` of the step or task, where it has one."""
    plan: PodPlan | None = None
    """The pod of a Pod node; shared by all nodes of one template where that has no tags."""
    ran_from: float | None = None
    """When the containers of its pod began to run."""
    host: str = ""
    """The virtual node that its pod is on: the zone."""
    outbound: list[str] | None = None
    """Of a Steps or DAG node that has ended: its last group, or its targets."""
    is_attempt: bool = False
    is_hook: bool = False
    is_daemon: bool = False
    """Whether it is a daemon that is ready: then it counts as fulfilled while it runs."""
    ready_at: float | None = None
    """When a daemon was ready, which Argo takes for its end."""
    is_memoized: bool = False
    is_synced: bool = True
    """False from the pass that sees its pod's end to the next one, where its task result got lost
    (docs/sources.md argo 3.11).
    """
    timed_out: bool = False
    """Whether its template's `timeout` ended it while it was Pending."""

    @property
    def fulfilled(self) -> bool:
        return (self.is_synced and self.phase in FULFILLED) or (self.is_daemon and self.phase != "Pending")

    @property
    def failed(self) -> bool:
        return self.phase in ("Failed", "Error")
