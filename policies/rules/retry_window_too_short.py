"""Retries that come too late to happen."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.retry import RetryError
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import InForce, retries_of, slept, strategies


class RetryWindowTooShort(Policy):
    """`backoff.maxDuration` ends before all retries that `limit` allows can start.

    It is no longest wait. It is a window that opens when the first attempt is created; waiting for a pod, pulling
    its image, running and every backoff happen inside of it. A retry that would start behind its end does not
    happen, and one that starts before is killed there. What is counted here is the waits, and the literal `sleep`
    of the program.
    """

    name = "retry-window-too-short"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.2, 3.3; Argo issue 2260, pull request 16855"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "5"
                retryPolicy: Always
                backoff:
                  duration: 10m
                  factor: "2"
                  maxDuration: 5m  # <- retry-window-too-short
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
                backoff:
                  duration: 1m
                  factor: "2"
                  maxDuration: 2h
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retries = retries_of(found.retry)
            run = min((slept(pod) for pod in found.pods), default=0.0)
            fitting = _fitting(found, run)
            if fitting is None or fitting >= retries or found.retry.backoff is None:
                continue
            slowed = f" with attempts of {show_seconds(run)}" if run and _fitting(found, 0.0) != fitting else ""
            happen = f"only {fitting} of {retries} retries fit" if fitting else "not one retry fits"
            message = (
                f"{happen} into maxDuration {found.retry.backoff.max_duration}{slowed}: it counts from the first start"
            )
            help = "raise maxDuration above the sum of all waits and runs, or lower `limit`"
            if fitting == 0:
                help += "; for a longest wait there is `cap` (Argo 3.7 and later)"
            severity = Severity.INFO if fitting else None
            yield Found(found.at("backoff", "maxDuration"), message, help, severity=severity)


def _fitting(found: InForce, run: float) -> int | None:
    try:
        return found.retry.retries_in_time(run) if retries_of(found.retry) else None
    except RetryError:
        return None
