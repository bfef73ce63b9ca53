"""Disks that wait for a pod which waits for them."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import VSWITCH
from manifests.effective import PodPlan
from manifests.fields import mapping, text
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._disks import disks
from policies.rules._pods import is_on_eci


class DiskWaitsForConsumer(Policy):
    """A pod mounts a disk in WaitForFirstConsumer mode, and is placed in a way that ECI does not support with it.

    Such a disk is made in the zone that the scheduler has chosen for its first pod. With the ECI label, with
    `eci-vswitch` or with `fail-fast` the zone is chosen by ECI instead, and its pages say that the mode is not
    supported. Where the eci-profile sets the feature gate `WaitForFirstConsumer=true`, nothing is said. What a class
    does is read from a StorageClass among the inputs, or told by the name of the one that ACK brings,
    `alicloud-disk-topology-alltype`.
    """

    name = "disk-waits-for-consumer"
    category = "stock"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, pods in several zones (Z1), fault handling (F1), scheduling (Z4); ACK StorageClass, 2024-11-19"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: sort-}
        spec:
          entrypoint: sort
          podMetadata:
            labels: {alibabacloud.com/eci: "true"}
          volumeClaimTemplates:
            - metadata: {name: scratch}
              spec:
                accessModes: [ReadWriteOnce]
                storageClassName: alicloud-disk-topology-alltype  # <- disk-waits-for-consumer
                resources: {requests: {storage: 40Gi}}
          templates:
            - name: sort
              container:
                image: "alpine:3.20"
                volumeMounts: [{name: scratch, mountPath: /scratch}]
    """

    good = """
        kind: Workflow
        metadata: {generateName: sort-}
        spec:
          entrypoint: sort
          podMetadata:
            labels: {alibabacloud.com/eci: "true"}
            annotations: {k8s.aliyun.com/eci-extra-ephemeral-storage: 40Gi}
          templates:
            - name: sort
              container: {image: "alpine:3.20"}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        cause = _cause(pod)
        if cause is None or _is_enabled(pod):
            return
        for disk in disks(pod, context):
            if disk.waits:
                message = (
                    f"a disk of class {disk.storage_class} waits for the zone of its first pod (WaitForFirstConsumer), "
                    f"which ECI does not support {cause}"
                )
                help = "use eci-extra-ephemeral-storage for scratch space, NAS or OSS, or a class that binds at once"
                yield Found(disk.path, message, help)


def _cause(pod: PodPlan) -> str | None:
    if is_on_eci(pod.metadata):
        return "for pods with the ECI label"
    if VSWITCH in pod.metadata.annotations:
        return "together with eci-vswitch"
    return "together with fail-fast" if pod.settings.fails_fast else None


def _is_enabled(pod: PodPlan) -> bool:
    gates = (text(mapping(profile.document.raw, "data"), "featureGates") or "" for profile in pod.profiles)
    return any("WaitForFirstConsumer=true" in gate.replace(" ", "") for gate in gates)
