"""A backoff that a missing stock does not wait for."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import FAIL_STRATEGY
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import written_at
from policies.rules._retries import names_of, retries_of, strategies, wait_of


class FailFastSkipsBackoff(Policy):
    """A pod fails fast without stock, and the backoff of its retry is not waited for then.

    The wait counts from the end of the last attempt, and a pod that was never created has none. So all retries are
    used up within moments, and a shortage of a few minutes fails the step. Pods that ran and failed do wait.
    """

    name = "fail-fast-skips-backoff"
    category = "retry"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 3.3, 3.6; docs/sources.md eci 3.2"
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations: {k8s.aliyun.com/eci-fail-strategy: fail-fast}
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
                backoff: {duration: 5m}  # <- fail-fast-skips-backoff
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 7200
          podMetadata:
            annotations: {k8s.aliyun.com/eci-fail-strategy: fail-back}
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
                backoff: {duration: 5m}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            fast = [pod for pod in found.pods if pod.settings.fails_fast]
            retries = retries_of(found.retry)
            if not fast or not retries or not wait_of(found.retry, 1) or not found.retry.covers("Failed", "no stock"):
                continue
            message = (
                f"{names_of([pod.template for pod in fast])}: without stock no backoff is waited for, and "
                f"{'the retry comes' if retries == 1 else f'all {retries} retries come'} at once"
            )
            help = "list more specs and zones, or use fail-back with a deadline of the workflow to wait for stock"
            place = written_at(fast[0], context.document, "annotations", FAIL_STRATEGY)
            related = [context.document.related("fail-fast is set here", place)]
            yield Found(found.at("backoff", "duration"), message, help, related=related)
