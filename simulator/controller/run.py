"""One submitted workflow: its nodes, its parameters, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from manifests.load import Manifests
from manifests.retry import Phase
from manifests.workflow import Step, Template, Workflow
from simulator.controller.node import Node


@dataclass
class WorkflowRun:
    """`name` is unique in the simulation. Times are seconds; None before they are known."""

    name: str
    workflow: Workflow
    manifests: Manifests
    number: int = 0
    """Its place among the workflows; with it instead of the name, luck is the same under another name."""
    submitted: float = 0.0
    phase: Phase = "Pending"
    message: str = ""
    started: float | None = None
    finished: float | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    asked: int = 0
    """How many pods it has asked for, those that vanished and were created again included."""

    @property
    def deadline(self) -> float | None:
        """The instant after which nothing new may start, from activeDeadlineSeconds."""
        seconds = self.workflow.spec.active_deadline
        return None if seconds is None or self.started is None else self.started + seconds

    @property
    def ended(self) -> bool:
        return self.finished is not None

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The global scope: `workflow.name` and the values of `spec.arguments`."""
        values = {f"workflow.parameters.{p.name}": p.value for p in self.workflow.spec.arguments if p.value is not None}
        return values | {"workflow.name": self.name, "workflow.namespace": self.workflow.namespace or "default"}

    def called(self, step: Step, owner: Workflow) -> tuple[Template | None, Workflow]:
        """The template that a step calls, and the object in which its own calls are looked up."""
        if step.inline is not None:
            return step.inline, owner
        if step.template_ref is None:
            return owner.spec.template(step.template), owner
        other = self.manifests.referenced(step.template_ref, owner.namespace)
        name = step.template_ref.get("template")
        return (None, owner) if other is None else (other.spec.template(str(name)), other)

    def pods(self) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.type == "Pod")
