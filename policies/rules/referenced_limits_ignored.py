"""Time limits that stay behind when a template is called from elsewhere."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import text
from manifests.graph import all_calls, callees_first
from manifests.rule import Found
from manifests.workflow import Template, Workflow, WorkflowSpec
from policies.policy import Context, Policy

LIMITS = ("timeout", "activeDeadlineSeconds")


class ReferencedLimitsIgnored(Policy):
    """A template is called by `templateRef`, and the time limit in its own object's templateDefaults stays behind.

    Of the WorkflowTemplate that a `templateRef` names, only the template comes along, and its podMetadata. What its
    `templateDefaults` set for all of its templates does not hold for the caller, so a step that looks bounded where it
    is written runs without a limit. Defaults of the caller do hold.
    """

    name = "referenced-limits-ignored"
    category = "time"
    severity = Severity.WARNING
    source = "docs/sources.md argo 2.12"

    bad = """
        kind: WorkflowTemplate
        metadata: {name: tools}
        spec:
          templateDefaults: {timeout: 20m}
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
        ---
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          activeDeadlineSeconds: 7200
          templates:
            - name: main
              steps:
                - - name: hash
                    templateRef: {name: tools, template: hash}  # <- referenced-limits-ignored
    """

    good = """
        kind: WorkflowTemplate
        metadata: {name: tools}
        spec:
          templates:
            - name: hash
              timeout: 20m
              container: {image: "alpine:3.20"}
        ---
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          activeDeadlineSeconds: 7200
          templates:
            - name: main
              steps:
                - - name: hash
                    templateRef: {name: tools, template: hash}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec = workflow.spec
        if spec.defaults is not None and _limits(spec.defaults):
            return
        for step in (step for template in spec.templates for step in all_calls(template)):
            place = step.at("templateRef")
            if step.template_ref is None or context.document.root.find(place) is None:
                continue
            owner = context.manifests.referenced(step.template_ref, workflow.namespace)
            called = text(step.template_ref, "template")
            if owner is None or not called:
                continue
            lost = _limits(owner.spec.defaults) if owner.spec.defaults is not None else []
            bare = _unlimited(owner.spec, called)
            if lost and bare:
                message = (
                    f"{' and '.join(lost)} in the templateDefaults of {owner.name} "
                    f"{'do' if len(lost) > 1 else 'does'} not come along: {', '.join(bare)} runs without a limit here"
                )
                help = "write the limit into the template itself, or into the templateDefaults of this object"
                yield Found(place, message, help)


def _limits(template: Template) -> list[str]:
    return [key for key in LIMITS if template.raw.get(key) is not None]


def _unlimited(spec: WorkflowSpec, name: str) -> list[str]:
    """The pod templates without a limit of their own that a call of this one may run."""
    start = spec.template(name)
    found = callees_first(spec, [start])[::-1] if start is not None else []
    return [template.title for template in found if template.makes_pod and not _limits(template)]
