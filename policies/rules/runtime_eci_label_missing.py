"""Cache nodes that are sized for ECI and not sent there."""

from collections.abc import Iterator

from manifests.eci import ACS_LABEL, ECI_LABEL, USE_SPECS
from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import runs_on_eci


class RuntimeEciLabelMissing(Policy):
    """A JindoRuntime has annotations for ECI, but no label that sends its workers there.

    The annotations `k8s.aliyun.com/eci-...` do something on ECI only. Without `alibabacloud.com/eci: "true"` the
    workers go to ordinary nodes, and where there are none they stay Pending and the Dataset is never bound. The label
    is not needed in an ACK Serverless cluster, or where the namespace has it.
    """

    name = "runtime-eci-label-missing"
    category = "data"
    source = "docs/sources.md eci 1.5 (Z3): the label; docs/sources.md data 3.3 (F3): where a runtime's labels stand"
    platforms = ("eci",)

    bad = """
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.g6.2xlarge  # <- runtime-eci-label-missing
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
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.g6.2xlarge
    """

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        labels = runtime.worker_labels
        if context.target.platform != "eci" or runs_on_eci(runtime) or labels.get(ACS_LABEL) == "true":
            return
        for metadata in (runtime.worker_metadata, runtime.metadata):
            keys = sorted(key for key in metadata.annotations if key.startswith("k8s.aliyun.com/eci-"))
            key = USE_SPECS if USE_SPECS in keys else next(iter(keys), "")
            if key and not any("{{" in label for label in labels):
                message = f"{key} is meant for ECI, but no label sends the workers there: it has no effect elsewhere"
                help = f'add `{ECI_LABEL}: "true"` to spec.podMetadata.labels'
                yield Found(metadata.at("annotations", key), message, help)
                return
