"""Long work on spot pods without the hour of protection."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import SPOT_STRATEGY
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._annotations import literal
from policies.rules._pods import written_at
from policies.rules._retries import names_of
from policies.rules._times import limit_in_force, sleep_of

DURATION = "k8s.aliyun.com/eci-spot-duration"


class SpotUnprotected(Policy):
    """A spot pod gives up its protected hour (`eci-spot-duration: "0"`), and its step takes long.

    A spot pod is not taken back in its first hour, unless it says 0. Then price and stock are checked every five
    minutes from the start, and what a reclaimed pod has done is lost. Steps of less than an hour are never hit with
    the protection. A step counts as long where it sleeps for more than one check, or where its own time limit is an
    hour or more.
    """

    name = "spot-unprotected"
    category = "cost"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, spot pods (B1, 2024-11-19): protection and checks; docs/sources.md eci 1.2"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
              k8s.aliyun.com/eci-spot-duration: "0"  # <- spot-unprotected
          templates:
            - name: train
              timeout: 3h
              container: {image: "alpine:3.20", command: [./train]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
              k8s.aliyun.com/eci-spot-duration: "1"
          templates:
            - name: train
              timeout: 3h
              container: {image: "alpine:3.20", command: [./train]}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        check, hour = (context.catalog.figure(name).value for name in ("spot.check", "spot.protection"))
        met = set()
        for pod in context.pods(workflow):
            annotations = pod.metadata.annotations
            if not literal(annotations, SPOT_STRATEGY) or literal(annotations, DURATION) != "0":
                continue
            long = _long(pod, check, hour)
            place = written_at(pod, context.document, "annotations", DURATION)
            if long and place not in met:
                met.add(place)
                subject = names_of([pod.template])
                message = (
                    f"{subject} {long}, and without its protected hour the pod may be taken "
                    f"back at every check, each {show_seconds(check)}"
                )
                yield Found(place, message, 'write "1", which is the default: the first hour is then safe')


def _long(pod: PodPlan, check: float, hour: float) -> str:
    """How it is known that the step takes long; empty where it is not."""
    sleep = sleep_of(pod.template.container) if pod.template.container is not None else None
    if sleep is not None and sleep[0] > check:
        return f"sleeps for {show_seconds(sleep[0])}"
    limit = limit_in_force(pod.template)
    return f"may run for {show_seconds(limit.seconds)}" if limit is not None and limit.seconds >= hour else ""
