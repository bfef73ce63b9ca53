"""Caches in memory that the worker does not have."""

from collections.abc import Iterator

from catalog import Catalog, Size
from manifests.diagnostic import Severity
from manifests.eci import PodSettings
from manifests.fields import mapping, scalar
from manifests.fluid import JindoRuntime
from manifests.rule import Found
from manifests.units import quantity
from policies.policy import Context, Policy

GIB = float(1 << 30)


class TierExceedsMemory(Policy):
    """The memory cache of a JindoRuntime is larger than the memory of its workers.

    A quota of medium MEM lies in each worker's memory. Fluid refuses one above the worker's memory limit. Above the
    memory of the spec that the workers ask ECI for, they are killed as the cache fills. The worker itself needs some
    memory too, so a quota just below the spec is no safe choice either.
    """

    name = "tier-exceeds-memory"
    category = "data"
    source = "docs/sources.md data 3.2 (F5): quota and memory limit; docs/sources.md eci 2.2: specs decide the size"

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          worker:
            podMetadata:
              labels:
                alibabacloud.com/eci: "true"
              annotations:
                k8s.aliyun.com/eci-use-specs: 4-8Gi
          tieredstore:
            levels:
              - mediumtype: MEM
                volumeType: emptyDir
                path: /cache
                quota: 12Gi  # <- tier-exceeds-memory
                high: "0.95"
                low: "0.7"
    """

    good = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          worker:
            podMetadata:
              labels:
                alibabacloud.com/eci: "true"
              annotations:
                k8s.aliyun.com/eci-use-specs: 4-16Gi
          tieredstore:
            levels:
              - mediumtype: MEM
                volumeType: emptyDir
                path: /cache
                quota: 12Gi
                high: "0.95"
                low: "0.7"
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        tier = next(iter(runtime.tiers), None)
        if tier is None or tier.medium != "MEM" or not tier.quota:
            return
        resources = mapping(mapping(mapping(runtime.raw, "spec"), "worker"), "resources")
        written = scalar(mapping(resources, "limits"), "memory")
        limit = quantity(written) if written is not None else None
        place = ("quota",) if tier.raw.get("quota") is not None else ("quotaList",)
        quota = f"a cache of {tier.quota / GIB:.4g} GiB in memory"
        if limit is not None and tier.quota > limit:
            yield Found(
                tier.at(*place),
                f"{quota} is more than the worker's memory limit of {written}: Fluid refuses the runtime",
                "raise worker.resources.limits.memory above the quota, or lower the quota",
                related=[context.document.related("the limit", runtime.at("worker", "resources", "limits", "memory"))],
                severity=Severity.ERROR,
            )
            return
        for spec in PodSettings(runtime.worker_annotations).specs:
            size = _size(spec, context.catalog)
            if size is not None and tier.quota >= size.memory_gib * GIB:
                yield Found(
                    tier.at(*place),
                    f"{quota} does not fit into a worker of {spec}, which has {size.memory_gib:g} GiB in all: "
                    "it is killed as the cache fills",
                    "lower the quota, or ask for a spec with more memory",
                )
                return


def _size(spec: str, catalog: Catalog) -> Size | None:
    instance = catalog.instances.get(spec)
    return instance.size if instance is not None else Size.parse(spec)
