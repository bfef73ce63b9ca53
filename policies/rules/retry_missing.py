"""Pods that get one chance."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import SPOT_STRATEGY
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._pods import written_at


class RetryMissing(Policy):
    """A pod template has no `retryStrategy`, so one lost pod loses the workflow.

    Serverless pods end for reasons that are not the program's: no stock, a reclaimed spot instance, an eviction.
    Without a retry each of them fails the step, the workflow, and everything already paid for. A strategy in
    `templateDefaults`, in the workflow's spec or in the controller's `workflowDefaults` counts.
    """

    name = "retry-missing"
    category = "retry"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): configure Argo's retry strategy; "
        "Argo issue 1603 for spot"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash  # <- retry-missing
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        on_eci = context.target.platform_of(pod.metadata) == "eci"
        if pod.retry is not None or (on_eci and pod.settings.fails_fast):
            return  # of pods that fail fast, fail-fast-uncovered says more
        help = "add `retryStrategy: {limit: 3, retryPolicy: Always}`"
        message = f"template {pod.template.name!r} has no retryStrategy: one lost pod fails the workflow"
        if not (on_eci and pod.settings.is_spot):
            yield Found(pod.template.at("retryStrategy"), message, help)
            return
        message = f"template {pod.template.name!r} runs on spot without a retryStrategy: one reclaim fails the workflow"
        place = written_at(pod, context.document, "annotations", SPOT_STRATEGY)
        related = [context.document.related("spot is asked for here", place)]
        yield Found(pod.template.at("retryStrategy"), message, help, related=related)
