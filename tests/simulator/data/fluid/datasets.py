"""A Dataset with its runtime and its DataLoad, and pods that read it."""

from tests.simulator.data.readers import GBIT

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
