"""Which written line decided how a run ended: the one to look at first, and perhaps to change.

It is a fold over a finished run, and finds nothing where no manifest decided, as where a limit of ours cut it off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manifests.diagnostic import path_text
from manifests.eci import FAIL_STRATEGY
from manifests.retry import EXHAUSTED, PAST_DEADLINE, REFUSED, WINDOW_OVER
from manifests.source import SourceFile, Span
from manifests.written import Written
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.results.deadlines import deadline_of
from simulator.results.giving_up import gone_in
from simulator.results.hierarchy import owner
from simulator.results.locating import Field, Locator
from simulator.results.pods import PodRecord
from simulator.results.report import Report

_RETRY: Field = ("retryStrategy",)
_WITHOUT_STOCK = ("waiting for stock", "ContainerInstanceScheduleFailed")
_WITHOUT_IMAGE = ("ErrImage", "ImagePull")
_HANGING: Mapping[str, tuple[Field, ...]] = {
    "Unschedulable": ((*_RETRY, "affinity", "nodeAntiAffinity"), _RETRY),
    "persistentvolumeclaim": (("volumes",),),
}
"""For pods that say this while they wait for ever: the fields to look at, the best first."""


@dataclass(frozen=True)
class Blame:
    """What to look at: its path in its document, such as `spec.templates[0].retryStrategy.limit`, and its place."""

    path: str
    source: SourceFile
    span: Span


def blame(run: WorkflowRun, report: Report) -> Blame | None:
    """What decided that a workflow failed, or never ends; None for one that succeeded."""
    if report.phase == "Succeeded":
        return None
    found = _Blamer(run, report)
    return _shown(found.of_stuck() if report.stuck is not None else found.of_failure())


def blame_attempts(run: WorkflowRun, name: str) -> Blame | None:
    """What allows a node as many attempts as it had."""
    locator = Locator(run)
    node = run.nodes[name]
    return _shown(locator.find(node, (*_RETRY, "limit"), _RETRY)) if node.type == "Retry" else None


def _shown(written: Written | None) -> Blame | None:
    if written is None:
        return None
    return Blame(path_text(written.path), written.document.source, written.span)


class _Blamer:
    def __init__(self, run: WorkflowRun, report: Report) -> None:
        self.run, self.report = run, report
        self.pods: Mapping[str, PodRecord] = {pod.node: pod for pod in report.pods}
        self.locator = Locator(run)

    def of_failure(self) -> Written | None:
        """Of all nodes that made the workflow fail, the first to end decides."""
        failures = sorted(self.report.explained.failures, key=lambda failure: failure.at)
        nodes = (self.run.nodes[name] for failure in failures for name in failure.nodes)
        first = next((node for node in nodes if self._decides(node)), None)
        if first is None:
            return None
        retry = self._retry(first)
        return self._of_leaf(first) if retry is None else self._of_retry(retry)

    def of_stuck(self) -> Written | None:
        assert self.report.stuck is not None
        run, locator = self.run, self.locator
        if self.report.stuck.bound == "deadline":
            return None  # a limit of ours cut it off
        if run.workflow.spec.raw.get("suspend") is True:
            return locator.of_workflow("suspend")
        if run.started is None:
            return locator.of_workflow("synchronization") if self.report.stuck.bound == "lock" else None
        waiting = [run.nodes[name] for name in self.report.stuck.nodes if name in run.nodes]
        if not waiting or run.unresolved:
            return None
        hanging = next((node for node in waiting if node.pod is not None and node.pod.waiting), None)
        if hanging is not None:
            return self._of_hanging(hanging)
        first = waiting[0]
        field: Field = ("synchronization",) if first.message.startswith("Waiting for ") else ("suspend",)
        return locator.find(first, field, ())

    def _of_hanging(self, node: Node) -> Written | None:
        """Of a pod that waits for ever."""
        locator, says = self.locator, "" if node.pod is None else node.pod.waiting
        if says.startswith(_WITHOUT_STOCK):
            return locator.annotation(node, FAIL_STRATEGY) or locator.find(node, ())
        if says.startswith(_WITHOUT_IMAGE):
            return locator.find(node, *_images(node, says), ())
        fields = next((fields for word, fields in _HANGING.items() if word in says), ())
        return locator.find(node, *fields, ())

    def _decides(self, node: Node) -> bool:
        """Whether everything around a node failed too, and no `continueOn` says that this one does not matter."""
        nodes = self.run.nodes
        while True:
            if not node.failed or self.locator.is_tolerated(node):
                return False
            outer = nodes.get(owner(node, nodes))
            if outer is None:
                return True
            node = outer

    def _retry(self, node: Node) -> Node | None:
        """The node itself, or the innermost Retry node around it."""
        nodes = self.run.nodes
        around: Node | None = node
        while around is not None and around.type != "Retry":
            around = nodes.get(owner(around, nodes))
        return around

    def _of_retry(self, retry: Node) -> Written | None:
        run, locator, message = self.run, self.locator, retry.message
        attempts = [run.nodes[name] for name in retry.children if run.nodes[name].is_attempt]
        if message == PAST_DEADLINE:
            return locator.of_workflow("activeDeadlineSeconds")
        if message.startswith("Stopped with strategy"):
            return None
        if message == EXHAUSTED:
            key: Field = ("backoff",) if gone_in(retry, attempts) else ("limit",)
        elif message == REFUSED:
            key = ("expression",)
        elif message in WINDOW_OVER:
            key = ("backoff", "maxDuration")
        else:
            is_refused = bool(attempts) and message == attempts[-1].message
            key = ("retryPolicy",) if is_refused else ()
        return locator.find(retry, (*_RETRY, *key), _RETRY, ())

    def _of_leaf(self, node: Node) -> Written | None:
        deadline = deadline_of(node, self.pods.get(node.name), self.run)
        if deadline is None:
            return None if "shutdown with strategy" in node.message else self.locator.find(node, ())
        if deadline.is_of_workflow:
            return self.locator.of_workflow(deadline.field)
        return self.locator.find(node, (deadline.field,), ())


def _images(node: Node, says: str) -> Iterator[Field]:
    """The image that a message names, else that of the first container."""
    template = None if node.plan is None else node.plan.template
    containers = () if template is None else template.containers
    for container in sorted(containers, key=lambda container: (container.image or "-") not in says):
        yield (*container.path[len(template.path) if template else 0 :], "image")
