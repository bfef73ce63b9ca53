"""What keeps a simulation from beginning: Argo would reject it, or something that it needs is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manifests.effective import PodPlan
from manifests.errors import InputError
from manifests.load import Manifests
from manifests.validation import rejections
from manifests.workflow import Workflow
from simulator.cloud.sizing import SIZED_BY, specs_of
from simulator.cloud.spec import SizingError
from simulator.controller.reach import plans
from simulator.scenario.model import Scenario


def refuse_rejected(manifests: Manifests) -> None:
    """Raise InputError where Argo would reject a workflow."""
    rejected = [f"{f.file}:{f.span.line}:{f.span.column}: {f.message} [{f.name}]" for f in rejections(manifests)]
    if rejected:
        raise InputError("\n".join(f"Argo would reject {line}" for line in rejected))


def refuse_incomplete(manifests: Manifests, workflows: Sequence[Workflow], scenario: Scenario) -> None:
    """Raise InputError where something that a run needs is missing or does not exist."""
    missing = [line for workflow in workflows for line in _unresolved(workflow)]
    missing += [line for workflow in workflows for line in _valueless(workflow)]
    found = [plan for workflow in workflows for plan in plans(manifests, workflow)]
    missing += [line for plan in found for line in _unsized(plan, scenario)]
    if missing:
        raise InputError("\n".join(dict.fromkeys(missing)))


def _unresolved(workflow: Workflow) -> Iterator[str]:
    ref, spec = workflow.spec.template_ref, workflow.spec
    if ref is not None and not spec.templates:
        yield f"{workflow.name}: the WorkflowTemplate {ref.get('name')!r} that it refers to was not given"


def _valueless(workflow: Workflow) -> Iterator[str]:
    for parameter in workflow.spec.arguments:
        if parameter.value is None and not parameter.raw.get("valueFrom"):
            name = parameter.name
            yield f"{workflow.name}: the argument {name!r} has no value; give it with -p {name}=VALUE"


def _unsized(plan: PodPlan, scenario: Scenario) -> Iterator[str]:
    """What is wrong with a template's specs, as far as it is known before its tags are filled."""
    annotations = plan.metadata.annotations
    if any("{{" in annotations.get(key, "") for key in SIZED_BY):
        return
    try:
        specs_of(plan, scenario.catalog, scenario.region.id)
    except SizingError as error:
        yield f"template {plan.template.name!r}: {error}"
