"""A retry that takes the default policy."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import evicts_by_api, names_of, strategies


class RetryPolicyImplicit(Policy):
    """A `retryStrategy` names no `retryPolicy`, so deleted pods and failed transfers of artifacts are not retried.

    The default is OnFailure, which retries the phase Failed. Argo sees a pod that is gone as Error, "pod deleted",
    and so it does when its own containers fail, which load and save artifacts. With an `expression` the default is
    Always. Who means OnFailure writes it down.
    """

    name = "retry-policy-implicit"
    category = "retry"
    severity = Severity.INFO
    source = "docs/sources.md argo 3.4, 3.5 row 12; Argo pull request 9180, issue 9337"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:  # <- retry-policy-implicit
                limit: "3"
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retry, templates = found.retry, [pod.template for pod in found.pods]
            if not templates or retry.raw.get("retryPolicy") or retry.raw.get("expression") or retry.attempts == 1:
                continue
            below = workflow.spec.retry
            if below is not None and below.policy is not None and found.templates[0].retry is not None:
                continue  # retry-not-merged tells that this policy was lost
            edit = insert_key(context.document, found.place, "retryPolicy", "Always") if found.is_written else None
            fix = Fix("retry errors too", (edit,), safe=False) if edit is not None else None
            evicted = any(evicts_by_api(pod) and pod.settings.is_spot for pod in found.pods)
            cause = "a spot instance that is evicted by API" if evicted else "a pod that is deleted"
            message = f"{names_of(templates)}: no retryPolicy means OnFailure, and {cause} can end as Error instead"
            severity = Severity.WARNING if evicted else None
            help = "write `retryPolicy: Always`, or OnFailure where that is meant"
            yield Found(found.at("retryPolicy"), message, help, fix=fix, severity=severity)
