"""Watermarks in the wrong order."""

from collections.abc import Iterator

from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy


class WatermarksReversed(Policy):
    """The low watermark of a cache level is above its high one.

    At `high` a worker evicts its coldest data down to `low`. With `low` above `high` there is nothing to come down
    to. Equal watermarks are left alone here, since the practice guide's own sample has them.
    """

    name = "watermarks-reversed"
    category = "data"
    source = "docs/sources.md data 3.2 (F2, F4): from the high watermark down to the low one"

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          tieredstore:
            levels:
              - mediumtype: MEM
                volumeType: emptyDir
                path: /cache
                quota: 8Gi
                high: "0.7"
                low: "0.95"  # <- watermarks-reversed
    """

    good = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          tieredstore:
            levels:
              - mediumtype: MEM
                volumeType: emptyDir
                path: /cache
                quota: 8Gi
                high: "0.95"
                low: "0.7"
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        for tier in runtime.tiers[:1]:
            if tier.low > tier.high and tier.raw.get("low") is not None and tier.raw.get("high") is not None:
                message = f"low ({tier.low:g}) is above high ({tier.high:g}): there is nothing to evict down to"
                yield Found(tier.at("low"), message, "let high be the larger of the two")
