"""Spot strategies that do not fit their price limit."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import SPOT_PRICE_LIMIT, SPOT_STRATEGY
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context
from policies.rules._annotations import Annotations, Clash, ClashPolicy, is_library, literal


class SpotPriceLimitMismatch(ClashPolicy):
    """The spot strategy and the price limit do not fit each other.

    `SpotWithPriceLimit` needs a limit, and without one no pod can be created. `SpotAsPriceGo` takes the market's price
    whatever it is, up to that of an ordinary pod. A limit beside it is not looked at, so the bill may be higher than
    the manifest seems to say.
    """

    name = "spot-price-limit-mismatch"
    category = "scheduling"
    severity = Severity.ERROR
    source = "Alibaba Cloud, preemptible ECI instances (B1, 2024-11-19); docs/sources.md eci 1.2"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-strategy: SpotWithPriceLimit  # <- spot-price-limit-mismatch
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
              k8s.aliyun.com/eci-spot-strategy: SpotWithPriceLimit
              k8s.aliyun.com/eci-spot-price-limit: "0.25"
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in super().check_workflow(workflow, context):
            if found.severity is not None or not is_library(workflow):  # its callers may add what is missing
                yield found

    def clashes(self, annotations: Annotations) -> Iterator[Clash]:
        strategy, limit = literal(annotations, SPOT_STRATEGY), annotations.get(SPOT_PRICE_LIMIT, "").strip()
        if strategy == "SpotWithPriceLimit" and not limit:
            message = f"{strategy} needs a price limit, and none is set: no pod can be created"
            yield Clash(SPOT_STRATEGY, message, f"set {SPOT_PRICE_LIMIT}, or write SpotAsPriceGo")
        if strategy == "SpotAsPriceGo" and literal(annotations, SPOT_PRICE_LIMIT):
            message = f"the price limit does nothing: {strategy} takes the market's price"
            help = "write SpotWithPriceLimit, or remove the limit"
            yield Clash(SPOT_PRICE_LIMIT, message, help, other=SPOT_STRATEGY, severity=Severity.WARNING)
