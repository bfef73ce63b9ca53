"""Levels of a cache that leave out what sizes them."""

from collections.abc import Iterator

from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy


class TierIncomplete(Policy):
    """The cache level of a JindoRuntime lacks its path, its quota or a watermark.

    Fluid fills in its own values only where there is no level at all. A level that is written is taken as it is:
    without `quota` or `quotaList` the controller finds no size for the path, and without `high` and `low` it hands
    empty watermarks to Jindo. Write all four.
    """

    name = "tier-incomplete"
    category = "data"
    source = "docs/sources.md data 3.2 (F2, F4): what is taken from a level; that all four are needed is our conclusion"

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          tieredstore:
            levels:
              - mediumtype: MEM  # <- tier-incomplete
                volumeType: emptyDir
                path: /cache
                high: "0.95"
                low: "0.7"
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
        for tier in runtime.tiers[:1]:  # Jindo reads no other
            missing = [key for key in ("path", "high", "low") if tier.raw.get(key) is None]
            if tier.raw.get("quota") is None and tier.raw.get("quotaList") is None:
                missing.insert(0, "quota")
            if missing:
                lacks = " and ".join(missing) if len(missing) < 3 else f"{', '.join(missing[:-1])} and {missing[-1]}"
                what = "its size per worker is unknown" if "quota" in missing else "Jindo gets empty values"
                help = 'write `path`, `quota`, `high` and `low`, such as high "0.95" and low "0.7"'
                yield Found(tier.path, f"this cache level has no {lacks}: {what}", help)
