"""Annotations that are ECI's answer, written as if they were a wish."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci_annotations import BY_SYSTEM, short
from manifests.rule import Found
from policies.policy import Context
from policies.rules._annotations import AnnotationPolicy, Written

INSTEAD = {
    "eci-instance-spec": "ask for sizes by k8s.aliyun.com/eci-use-specs",
    "eci-instance-cpu": "ask for sizes by k8s.aliyun.com/eci-use-specs",
    "eci-instance-mem": "ask for sizes by k8s.aliyun.com/eci-use-specs",
    "eci-instance-compute-category": "ask for a category by k8s.aliyun.com/eci-compute-category",
    "eci-instance-zone": "ask for zones by their vSwitches, in k8s.aliyun.com/eci-vswitch",
    "eci-matched-image-cache": "ask for a cache by k8s.aliyun.com/eci-imc-id",
    "allocated-eipInstanceId": "ask for an address by k8s.aliyun.com/eci-eip-instanceid",
    "allocated-eipAddress": "ask for an address by k8s.aliyun.com/eci-eip-instanceid",
}


class EciAnnotationBySystem(AnnotationPolicy):
    """An annotation is set by hand that ECI itself adds to a pod once it has been scheduled.

    It tells what the pod became and asks for nothing. It comes into a manifest with the output of
    `kubectl get -o yaml`, or is taken for the setting of a similar name. The pod is created as if it were not there.
    """

    name = "eci-annotation-by-system"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, ECI pod annotations (X3, 2025-04-24): added after scheduling; docs/sources.md eci 1.7"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-instance-spec: 2.0-4.0Gi  # <- eci-annotation-by-system
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: 2-4Gi,ecs.c6.large
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_written(self, written: Written, context: Context) -> Iterator[Found]:
        for key in written.annotations:
            if key in BY_SYSTEM:
                message = f"{key} is what ECI writes on a scheduled pod: set by hand, it asks for nothing"
                instead = INSTEAD.get(short(key))
                yield written.at_key("annotations", key, message, f"remove it{f'; {instead}' if instead else ''}")
