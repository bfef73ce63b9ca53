"""Caches of one gibibyte that nobody asked for."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import boolean, mapping
from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import dataload_of, dataset_of


class TieredStoreMissing(Policy):
    """A JindoRuntime says nothing about where and how much it caches.

    Fluid then takes 1 GiB of /dev/shm on each worker, and a DataLoad of its Dataset fails. A runtime whose master and
    workers are disabled caches nothing on purpose and is fine.
    """

    name = "tiered-store-missing"
    category = "data"
    source = "docs/sources.md data 3.2 and 3.7 (F4, F6): what stands in for a missing level; DataLoad needs one"

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:  # <- tiered-store-missing
          replicas: 2
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
        spec = mapping(runtime.raw, "spec")
        if runtime.tiers or all(boolean(mapping(spec, part), "disabled") for part in ("master", "worker")):
            return
        dataset = dataset_of(runtime, context.manifests)
        load = dataload_of(dataset, context.manifests) if dataset is not None else None
        message = "this runtime has no tieredstore level: each worker caches 1 GiB in /dev/shm"
        yield Found(
            runtime.at("tieredstore", "levels"),
            message if load is None else f"{message}, and the DataLoad {load.name!r} fails",
            "add one level with mediumtype, volumeType, path, quota, high and low",
            related=[load.document.related("the DataLoad", ("metadata", "name"))] if load is not None else (),
            severity=Severity.WARNING if load is None else Severity.ERROR,
        )
