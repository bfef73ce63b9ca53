"""Templates as Argo executes them: what lies under them merged in, their tags filled (docs/sources.md argo 2.12).

Most templates come out the same for every call; these are made once and shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from manifests.effective import PodPlan, retry_in_force, with_defaults
from manifests.fields import Raw, mapping
from manifests.retry import RetryStrategy, read_retry
from manifests.workflow import Template, Workflow, read_template
from simulator.controller.call import Call
from simulator.controller.dag_plan import DagPlan
from simulator.controller.inputs import Inputs
from simulator.controller.names import pod_name
from simulator.controller.reach import with_pod_metadata
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import Names, fill, fill_all

_FILLED_LATER = ("steps", "dag", "inputs", "outputs", "retryStrategy")
"""Parts of a template whose tags refer to its own inside, or to its attempts."""


@dataclass(eq=False)
class Prepared:
    """A template with the layers under it. `template` still has its tags."""

    template: Template
    is_tagged: bool
    owner: Workflow
    retry: RetryStrategy | None

    @cached_property
    def dag(self) -> DagPlan:
        return DagPlan.of(self.template)

    @cached_property
    def scope_name(self) -> str:
        """How `templateScope` says where it was found."""
        kinds = {"WorkflowTemplate": "namespaced", "ClusterWorkflowTemplate": "cluster"}
        return f"{kinds.get(self.owner.kind, 'local')}/{self.owner.name}"

    def part(self, name: str) -> Raw:
        return mapping(self.template.raw, name)


class Templates:
    """The templates of one run."""

    def __init__(self, run: WorkflowRun) -> None:
        self.run = run
        self._prepared: dict[tuple[int, int], Prepared] = {}
        self._plans: dict[int, PodPlan] = {}

    def prepared(self, call: Call) -> Prepared:
        key = (id(call.template), id(call.owner))
        found = self._prepared.get(key)
        if found is None:
            found = self._prepared[key] = self._prepare(call.template, call.owner)
        return found

    def bound(self, prepared: Prepared, call: Call, inputs: Mapping[str, str]) -> Template:
        """The template of a call with its tags filled. Raises SubstitutionError."""
        if not prepared.is_tagged:
            return prepared.template
        raw = prepared.template.raw
        scope = self.scope(call, inputs)
        filled = {name: value if name in _FILLED_LATER else fill_all(value, scope) for name, value in raw.items()}
        return read_template(filled, prepared.template.path)

    def strategy(self, prepared: Prepared, call: Call, inputs: Mapping[str, str]) -> RetryStrategy | None:
        """The retryStrategy in force, with its tags filled."""
        found = prepared.retry
        if found is None or "{{" not in str(found.raw):
            return found
        late = {"expression": found.raw["expression"]} if "expression" in found.raw else {}
        return read_retry({**fill_all(dict(found.raw), self.scope(call, inputs)), **late}, found.path)

    def plan(self, call: Call, template: Template, inputs: Mapping[str, str]) -> PodPlan:
        """The pod of a call whose bound template this is."""
        key = id(template)
        if key in self._plans:
            return self._plans[key]
        workflow = self.run.workflow
        patch = workflow.spec.pod_spec_patch or ""
        if "{{" in patch:
            spec = replace(workflow.spec, pod_spec_patch=fill(patch, self.scope(call, inputs)))
            return PodPlan(replace(workflow, spec=spec), template)
        if self.prepared(call).is_tagged:
            return PodPlan(workflow, template)
        plan = self._plans[key] = PodPlan(workflow, template)
        return plan

    def scope(self, call: Call, inputs: Mapping[str, str]) -> Names:
        """Everything that the tags of a call's template may refer to."""
        own = {"node.name": call.name, "pod.name": pod_name(self.run.name, call.template.name, call.name)}
        if call.step is not None:
            own["steps.name" if "[" in call.name else "tasks.name"] = call.step.name
        if call.is_attempt:
            own |= {"retries": str(call.attempt), **call.last}
        return Names(own, Inputs(inputs), self.run.parameters)

    def _prepare(self, template: Template, owner: Workflow) -> Prepared:
        """Defaults are those of the workflow that runs, also for templates of other objects."""
        spec = self.run.workflow.spec
        own = owner is self.run.workflow
        merged = with_defaults(spec, template if own else with_pod_metadata(template, owner))
        tagged = "{{" in str([value for name, value in merged.raw.items() if name not in _FILLED_LATER])
        return Prepared(merged, tagged, owner, retry_in_force(spec, merged))
