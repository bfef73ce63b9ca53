"""Templates as Argo executes them: what lies under them merged in, their tags filled (docs/sources.md argo 2.12).

Most templates come out the same for every call; these are made once and shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from manifests.artifacts import Origin, origins_of
from manifests.effective import PodPlan, retry_in_force, with_defaults
from manifests.expressions.tags import OPEN, tags
from manifests.fields import Raw, mapping
from manifests.retry import RetryStrategy, read_retry
from manifests.workflow import Template, Workflow, read_template
from simulator.controller.call import Call
from simulator.controller.dag_plan import DagPlan
from simulator.controller.inputs import Inputs
from simulator.controller.names import pod_name
from simulator.controller.reach import referenced, with_pod_metadata
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import Names, fill, fill_all

_FILLED_LATER = ("steps", "dag", "inputs", "outputs", "retryStrategy")
"""Parts of a template whose tags refer to its own inside, or to its attempts."""

_KEPT = 64
"""Filled templates that are kept for calls with the same values."""


@dataclass(eq=False)
class Prepared:
    """A template with the layers under it. `template` still has its tags."""

    template: Template
    tags: tuple[str, ...] | None
    """The names in its tags; None where they do not tell what it comes to, since it has expressions or nested tags."""
    owner: Workflow
    retry: RetryStrategy | None
    filled: dict[tuple[str | None, ...], Template] = field(default_factory=dict)
    """What it came to before, by the values of its tags: calls differ in few of them, and attempts in none."""

    @property
    def is_tagged(self) -> bool:
        return self.tags is None or bool(self.tags)

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
        scope = self.scope(call, inputs)
        if prepared.tags is None:
            return _filled(prepared.template, scope)
        key = tuple(map(scope.get, prepared.tags))
        if key not in prepared.filled:
            if len(prepared.filled) >= _KEPT:
                prepared.filled.clear()
            prepared.filled[key] = _filled(prepared.template, scope)
        return prepared.filled[key]

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
        workflow, given = self.run.workflow, self.run.manifests
        patch = workflow.spec.pod_spec_patch or ""
        if "{{" in patch:
            spec = replace(workflow.spec, pod_spec_patch=fill(patch, self.scope(call, inputs)))
            return PodPlan(replace(workflow, spec=spec), template, given.profiles_in_force, given.additions)
        plan = PodPlan(workflow, template, given.profiles_in_force, given.additions)
        if not self.prepared(call).is_tagged:
            self._plans[key] = plan
        return plan

    def scope(self, call: Call, inputs: Mapping[str, str]) -> Names:
        """Everything that the tags of a call's template may refer to."""
        return Names(_Own(self.run, call), Inputs(inputs), self.run.parameters)

    @cached_property
    def origins(self) -> Mapping[Origin, tuple[Origin, ...]]:
        """Which outputs of pods reach which input artifacts of templates."""
        run = self.run
        others = (template for _, template in referenced(run.manifests, run.workflow))
        return origins_of([*run.workflow.spec.every_template, *others])

    def _prepare(self, template: Template, owner: Workflow) -> Prepared:
        """Defaults are those of the workflow that runs, also for templates of other objects."""
        spec = self.run.workflow.spec
        is_own = owner is self.run.workflow
        merged = with_defaults(spec, template if is_own else with_pod_metadata(template, owner))
        own = [value for name, value in merged.raw.items() if name not in _FILLED_LATER]
        return Prepared(merged, _tags(own), owner, retry_in_force(spec, merged))


class _Own:
    """What a call knows of itself; made anew for each call, so nothing is worked out before it is asked for."""

    __slots__ = ("_call", "_run")

    def __init__(self, run: WorkflowRun, call: Call) -> None:
        self._run, self._call = run, call

    def get(self, name: str, /) -> str | None:
        call = self._call
        match name:
            case "node.name":
                return call.name
            case "pod.name":
                return pod_name(self._run.name, call.template.name, call.name)
            case "steps.name" | "tasks.name":
                return None if call.step is None else call.step.name
            case "retries":
                return str(call.attempt) if call.is_attempt else None
        return call.last.get(name)

    def below(self, prefix: str) -> Mapping[str, str]:
        start = f"{prefix}."
        return {name.removeprefix(start): value for name, value in self._call.last.items() if name.startswith(start)}


def _filled(template: Template, scope: Names) -> Template:
    raw = template.raw
    filled = {name: value if name in _FILLED_LATER else fill_all(value, scope) for name, value in raw.items()}
    return read_template(filled, template.path)


def _tags(value: object) -> tuple[str, ...] | None:
    """The names in all simple tags of a plain value, each once; None where there are other tags."""
    found: dict[str, None] = {}
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            for tag in tags(part):
                if tag.is_expression or OPEN in tag.text:
                    return None
                found[tag.text] = None
        elif isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return tuple(found)
