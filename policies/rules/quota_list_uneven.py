"""Quotas and paths that do not pair up."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import text
from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy


class QuotaListUneven(Policy):
    """The `quotaList` of a cache level has more or fewer entries than its `path`.

    Both are comma lists, and each quota belongs to the path at its place. Fluid refuses lists of unequal length. A
    single `quota` is split evenly over all paths instead.
    """

    name = "quota-list-uneven"
    category = "data"
    severity = Severity.ERROR
    source = "docs/sources.md data 3.2 (F2): as many quotas as paths"

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          tieredstore:
            levels:
              - mediumtype: SSD
                volumeType: emptyDir
                path: /disk1,/disk2,/disk3
                quotaList: 100Gi,100Gi  # <- quota-list-uneven
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
              - mediumtype: SSD
                volumeType: emptyDir
                path: /disk1,/disk2
                quotaList: 100Gi,100Gi
                high: "0.95"
                low: "0.7"
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        for tier in runtime.tiers[:1]:
            quotas, paths = text(tier.raw, "quotaList"), text(tier.raw, "path")
            if not quotas or not paths or "{{" in quotas + paths:
                continue
            counts = len(quotas.split(",")), len(paths.split(","))
            if counts[0] != counts[1]:
                message = f"{counts[0]} quotas for {counts[1]} paths: Fluid cannot pair them and refuses the runtime"
                yield Found(tier.at("quotaList"), message, "give one quota for each path, or one `quota` for all")
