"""Spot pods of sizes that are not sold as spot."""

from collections.abc import Iterator

from catalog import Size
from manifests.diagnostic import Path, Severity
from manifests.eci import SPOT_STRATEGY, USE_SPECS
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._annotations import literal
from policies.rules._pods import written_at
from policies.rules._sizes import added_cost, asked, asked_size, place_of, same


class SpotSizeRounded(Policy):
    """A spot pod asks for a size that is not sold as spot, and is rounded up.

    Spot pods have 2 vCPU or more, one of the sizes that are sold in every region, and not 2-1, 4-2 or 8-4. What is
    smaller or in between is rounded up, which eats into the discount: half a vCPU as spot is four times what was
    asked for. The shares are those of the list prices; a spot pod pays the market price of the type that it gets.
    """

    name = "spot-size-rounded"
    category = "cost"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, spot pods (B1, 2024-11-19): sizes; docs/sources.md eci 1.2"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
              k8s.aliyun.com/eci-use-specs: 0.5-1Gi,4-8Gi  # <- spot-size-rounded
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
              k8s.aliyun.com/eci-use-specs: 2-4Gi,4-8Gi
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        met: set[tuple[Path, str]] = set()
        for pod in context.pods(workflow):
            if not literal(pod.metadata.annotations, SPOT_STRATEGY):
                continue
            if not pod.settings.specs:
                yield from _summed(pod, context)
                continue
            place = written_at(pod, context.document, "annotations", USE_SPECS)
            for spec in dict.fromkeys(pod.settings.specs):
                size = Size.parse(spec)
                sold = size is not None and context.catalog.offers(size, context.target.region)
                if size is not None and sold and (place, spec) not in met:  # else it has spec-not-sold
                    met.add((place, spec))
                    yield from _rounded(place, spec, size, context, text=spec)


def _summed(pod: PodPlan, context: Context) -> Iterator[Found]:
    found = asked(pod)
    size = asked_size(found.running)
    if size is not None and not found.whole.unknown:
        yield from _rounded(place_of(pod, context.document), str(found.running), size, context)


def _rounded(place: Path, shown: str, size: Size, context: Context, text: str = "") -> Iterator[Found]:
    fit = context.catalog.fit_spot(size.vcpu, size.memory_gib)
    if fit is None or same(fit, size):
        return
    least = min(offer.size.vcpu for offer in context.catalog.sizes if offer.spot)
    reason = f"below {least:g} vCPU" if size.vcpu < least else "not sold as spot"
    message = (
        f"{shown} is {reason}: a spot pod of it becomes {fit}, at list prices {added_cost(size, fit, context.catalog)}"
    )
    help = f"ask for {fit} and use what it has, or leave small pods out of spot"
    yield Found(place, message, help, text=text)
