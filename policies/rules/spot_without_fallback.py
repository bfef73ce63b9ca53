"""Spot or nothing."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import SPOT_STRATEGY
from manifests.eci_annotations import ANNOTATIONS
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._annotations import is_true, literal
from policies.rules._pods import written_at

FALLBACK = "k8s.aliyun.com/eci-spot-fallback"


class SpotWithoutFallback(Policy):
    """A spot pod may not become an ordinary one when there is no spot stock.

    Spot stock comes and goes with the market, and every attempt of a retry asks the same market again: in a drought
    all of them are spent, or wait. With `eci-spot-fallback: "true"` ECI makes a pay-as-you-go pod when it finds no
    spot stock. With several specs a drought must be wider to hurt, so that is information. It is fine for work that
    may wait.
    """

    name = "spot-without-fallback"
    category = "stock"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, spot pods (B1, 2024-11-19) and spot for Jobs (B4); docs/sources.md eci 1.2"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: 4-8Gi
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo  # <- spot-without-fallback
          templates:
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: 4-8Gi
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
              k8s.aliyun.com/eci-spot-fallback: "true"
          templates:
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spots = [pod for pod in context.pods(workflow) if _is_spot_only(pod)]
        places = [written_at(pod, context.document, "annotations", SPOT_STRATEGY) for pod in spots]
        for place in dict.fromkeys(places):
            pods = [pod for pod, other in zip(spots, places, strict=True) if other == place]
            narrow = [pod for pod in pods if len(set(pod.settings.specs)) < 2]
            attempts = max((pod.retry.attempts or 0 for pod in pods if pod.retry is not None), default=0)
            tries = f"each of {attempts} attempts asks" if attempts > 1 else "the pod asks"
            specs = "one spec or size" if narrow else f"{len(set(pods[0].settings.specs))} specs"
            message = f"{tries} for spot with {specs} and nothing to fall back on: without spot stock there is no pod"
            help = f'add `{FALLBACK}: "true"`' + (", and list more specs" if narrow else "")
            yield Found(place, message, help, severity=self.severity if narrow else Severity.INFO)


def _is_spot_only(pod: PodPlan) -> bool:
    annotations = pod.metadata.annotations
    form, strategy = ANNOTATIONS[SPOT_STRATEGY], literal(annotations, SPOT_STRATEGY)
    if form is None or form.wrong(strategy) is not None:
        return False  # a wrong word is eci-annotation-value, and may ask for no spot at all
    return "{{" not in annotations.get(FALLBACK, "") and not is_true(annotations, FALLBACK)
