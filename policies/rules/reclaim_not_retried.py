"""A retry that a reclaimed spot instance does not get."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import set_scalar
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import evicts_by_api, names_of, strategies


class ReclaimNotRetried(Policy):
    """Pods run on spot instances, and the retry policy leaves out the phase in which a reclaimed one ends.

    When ECI takes a spot instance back, its pod ends in the phase Failed, with the reason BidFailed. `OnError`
    retries the phase Error only, so the very loss that the retry is there for fails the step. Pods whose instance
    is evicted by API (`eci-spot-release-strategy: api-evict`) may end in Error and are left out. So are pods that
    fail fast: they have fail-fast-uncovered.
    """

    name = "reclaim-not-retried"
    category = "retry"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, preemptible instances (B2); docs/sources.md eci 3.1, docs/sources.md argo 3.4; Argo issue 9880"
    )
    fixable = True
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
                retryPolicy: OnError  # <- reclaim-not-retried
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
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            if found.retry.policy != "OnError" or found.retry.attempts == 1:
                continue
            lost = [
                pod.template
                for pod in found.pods
                if pod.settings.is_spot and not pod.settings.fails_fast and not evicts_by_api(pod)
            ]
            if lost:
                place = found.at("retryPolicy")
                edit = set_scalar(context.document, place, "Always") if found.is_written else None
                fix = Fix("retry failures too", (edit,), safe=False) if edit is not None else None
                message = f"{names_of(lost)} on spot: a reclaimed instance ends as Failed, which OnError does not retry"
                help = "write `retryPolicy: Always`; an `expression` can leave out failures of the program itself"
                yield Found(place, message, help, fix=fix)
