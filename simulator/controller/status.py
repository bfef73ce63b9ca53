"""The nodes of one workflow as they start and end, and what counts them (docs/sources.md argo 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from manifests.retry import Phase
from manifests.workflow import Template
from simulator.controller.bodies import Body
from simulator.controller.call import Call
from simulator.controller.limits import Activity
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.controller.templates import Templates
from simulator.events import Event, NodeEnded, NodeHeld, NodeStarted
from simulator.world import World

if TYPE_CHECKING:
    from simulator.controller.pods import PodBody


class Status:
    """Whatever changes it makes the pass one that asks for another."""

    def __init__(self, world: World, run: WorkflowRun) -> None:
        self.world, self.run = world, run
        self.templates = Templates(run)
        self.activity = Activity()
        self.changed = False
        self.pods: dict[str, PodBody] = {}
        """The Pod nodes that have not ended."""
        self.daemons: dict[str, list[PodBody]] = {}
        """Daemons that are ready, by the node that ends them."""

    @property
    def now(self) -> float:
        now: float = self.world.env.now
        return now

    def log(self, event: Event) -> None:
        self.world.log.append(event)

    def start(
        self,
        call: Call,
        kind: str,
        template: Template,
        inputs: Mapping[str, str],
        phase: Phase = "Running",
        message: str = "",
    ) -> Node:
        """The node of a call."""
        node = Node(call.name, kind, template.name, self.now, call.boundary, phase, message)
        if inputs:
            node.inputs = inputs
        if call.step is not None and call.step.template_ref is not None:
            node.template_ref = call.step.template_ref
        node.scope = self.templates.prepared(call).scope_name
        node.is_attempt = call.is_attempt
        node.is_hook = call.is_hook and not call.is_attempt
        return self._added(node, call.parents)

    def start_plain(self, name: str, kind: str, template: Template, boundary: str, parents: Sequence[str]) -> Node:
        """A node for what is never invoked."""
        return self._added(Node(name, kind, template.name, self.now, boundary), parents)

    def start_group(self, name: str, kind: str, boundary: str, parents: Sequence[str]) -> Node:
        """A node for several calls."""
        return self._added(Node(name, kind, "", self.now, boundary), parents)

    def start_container(self, pod: Node, name: str, parents: Sequence[str]) -> Node:
        """A node for a container of a pod's set."""
        return self._added(Node(name, "Container", pod.template, self.now, pod.name, "Pending"), parents)

    def _added(self, node: Node, parents: Sequence[str]) -> Node:
        nodes = self.run.nodes
        nodes[node.name] = node
        for parent in parents:
            if parent in nodes:
                nodes[parent].children.append(node.name)
        self.activity.start(node)
        self.world.log.append(NodeStarted(node.started, self.run.name, node.name, node.type, node.template))
        self.changed = True
        return node

    def settle(self, node: Node, phase: Phase, message: str = "", exit_code: int | None = None) -> None:
        """End a node now. Pods keep the finish time that their containers reported."""
        node.phase, node.message, node.exit_code = phase, message, exit_code
        kind, now = node.type, self.world.env.now
        if kind == "Pod":
            self.pods.pop(node.name, None)
            if node.pod is not None:
                self.activity.lose_pod(node)
                node.pod = None
        elif kind != "Container":
            node.finished = now
        self.activity.leave(node)
        self.world.log.append(NodeEnded(now, self.run.name, node.name, phase, message, exit_code))
        self.changed = True
        if self.daemons and kind in ("Steps", "DAG"):
            self.end_daemons(node.name)

    def end_daemons(self, boundary: str) -> None:
        """What daemons of a node served has ended, so they end too."""
        for body in self.daemons.pop(boundary, ()):
            if body.node.is_daemon:
                body.terminate()
                retry = body.owner.node if isinstance(body.owner, Body) else None
                if retry is not None and retry.is_daemon:
                    retry.is_daemon = False
                    self.settle(retry, "Succeeded")

    def was_held(self, name: str, since: float, by: str = "parallelism") -> None:
        """Log that a limit kept a node from being made until now, or its pod."""
        if since < self.now:
            self.log(NodeHeld(self.now, self.run.name, name, by, since))

    def mark_changed(self) -> None:
        self.changed = True
