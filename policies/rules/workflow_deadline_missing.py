"""Workflows that may run until somebody looks."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.graph import all_calls
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import waiting_ends


class WorkflowDeadlineMissing(Policy):
    """A workflow has no `activeDeadlineSeconds`, so nothing ends it when it hangs.

    A pod that waits for stock or cannot pull its image stays Pending and Argo never fails it by itself; ECI bills the
    second. A template's `activeDeadlineSeconds` does not bound that time. Its `timeout` does, but not while a retry is
    in force; where every template has one and none is retried, nothing is said. A WorkflowTemplate without an
    entrypoint is a library, whose users set the deadline.
    """

    name = "workflow-deadline-missing"
    category = "time"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): set a timeout; docs/sources.md argo 3.10 and 6"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:  # <- workflow-deadline-missing
          entrypoint: hash
          templates:
            - name: hash
              activeDeadlineSeconds: 600
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 7200
          templates:
            - name: hash
              activeDeadlineSeconds: 600
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec = workflow.spec
        if spec.entrypoint is None or spec.raw.get("activeDeadlineSeconds") is not None:
            return
        calls_out = any(call.template_ref for template in spec.templates for call in all_calls(template))
        waiting = [pod.template.name for pod in context.pods(workflow) if not waiting_ends(pod)]
        if (not waiting and not calls_out) or _is_told_of_template(workflow, context):
            return
        message = (
            "this workflow has no deadline: a pod that finds no stock or no image stays Pending and keeps it running"
        )
        help = "add `activeDeadlineSeconds` to the spec, well above the longest good run"
        yield Found(spec.at("activeDeadlineSeconds"), message, help)


def _is_told_of_template(workflow: Workflow, context: Context) -> bool:
    """Whether its WorkflowTemplate is under check too and lacks the deadline as well: one there settles both."""
    ref = workflow.spec.template_ref
    owner = context.manifests.referenced(ref, workflow.namespace) if ref is not None else None
    return (
        owner is not None
        and owner.spec.entrypoint is not None
        and any(owner is other for other in context.manifests.workflows)
    )
