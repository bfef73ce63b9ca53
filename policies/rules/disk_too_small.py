"""Pods that plan for more disk than they get."""

from collections.abc import Iterator
from math import ceil

from manifests.diagnostic import Path, Severity
from manifests.effective import PodPlan
from manifests.fields import mapping, scalar, text
from manifests.rule import Found
from manifests.units import quantity
from policies.policy import Context, Policy
from policies.rules._images import EXTRA_STORAGE, FREE_GIB, GIB, storage_of


class DiskTooSmall(Policy):
    """A pod asks for more temporary storage than an ECI pod has.

    An ECI pod has 30 GiB, and images take their share of it; more comes only with `eci-extra-ephemeral-storage`. A
    larger `ephemeral-storage` or emptyDir `sizeLimit` adds nothing: the step fails when the disk is full. An emptyDir
    in memory is no disk.
    """

    name = "disk-too-small"
    category = "image"
    severity = Severity.WARNING
    platforms = ("eci",)
    source = "docs/sources.md eci 1.4 (T1): 30 GiB, more by annotation"

    bad = """
        kind: Workflow
        metadata: {generateName: unpack-}
        spec:
          entrypoint: unpack
          templates:
            - name: unpack
              container:
                image: alpine:3.20
                resources:
                  requests: {ephemeral-storage: 100Gi}  # <- disk-too-small
    """

    good = """
        kind: Workflow
        metadata: {generateName: unpack-}
        spec:
          entrypoint: unpack
          templates:
            - name: unpack
              metadata:
                annotations: {k8s.aliyun.com/eci-extra-ephemeral-storage: 70Gi}
              container:
                image: alpine:3.20
                resources:
                  requests: {ephemeral-storage: 100Gi}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        storage = storage_of(pod)
        wanted = max((_requested(pod), _volumes(pod)), key=lambda amount: amount[0])
        if storage is not None and wanted[0] > storage * GIB:
            gib = wanted[0] / GIB
            message = f"a pod of {pod.template.title} plans for {gib:g} GiB of temporary storage and has {storage:g}"
            help = f"add the annotation {EXTRA_STORAGE}: {ceil(gib - FREE_GIB)}Gi or more, as images need room too"
            yield Found(wanted[1], message, help)


def _requested(pod: PodPlan) -> tuple[float, Path]:
    """What the containers that run side by side ask for in all, and where the largest part is written."""
    total, largest, place = 0.0, 0.0, pod.template.path
    for container in pod.template.containers:
        amount = container.resources.amount("ephemeral-storage") or 0.0
        if container.role == "initContainers":
            continue
        total += amount
        if amount > largest:
            kind = "limits" if "ephemeral-storage" in container.resources.limits else "requests"
            largest, place = amount, container.resources.at(kind, "ephemeral-storage")
    return total, place


def _volumes(pod: PodPlan) -> tuple[float, Path]:
    """The largest emptyDir on disk that the pod mounts, and where its size is written."""
    mounted = {mount.volume for container in pod.template.containers for mount in container.mounts}
    sizes: list[tuple[float, Path]] = [(0.0, pod.template.path)]
    for volume in (*pod.template.volumes, *pod.workflow.spec.volumes):
        empty = mapping(volume.raw, "emptyDir")
        if volume.name in mounted and text(empty, "medium") != "Memory":
            limit = quantity(scalar(empty, "sizeLimit") or "0") or 0.0
            sizes.append((limit, volume.at("emptyDir", "sizeLimit")))
    return max(sizes, key=lambda size: size[0])
