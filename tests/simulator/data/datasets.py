"""A Dataset with its runtime and its DataLoad, and pods that read it."""

from simulator.results.history import histories
from tests.simulator.worlds import leaf, step, steps, workflow

GB, GBIT = 1e9, 1e9 / 8
CARD = 2.5 * GBIT
"""The baseline of ecs.g6.2xlarge; bursts are switched off here."""
QUIET = {"network": {"burst": "none"}, "oss": {"download": "10Gbps"}, "cache": {"ready": ["leaf:1"]}}
LEVEL = {"mediumtype": "MEM", "volumeType": "emptyDir", "path": "/c", "quota": "30Gi", "high": "1.0", "low": "0.9"}


def dataset(name="data"):
    meta = {"name": name, "namespace": "argo"}
    mount = {"mountPoint": "oss://bucket/", "path": "/"}
    return {"apiVersion": "data.fluid.io/v1alpha1", "kind": "Dataset", "metadata": meta, "spec": {"mounts": [mount]}}


def runtime(workers=2, quota="30Gi", spec="ecs.g6.2xlarge", levels=None, **annotations):
    return {
        "apiVersion": "data.fluid.io/v1alpha1",
        "kind": "JindoRuntime",
        "metadata": {"name": "data", "namespace": "argo"},
        "spec": {
            "replicas": workers,
            "worker": {"podMetadata": {"annotations": {"k8s.aliyun.com/eci-use-specs": spec} | annotations}},
            "tieredstore": {"levels": [LEVEL | {"quota": quota}] if levels is None else levels},
        },
    }


def dataload(name="warm-up", namespace="argo", **spec):
    spec = {"dataset": {"name": "data", "namespace": "argo"}} | spec
    meta = {"name": name, "namespace": namespace}
    return {"apiVersion": "data.fluid.io/v1alpha1", "kind": "DataLoad", "metadata": meta, "spec": spec}


def readers(count, path="pvc://data/file", size="10GB"):
    main = steps([step("A", "read", withSequence={"count": str(count)})])
    annotations = {"k8s.aliyun.com/eci-use-specs": "16-32Gi"}
    tasks = {"read": {"duration": "0s", "reads": [{"from": path, "size": size}]}}
    return workflow(main, leaf("read", metadata={"annotations": annotations})), tasks


def reading(simulation):
    """Seconds that each pod read."""
    return [pod.seconds("read") for pod in histories(simulation.world.log)["w"].pods]
