"""Caches that cannot hold their data."""

from collections.abc import Iterator

from manifests.fields import integer, mapping, mappings, text
from manifests.fluid import DataLoad, Dataset, JindoRuntime
from manifests.rule import Found
from manifests.units import show_bytes
from policies.policy import Context, Policy
from policies.rules._data import dataload_of, dataset_of, workers


class CacheTooSmall(Policy):
    """A cache is smaller than the data behind it, as Fluid itself measured it.

    What the workers hold is workers x quota x high watermark. Data beyond that is evicted as soon as it is read, and
    comes from OSS each time. The size is known where the Dataset was exported from the cluster with its
    `status.ufsTotal`; a copy that a DataLoad makes of all of it counts once more.
    """

    name = "cache-too-small"
    category = "data"
    source = "docs/sources.md data 3.1, 3.2 and 3.7 (F1, F2, F6): size, capacity and copies"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - {mountPoint: "oss://my-bucket/corpus", path: /}
        status:
          ufsTotal: 120.00GiB
        ---
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
                quota: 12Gi  # <- cache-too-small
                high: "0.95"
                low: "0.7"
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - {mountPoint: "oss://my-bucket/corpus", path: /}
        status:
          ufsTotal: 20.00GiB
        ---
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
                quota: 12Gi
                high: "0.95"
                low: "0.7"
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        dataset = dataset_of(runtime, context.manifests)
        tier = next(iter(runtime.tiers), None)
        if dataset is None or not dataset.size or tier is None or not tier.quota or tier.raw.get("high") is None:
            return
        load = dataload_of(dataset, context.manifests)
        copies = _copies(load, dataset) if load is not None else 1
        needed = dataset.size * copies
        if needed <= runtime.capacity:
            return
        held = show_bytes(runtime.capacity)
        times = f" x {copies} copies" if copies > 1 else ""
        yield Found(
            tier.at("quota"),
            f"{workers(runtime)} x {show_bytes(tier.quota)} x {tier.high:g} hold {held}, "
            f"the data is {show_bytes(dataset.size)}{times}: the rest is read from OSS each time",
            "raise replicas or quota, or let the Dataset mount only what the pods read",
            related=[dataset.document.related("the size of the data", ("status", "ufsTotal"))],
        )


def _copies(load: DataLoad, dataset: Dataset) -> int:
    """How often a load keeps all of the data; a target that is part of it says nothing about the rest."""
    roots = {"", *(mount.strip("/") for mount in dataset.mount_paths if len(dataset.mount_paths) == 1)}
    targets = [target for _, target in mappings(mapping(load.raw, "spec"), "target")]
    whole = [target for target in targets if (text(target, "path") or "").strip("/") in roots]
    return max((integer(target, "replicas") or 1 for target in whole), default=1)
