"""What a call does by the type of its template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from manifests.workflow import Template
from simulator.controller.call import Call
from simulator.controller.limits import Boundary
from simulator.controller.node import Node
from simulator.controller.work import Work

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

STARTS_PENDING = ("Pod", "HTTP", "Plugin")
"""The types of node that wait for a pod; the others are Running from the start."""
_TYPES = {"steps": "Steps", "dag": "DAG", "suspend": "Suspend", "http": "HTTP", "plugin": "Plugin"}


def node_type(template: Template) -> str:
    """The type of the node of a template's invocation (docs/sources.md argo 1.1)."""
    return _TYPES.get(template.type or "", "Pod")


class Body(Work):
    """The life of one node that a template makes, once nothing holds it back."""

    __slots__ = ("call", "inputs", "node", "operator", "template")
    owner: Work
    boundary: Boundary | None = None
    """Its own limits on its children, if it has any."""
    lost = 0
    """How many pods of it vanished, so that others were created in their place."""

    def __init__(
        self,
        operator: Operator,
        owner: Work,
        call: Call,
        template: Template,
        inputs: Mapping[str, str],
        node: Node,
    ) -> None:
        super().__init__(owner)
        self.operator, self.call, self.template, self.inputs, self.node = operator, call, template, inputs, node

    def drop(self) -> None:
        """It has ended: let go of what it held."""

    def fail(self, message: str) -> None:
        """failFast fails it."""
        self.operator.settle(self.node, "Failed", message)

    def close(self, message: str) -> None:
        """The workflow's deadline has passed, or it is shut down: end at once, if it has no children that end it."""
