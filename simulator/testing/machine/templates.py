"""The templates that nodes were made from, with what lies under them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from manifests.effective import retry_in_force, with_defaults
from manifests.retry import RetryStrategy
from manifests.workflow import Template
from simulator.controller.locks import Want, wanted
from simulator.controller.node import Node
from simulator.controller.reach import referenced
from simulator.controller.run import WorkflowRun

_LOCAL = "local"


class Written:
    """What the manifests say of the nodes of one run. What has tags in it counts as unknown."""

    def __init__(self, run: WorkflowRun) -> None:
        self.run, self.spec = run, run.workflow.spec

    @cached_property
    def _templates(self) -> dict[tuple[str, str], Template]:
        """By the object that has them (empty for the workflow itself) and their names."""
        own = {("", template.name): template for template in self.spec.every_template}
        others = {
            (owner.name, template.name): template
            for owner, template in referenced(self.run.manifests, self.run.workflow)
        }
        return others | own

    def template(self, node: Node) -> Template | None:
        """None where the template has no name."""
        kind, _, owner = node.scope.partition("/")
        found = self._templates.get(("" if kind == _LOCAL else owner, node.template))
        return None if found is None else with_defaults(self.spec, found)

    def retry(self, node: Node) -> RetryStrategy | None:
        template = self.template(node)
        found = None if template is None else retry_in_force(self.spec, template)
        return None if found is None or "{{" in str(found.raw) else found

    def locks(self, node: Node | None = None) -> Iterator[Want]:
        """Those that a node, or without one the workflow itself, asks for."""
        template = None if node is None else self.template(node)
        raw = self.spec.raw if node is None else {} if template is None else template.raw
        for want in wanted(dict(raw.get("synchronization") or {}), self.run.namespace):
            if "{{" not in want.name:
                yield want
