"""From a node of a run to the text that its template, or a field in force there, was written in."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

from manifests.diagnostic import Path
from manifests.workflow import Step, Template, Workflow
from manifests.written import Layer, Written, layers, written_in
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.results.hierarchy import display_name

Field: TypeAlias = Path
"""Keys below a template; none for the template itself."""


class Locator:
    """Finds places for the nodes of one run."""

    def __init__(self, run: WorkflowRun) -> None:
        self.run = run

    def find(self, node: Node, *fields: Field) -> Written | None:
        """The first of the fields that is written for a node's template: there, or in what lies below it."""
        template, owner = self._template(node), self._owner(node)
        found = (self._field(field, template, owner) for field in fields)
        return next((written for written in found if written is not None), None)

    def annotation(self, node: Node, key: str) -> Written | None:
        """Where an annotation of a pod is written; an eci-profile counts where the workflow says nothing."""
        own = self.find(node, ("metadata", "annotations", key))
        if own is not None or node.plan is None:
            return own
        labels = node.plan.own_metadata.labels
        for profile in node.plan.profiles:
            for selector in profile.selectors:
                if key in selector.annotations and selector.selects(labels):
                    return Written(profile.document, selector.path, key)
        return None

    def of_workflow(self, key: str) -> Written | None:
        """A key of the workflow's spec; the spec where it is not written."""
        workflow = self.run.workflow
        for path in ((key,), ()):
            found = written_in(self._layers, workflow.spec.raw, path)
            if found is not None:
                return found
        return None

    def is_tolerated(self, node: Node) -> bool:
        """Whether `continueOn` of the step or task that made a node covers its end."""
        step = self._step(node)
        return step is not None and step.continues_after(node.phase)

    @cached_property
    def _layers(self) -> list[Layer]:
        return layers(self.run.manifests, self.run.workflow)

    def _field(self, field: Field, template: Template | None, owner: Workflow | None) -> Written | None:
        """The template wins, then templateDefaults, then the workflow's own retryStrategy and podMetadata."""
        spec = self.run.workflow.spec
        own = self._in(owner, template.path, field) if template is not None and owner is not None else None
        if own is not None or not field:
            return own
        below: list[Path] = [("templateDefaults", *field)]
        if field[0] == "metadata":
            below.append(("podMetadata", *field[1:]))
        elif field[0] in ("retryStrategy", "volumes"):
            below.append(field)
        found = (written_in(self._layers, spec.raw, path) for path in below)
        return next((written for written in found if written is not None), None)

    def _in(self, owner: Workflow, template: Path, field: Field) -> Written | None:
        path = (*template[len(owner.spec.path) :], *field)
        if owner is self.run.workflow:
            return written_in(self._layers, owner.spec.raw, path)
        return written_in(layers(self.run.manifests, owner)[:1], owner.spec.raw, path)

    def _owner(self, node: Node) -> Workflow | None:
        """The object in which a node's template was found."""
        kind, _, name = node.scope.partition("/")
        if kind == "local" or not kind:
            return self.run.workflow
        return self.run.manifests.referenced({"name": name, "clusterScope": kind == "cluster"}, self.run.namespace)

    def _template(self, node: Node) -> Template | None:
        if node.template:
            owner = self._owner(node)
            return None if owner is None else owner.spec.template(node.template)
        step = self._step(node)
        return None if step is None else step.inline

    def _step(self, node: Node) -> Step | None:
        """The step or task that calls; None for the entrypoint and for handlers."""
        boundary = self.run.nodes.get(node.boundary)
        template = None if boundary is None or node.is_hook else self._template(boundary)
        if template is None:
            return None
        name = display_name(node.name, node.boundary).partition("(")[0]
        return next((step for step in template.calls if step.name == name), None)
