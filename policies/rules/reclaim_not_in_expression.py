"""An expression that knows other ways to lose a pod."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import evicts_by_api, names_of, strategies
from policies.rules._retry_expressions import refuses_reclaim


class ReclaimNotInExpression(Policy):
    """Pods run on spot instances, and the retry expression is false for an instance that is reclaimed.

    Whoever tests a retry by deleting a pod sees the phase Error and the message "pod deleted". A reclaimed spot
    instance leaves a pod that is Failed, with a message of its own, so an expression made for the test does not
    retry it. Only what is surely false is told: a test of exit codes, of `retries` or of other messages may hold.
    Instances that are evicted by API are left out, as their pods are deleted.
    """

    name = "reclaim-not-in-expression"
    category = "retry"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, preemptible instances (B2); docs/sources.md eci 3.1, docs/sources.md argo 3.5; Argo issue 2901"
    )
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations: {k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo}
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                expression: lastRetry.message matches "pod deleted"  # <- reclaim-not-in-expression
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations: {k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo}
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                expression: lastRetry.message contains "pod deleted" || lastRetry.exitCode != "2"
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            expression = found.retry.expression
            if not expression or found.retry.attempts == 1 or not found.retry.covers("Failed"):
                continue
            lost = [pod.template for pod in found.pods if pod.settings.is_spot and not evicts_by_api(pod)]
            if lost and refuses_reclaim(expression):
                message = (
                    f"{names_of(lost)} on spot: a reclaimed instance ends as Failed with a message of its own, for "
                    "which this expression is false"
                )
                help = 'say what is not to be retried, such as `lastRetry.exitCode != "2"`, or drop the expression'
                yield Found(found.at("expression"), message, help)
