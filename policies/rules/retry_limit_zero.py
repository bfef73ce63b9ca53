"""A retry that never happens."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import names_of, strategies


class RetryLimitZero(Policy):
    """`limit: 0` allows one attempt and no retry.

    The limit counts retries, not attempts. Where a strategy of the workflow or of `templateDefaults` lies below, a
    limit of 0 turns it off for one template, and nothing is said.
    """

    name = "retry-limit-zero"
    category = "retry"
    severity = Severity.INFO
    source = "docs/sources.md argo 3.1; Argo issue 5341"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "0"  # <- retry-limit-zero
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
                limit: "1"
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec = workflow.spec
        for found in strategies(workflow, context):
            templates = [pod.template for pod in found.pods if not pod.settings.fails_fast]
            if found.retry.limit != 0 or not templates or not found.is_written:
                continue
            layers = [spec.at("retryStrategy"), spec.at("templateDefaults", "retryStrategy")]
            strategies_below = [spec.retry, spec.defaults.retry if spec.defaults is not None else None]
            if any(
                below is not None and found.place != layer
                for layer, below in zip(layers, strategies_below, strict=True)
            ):
                continue
            message = f"{names_of(templates)}: the limit counts retries, so 0 means that there is none"
            yield Found(
                found.at("limit"), message, "write how often to try again, such as 3, or drop the retryStrategy"
            )
