"""A retry that looks for network errors only."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import names_of, strategies


class TransientErrorsOnly(Policy):
    """`OnTransientError` retries a few network errors, and none of the ways in which serverless pods get lost.

    It compares the message of the attempt with a list of texts such as "i/o timeout". No stock, a reclaimed spot
    instance, an eviction and "pod deleted" are not among them. The controller's environment variable
    TRANSIENT_ERROR_PATTERN adds to the list; where a Deployment of the controller is given that sets it, this is
    silent.
    """

    name = "transient-errors-only"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.4, 3.5: util/errors/errors.go; Argo issue 13200"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: OnTransientError  # <- transient-errors-only
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
                expression: lastRetry.status == "Error" || lastRetry.exitCode == "-1"
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        manifests = context.manifests
        components = (*manifests.components, *(manifests.external.components if manifests.external else ()))
        if any("TRANSIENT_ERROR_PATTERN" in container.env for c in components for container in c.containers):
            return
        for found in strategies(workflow, context):
            templates = [pod.template for pod in found.pods if not pod.settings.fails_fast]
            if found.retry.policy == "OnTransientError" and found.retry.attempts != 1 and templates:
                message = (
                    f"{names_of(templates)}: OnTransientError retries network errors only, and no pod that found no "
                    "stock, was reclaimed, evicted or deleted"
                )
                help = "write `retryPolicy: Always`, or name these causes in the controller's TRANSIENT_ERROR_PATTERN"
                yield Found(found.at("retryPolicy"), message, help)
