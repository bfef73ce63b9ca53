"""Cache levels that Jindo does not read."""

from collections.abc import Iterator

from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy


class TiersIgnored(Policy):
    """A JindoRuntime has several cache levels, of which Jindo uses the first.

    Other runtimes of Fluid sort their levels and use them all. Jindo takes the first level and ignores the rest, so the
    cache is smaller than the file says, and what does not fit is read from OSS each time.
    """

    name = "tiers-ignored"
    category = "data"
    source = "docs/sources.md data 3.2 (F4): Jindo uses the first level only"

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          tieredstore:
            levels:
              - {mediumtype: MEM, volumeType: emptyDir, path: /fast, quota: 8Gi, high: "0.95", low: "0.7"}
              - mediumtype: SSD  # <- tiers-ignored
                volumeType: emptyDir
                path: /large
                quota: 200Gi
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
              - {mediumtype: SSD, volumeType: emptyDir, path: /large, quota: 200Gi, high: "0.95", low: "0.7"}
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        if len(runtime.tiers) < 2:
            return
        first, second = runtime.tiers[:2]
        rest = "this level is" if len(runtime.tiers) == 2 else f"this level and {len(runtime.tiers) - 2} more are"
        yield Found(
            second.path,
            f"Jindo uses the first cache level only: {rest} ignored",
            "keep one level, of the medium and the quota that the data needs",
            related=[context.document.related("the level in use", first.path)],
        )
