"""What `argo lint` would refuse although it works."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.expressions.tags import every_tag
from manifests.fields import Raw
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.scope import Tagged
from manifests.validation.walk import Call, Visit, Walk
from manifests.workflow import Workflow

_KINDS = ("labels", "annotations")


class LintOnlyError(Check):
    """`argo lint --offline` reports an error here, and a cluster does not.

    It does not know the labels that Argo itself adds, nor those of the controller's workflowDefaults; it takes a
    namespace that is written on one side of a reference only for another one; it reads no quantity that is a variable.
    """

    name = "lint-only-error"
    category = "argo-gap"
    severity = Severity.INFO
    source = "docs/sources.md argo-lint 5, AW-P06: argo-workflows issues 10748 and 15005"

    bad = """
        kind: Workflow
        metadata: {generateName: tell-}
        spec:
          entrypoint: tell
          templates:
            - name: tell
              container:
                image: alpine:3.20
                args: ["{{workflow.labels.workflows.argoproj.io/creator}}"]  # <- lint-only-error
                resources:
                  limits: {cpu: "{{workflow.priority}}"}  # <- lint-only-error
          priority: 2
    """

    good = """
        kind: Workflow
        metadata: {generateName: tell-, labels: {team: blue}}
        spec:
          entrypoint: tell
          templates:
            - name: tell
              container:
                image: alpine:3.20
                args: ["{{workflow.labels.team}}"]
                resources:
                  limits: {cpu: "2"}
    """

    def check_walk(self, walk: Walk) -> Iterator[Found]:
        ref, base = walk.workflow.spec.template_ref, walk.base
        if ref is not None and base is not None and _is_one_sided(ref, base, walk.workflow):
            yield Found(walk.workflow.spec.at("workflowTemplateRef", "name"), _about_namespace(base, walk.workflow))

    def check_template(self, visit: Visit) -> Iterator[Found]:
        yield from _added_keys(visit, visit.tagged)

    def check_call(self, call: Call) -> Iterator[Found]:
        yield from _added_keys(call.visit, call.tagged)
        ref, owner, caller = call.step.template_ref, call.callee_owner, call.visit.walk.workflow
        if ref is not None and owner is not None and _is_one_sided(ref, owner, caller):
            yield Found(call.written.at("templateRef", "name"), _about_namespace(owner, caller))


def _is_one_sided(ref: Raw, found: Workflow, caller: Workflow) -> bool:
    is_elsewhere = found.namespace != caller.namespace or caller.kind == "ClusterWorkflowTemplate"
    return ref.get("clusterScope") is not True and is_elsewhere


def _about_namespace(found: Workflow, caller: Workflow) -> str:
    if caller.kind == "ClusterWorkflowTemplate":
        return f"argo lint crashes where a ClusterWorkflowTemplate refers to a WorkflowTemplate, here {found.name!r}"
    written = f"{found.kind} {found.name!r}" if found.namespace else f"this {caller.kind}"
    return f"argo lint does not find {found.name!r}, as only {written} says its namespace"


def _added_keys(visit: Visit, tagged: list[Tagged]) -> Iterator[Found]:
    """Labels and annotations that the workflow has in the cluster and not in its file."""
    for item in tagged:
        for tag in dict.fromkeys(piece.text for piece in every_tag(item.written) if not piece.is_expression):
            root, _, rest = tag.partition(".")
            kind, _, key = rest.partition(".")
            if root == "workflow" and kind in _KINDS and key and key in visit.walk.added_keys(kind):
                yield Found(item.path, f"argo lint does not know {{{{{tag}}}}}, which a cluster adds", text=tag)
