"""Which templates a workflow reaches: its own, and through templateRefs those of other objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from manifests.effective import PodPlan, merged, pod_plans
from manifests.graph import all_calls
from manifests.load import Manifests
from manifests.workflow import Template, Workflow, read_template


def referenced(manifests: Manifests, workflow: Workflow) -> Iterator[tuple[Workflow, Template]]:
    """The templates of other objects that the workflow reaches, with those objects, each once."""
    seen: set[tuple[str, str, str]] = set()
    waiting = [(workflow, template) for template in workflow.spec.templates]
    while waiting:
        owner, template = waiting.pop(0)
        for step in all_calls(template):
            ref = step.template_ref
            other = owner if ref is None else manifests.referenced(ref, owner.namespace)
            if other is None or other is workflow:
                continue
            called = other.spec.template(step.template if ref is None else str(ref.get("template")))
            if called is not None and (key := (other.kind, other.name, called.name)) not in seen:
                seen.add(key)
                waiting.append((other, called))
                yield other, called


def plans(manifests: Manifests, workflow: Workflow) -> list[PodPlan]:
    """The pods of every template that the workflow reaches, as far as they are known before tags are filled."""
    others = [with_pod_metadata(template, owner) for owner, template in referenced(manifests, workflow)]
    spec = replace(workflow.spec, templates=(*workflow.spec.templates, *others))
    return pod_plans(replace(workflow, spec=spec), manifests.profiles_in_force, manifests.additions)


def leaves(manifests: Manifests, workflow: Workflow) -> set[str]:
    """The names of the templates that take time themselves, with or without pods of their own."""
    found = [*workflow.spec.every_template, *(template for _, template in referenced(manifests, workflow))]
    return {template.name for template in found if template.type not in ("steps", "dag")}


def with_pod_metadata(template: Template, owner: Workflow) -> Template:
    """A template of another object: of that one's spec only its podMetadata comes along (docs/sources.md argo 2.12)."""
    if not owner.spec.pod_metadata.raw:
        return template
    return read_template(merged(dict(template.raw), {"metadata": dict(owner.spec.pod_metadata.raw)}), template.path)
