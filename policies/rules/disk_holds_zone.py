"""Disks that undo the choice of zones."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._disks import disks
from policies.rules._zones import vswitches_of


class DiskHoldsZone(Policy):
    """A pod with vSwitches in several zones mounts a cloud disk, which is in one of them.

    A disk lies in one zone, and ECI leaves out the zones that do not match a disk of the pod. With a class that binds
    at once (`Immediate`) the zone is settled before the pod is: the other vSwitches are no second choice, whatever
    the stock. It is fine where the data must be on a disk.
    """

    name = "disk-holds-zone"
    category = "stock"
    platforms = ("eci",)
    profile = "strict"
    severity = Severity.INFO
    source = (
        "Alibaba Cloud, pods in several zones (Z1, 2025-05-23): zones that do not match a mounted disk are left out"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: sort-}
        spec:
          entrypoint: sort
          podMetadata:
            annotations: {k8s.aliyun.com/eci-vswitch: "vsw-b,vsw-f"}
          volumeClaimTemplates:
            - metadata: {name: scratch}
              spec:
                accessModes: [ReadWriteOnce]
                storageClassName: alicloud-disk-essd  # <- disk-holds-zone
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
            annotations:
              k8s.aliyun.com/eci-vswitch: "vsw-b,vsw-f"
              k8s.aliyun.com/eci-extra-ephemeral-storage: 40Gi
          templates:
            - name: sort
              container: {image: "alpine:3.20"}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        vswitches = vswitches_of(pod)
        if len(set(vswitches)) < 2:
            return
        for disk in disks(pod, context):
            if not disk.waits:
                message = (
                    f"{len(set(vswitches))} vSwitches are listed, but a disk of class {disk.storage_class} is made "
                    "in one zone before the pod is: only that zone is left"
                )
                help = "use eci-extra-ephemeral-storage for scratch space, NAS or OSS for data that outlives the pod"
                yield Found(disk.path, message, help)
