"""A wide loop whose pods all wait equally long."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import names_of, retries_of, strategies, wait_of
from policies.rules._wide import WIDE


class RetryInLockstep(Policy):
    """A retry with the same delay each time on a template that runs in many pods at once.

    Argo knows no jitter: pods that fail together wait for the same time and are created together, and with a
    `factor` of 1 that goes on at the same pace until the limit. A factor of 2 gives the trouble more time with each
    round; a `parallelism` spreads the pods.
    """

    name = "retry-in-lockstep"
    category = "retry"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 3.3; Argo issue 700 leaves jitter out; 50 pods are our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: each
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
                backoff: {duration: 30s}  # <- retry-in-lockstep
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: each
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
                backoff: {duration: 30s, factor: 2}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            backoff, retries, first = found.retry.backoff, retries_of(found.retry), wait_of(found.retry, 1)
            if backoff is None or retries < 2 or not first or backoff.cap or wait_of(found.retry, 2) != first:
                continue
            widths = {pod.template.path: context.fanout(workflow).of(pod.template) for pod in found.pods}
            wide = [pod.template for pod in found.pods if widths[pod.template.path].at_once >= WIDE]
            if wide:
                most = max(widths[template.path].at_once for template in wide)
                message = (
                    f"{names_of(wide)}: of {most} pods at once, those that fail together come back together, "
                    f"{retries} times {backoff.duration} apart"
                )
                yield Found(
                    found.at("backoff", "duration"), message, "add `factor: 2`, or hold the loop by `parallelism`"
                )
