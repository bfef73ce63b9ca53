"""Masters that pay for a worker's size."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import USE_SPECS
from manifests.fields import mapping
from manifests.fluid import JindoRuntime
from manifests.pod import read_metadata
from manifests.rule import Found
from policies.policy import Context, Policy


class MasterSizedAsWorker(Policy):
    """A JindoRuntime gives its master the spec that is meant for its workers.

    `spec.podMetadata` reaches master, workers and clients alike. The cache lies in the workers; the master keeps the
    metadata and seldom needs their memory or their network card, yet is billed for them. Three masters make it three.
    """

    name = "master-sized-as-worker"
    category = "data"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md data 3.3 (F3, F4): podMetadata is copied to master, workers and clients"
    platforms = ("eci",)

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.g6.2xlarge  # <- master-sized-as-worker
    """

    good = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          master:
            podMetadata:
              annotations:
                k8s.aliyun.com/eci-use-specs: 2-4Gi
          worker:
            podMetadata:
              annotations:
                k8s.aliyun.com/eci-use-specs: ecs.g6.2xlarge
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        shared = runtime.metadata.annotations.get(USE_SPECS)
        master = mapping(mapping(runtime.raw, "spec"), "master")
        own = read_metadata(mapping(master, "podMetadata"), ()).annotations
        if not shared or "{{" in shared or USE_SPECS in own or master.get("disabled") is True:
            return
        count = "the master is" if runtime.masters == 1 else f"the {runtime.masters} masters are"
        message = f"{USE_SPECS} stands in spec.podMetadata: {count} as large as a worker, {shared}"
        help = "write it under worker.podMetadata, and a small spec under master.podMetadata"
        yield Found(runtime.metadata.at("annotations", USE_SPECS), message, help)
