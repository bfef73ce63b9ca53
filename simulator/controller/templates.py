"""Templates as Argo executes them: what lies under them merged in, their tags filled (docs/sources.md argo 2.12).

Most templates come out the same for every call; these are made once and shared.
"""

from __future__ import annotations

from dataclasses import replace

from manifests.effective import PodPlan, with_defaults
from manifests.workflow import Template, Workflow, read_template
from simulator.controller.call import Call
from simulator.controller.names import pod_name
from simulator.controller.reach import with_pod_metadata
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import substitute, substitute_all

_FILLED_LATER = ("steps", "dag", "inputs", "outputs")
"""Parts of a template whose tags refer to its own inside."""


class Templates:
    """The templates of one run."""

    def __init__(self, run: WorkflowRun) -> None:
        self.run = run
        self._merged: dict[tuple[str, str, object], Template] = {}
        self._tagged: set[tuple[str, str, object]] = set()
        self._bound: dict[str, Template] = {}
        self._plans: dict[tuple[str, str, object], PodPlan] = {}

    def bound(self, call: Call) -> Template:
        """The template of a call with templateDefaults under it and its tags filled."""
        key = _key(call)
        if key not in self._merged:
            self._merged[key] = self._with_layers(call.template, call.owner)
            own = {name: value for name, value in self._merged[key].raw.items() if name not in _FILLED_LATER}
            if "{{" in str(own):
                self._tagged.add(key)
        template = self._merged[key]
        if key not in self._tagged:
            return template
        if call.name not in self._bound:
            self._bound[call.name] = self._filled(template, call)
        return self._bound[call.name]

    def plan(self, call: Call) -> PodPlan:
        """The pod of a call."""
        key, workflow = _key(call), self.run.workflow
        patch = workflow.spec.pod_spec_patch or ""
        if "{{" in patch:
            spec = replace(workflow.spec, pod_spec_patch=substitute(patch, self.scope(call)))
            return PodPlan(replace(workflow, spec=spec), self.bound(call))
        if key in self._tagged:
            return PodPlan(workflow, self.bound(call))
        if key not in self._plans:
            self._plans[key] = PodPlan(workflow, self.bound(call))
        return self._plans[key]

    def scope(self, call: Call) -> dict[str, str]:
        """Everything that the tags of a call's template may refer to."""
        name = pod_name(self.run.name, call.template.name, call.name)
        attempt = {"retries": str(call.attempt), **call.last} if call.last else {}
        return self.run.parameters | call.scope | attempt | {"node.name": call.name, "pod.name": name}

    def _with_layers(self, template: Template, owner: Workflow) -> Template:
        """Defaults are those of the workflow that runs, also for templates of other objects."""
        own = owner is self.run.workflow
        return with_defaults(self.run.workflow.spec, template if own else with_pod_metadata(template, owner))

    def _filled(self, template: Template, call: Call) -> Template:
        later = {name: value for name, value in template.raw.items() if name in _FILLED_LATER}
        now = {name: value for name, value in template.raw.items() if name not in later}
        return read_template(substitute_all(now, self.scope(call)) | later, template.path)


def _key(call: Call) -> tuple[str, str, object]:
    return call.owner.kind, call.owner.name, call.template.path
