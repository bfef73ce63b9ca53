"""One submitted workflow: its nodes, its global values, and what has become of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID, uuid5

from manifests.errors import InputError
from manifests.fields import integer, mapping, scalar, text
from manifests.load import Manifests
from manifests.release import NEWEST_RELEASE, Release
from manifests.retry import Phase
from manifests.workflow import Step, Template, Workflow
from simulator.controller.clock import timestamp
from simulator.controller.node import Node
from simulator.controller.places import place_of
from simulator.controller.unknown import unknown

DEFAULT_EPOCH = datetime(2026, 1, 5, tzinfo=UTC)
"""What time it is at 0 s where the scenario does not say: a Monday."""
_NAMESPACE = UUID("6f1f9c6e-6a0c-4a3e-9a43-5b0a1b8f2c11")


@dataclass(eq=False)
class WorkflowRun:
    """`name` is unique in the simulation. Times are seconds; None before they are known."""

    name: str
    workflow: Workflow
    manifests: Manifests
    number: int = 0
    """Its place among the workflows; with it instead of the name, luck is the same under another name."""
    globals: Mapping[str, str] = field(default_factory=dict)
    """Further global values, such as those of a CronWorkflow, by the names that tags use."""
    origin: str = ""
    """What it is a run of: the kind and the name of a Workflow, or of a CronWorkflow."""
    submitted: float = 0.0
    phase: Phase = "Pending"
    message: str = ""
    started: float | None = None
    finished: float | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    shutdown: str = ""
    """Stop or Terminate, once somebody has asked for it."""
    unresolved: dict[str, str] = field(default_factory=dict)
    """What does not start for want of a value, by the name of its node: the reference that has none."""
    release: Release = NEWEST_RELEASE
    epoch: datetime = DEFAULT_EPOCH
    on_wake: Callable[[], None] | None = None

    def wake(self) -> None:
        """Have the controller look at it, as after a change by somebody."""
        if self.on_wake is not None and not self.ended:
            self.on_wake()

    @property
    def deadline(self) -> float | None:
        """The instant after which nothing new may start, from activeDeadlineSeconds."""
        seconds = self.workflow.spec.active_deadline
        return None if seconds is None or self.started is None else self.started + seconds

    @property
    def ended(self) -> bool:
        return self.finished is not None

    @property
    def namespace(self) -> str:
        return self.workflow.namespace or "default"

    @cached_property
    def priority(self) -> int:
        return integer(self.workflow.spec.raw, "priority") or 0

    @cached_property
    def uid(self) -> str:
        return str(uuid5(_NAMESPACE, f"{self.namespace}/{self.name}"))

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The global scope: `workflow.*` (docs/sources.md argo 2.13). What nodes add to it later lies in it too."""
        spec, metadata = self.workflow.spec, self.workflow.metadata
        given = {parameter.name: self._argument(parameter.name, parameter.value) for parameter in spec.arguments}
        found = {f"workflow.parameters.{name}": value for name, value in given.items()}
        found |= {f"workflow.labels.{name}": value for name, value in metadata.labels.items()}
        found |= {f"workflow.annotations.{name}": value for name, value in metadata.annotations.items()}
        created = timestamp(self.epoch, self.submitted)
        listed = [{"name": name, "value": value} for name, value in given.items()]
        return {
            "workflow.name": self.name,
            "workflow.namespace": self.namespace,
            "workflow.uid": self.uid,
            "workflow.serviceAccountName": text(spec.raw, "serviceAccountName") or "default",
            "workflow.mainEntrypoint": spec.entrypoint or "",
            "workflow.priority": str(self.priority),
            "workflow.creationTimestamp": created,
            "workflow.creationTimestamp.RFC3339": created,
            "workflow.creationTimestamp.s": str(int(self.epoch.timestamp() + self.submitted)),
            "workflow.scheduledTime": created,
            "workflow.parameters": json.dumps(listed, separators=(",", ":"), ensure_ascii=False),
            "workflow.parameters.json": json.dumps(listed, separators=(",", ":"), ensure_ascii=False),
            "workflow.labels.json": json.dumps(metadata.labels, separators=(",", ":")),
            "workflow.annotations.json": json.dumps(metadata.annotations, separators=(",", ":")),
            **found,
            **self.globals,
        }

    def _argument(self, name: str, value: str | None) -> str:
        """An argument's value; one that comes from a ConfigMap that was not given is unknown."""
        if value is not None:
            return value
        raw = next((parameter.raw for parameter in self.workflow.spec.arguments if parameter.name == name), {})
        source = mapping(raw, "valueFrom")
        found = self.value_from(source)
        default = scalar(source, "default")
        return found if found is not None else default if default is not None else unknown(f"-p {name}")

    def value_from(self, source: Mapping[str, object]) -> str | None:
        """The value behind a `configMapKeyRef`, if the ConfigMap is among the inputs."""
        ref = mapping(source, "configMapKeyRef")
        return self.config_map(text(ref, "name") or "", text(ref, "key") or "") if ref else None

    def config_map(self, name: str, key: str) -> str | None:
        """A value of a ConfigMap among the inputs."""
        for document in self.manifests.of_kind("ConfigMap"):
            if document.name == name:
                return scalar(mapping(document.raw, "data"), key)
        return None

    def called(self, step: Step, owner: Workflow) -> tuple[Template, Workflow]:
        """The template that a step calls, and the object in which its own calls are looked up.

        Raises InputError where it was not given.
        """
        if step.inline is not None:
            return step.inline, owner
        other: Workflow | None = owner
        name = step.template
        if step.template_ref is not None:
            other = self.manifests.referenced(step.template_ref, owner.namespace)
            name = str(step.template_ref.get("template"))
        template = None if other is None else other.spec.template(name)
        if other is None or template is None:
            place = place_of(step.path, owner)
            raise InputError(f"{place}: the template that step {step.name!r} refers to was not given")
        return template, other

    def pods(self) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.type == "Pod")
