"""Retries as a queue."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import names_of, strategies

_MANY = 20
"""Our choice."""


class RetryLimitHuge(Policy):
    """A retry limit so large that it waits for resources, not for luck.

    Somebody who retries dozens of times mostly waits for a quota or for stock. Argo does that by itself: a pod that
    the quota refuses stays Pending and is asked for again, without an attempt. Meanwhile a step that always fails
    starts, and bills, all those pods. An `expression` that names the cause, or a `backoff.maxDuration`, settles it.
    From more than 20 retries on; the number is our choice.
    """

    name = "retry-limit-huge"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.5 row 19; Argo issue 1913; the threshold is our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "100"  # <- retry-limit-huge
                retryPolicy: Always
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
                limit: "5"
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retry, templates = found.retry, [pod.template for pod in found.pods]
            if retry.limit is None or retry.limit <= _MANY or not templates or retry.raw.get("expression"):
                continue
            if retry.backoff is not None and retry.backoff.max_duration:
                continue
            message = (
                f"{names_of(templates)}: a step that always fails starts {retry.limit + 1} pods, each of them billed"
            )
            help = (
                "retry a handful of times; a pod over its quota waits by itself, and for stock there are more zones, "
                "more specs, or an expression that retries that cause only"
            )
            yield Found(found.at("limit"), message, help)
