"""The cloud disks that a pod mounts, and when they are made: at once, or only where their first pod is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from manifests.diagnostic import Path
from manifests.effective import PodPlan
from manifests.fields import Raw, mapping, mappings, text
from manifests.load import Manifests
from policies.policy import Context

_DRIVER = "diskplugin.csi.alibabacloud.com"
_PREFIX = "alicloud-disk-"
_TOPOLOGY = "alicloud-disk-topology"
"""ACK's own classes are named like this, and the last one waits for its first consumer (ACK StorageClass page)."""


@dataclass(frozen=True)
class Disk:
    """A claim of a cloud disk in a pod."""

    storage_class: str
    waits: bool
    """Whether it is made only once its first pod has a zone (WaitForFirstConsumer)."""
    path: Path
    """Where the workflow names the class, or else the claim."""


def disks(pod: PodPlan, context: Context) -> Iterator[Disk]:
    """The disks among the volumes that the pod mounts, as far as their classes are written among the inputs."""
    mounted = {mount.volume for container in pod.template.containers for mount in container.mounts}
    if not mounted:
        return
    spec, manifests = pod.workflow.spec, context.manifests
    for index, raw in mappings(spec.raw, "volumeClaimTemplates"):
        if text(mapping(raw, "metadata"), "name") in mounted:
            path = spec.at("volumeClaimTemplates", index, "spec", "storageClassName")
            yield from _disk(mapping(raw, "spec"), path, manifests)
    volumes = [volume for volume in (*pod.template.volumes, *spec.volumes) if volume.name in mounted]
    names = {volume.claim for volume in volumes if volume.claim is not None}
    claims = {one.name: one for one in manifests.of_kind("PersistentVolumeClaim")} if names else {}
    for volume in volumes:
        if volume.claim in claims:
            yield from _disk(mapping(claims[volume.claim].raw, "spec"), volume.path, manifests)
        inline = mapping(mapping(mapping(volume.raw, "ephemeral"), "volumeClaimTemplate"), "spec")
        yield from _disk(inline, volume.path, manifests)


def _disk(claim: Raw, path: Path, manifests: Manifests) -> Iterator[Disk]:
    name = text(claim, "storageClassName")
    if not name or "{{" in name:
        return
    written = next((one.raw for one in manifests.of_kind("StorageClass") if one.name == name), None)
    if written is not None:
        if text(written, "provisioner") == _DRIVER:
            yield Disk(name, text(written, "volumeBindingMode") == "WaitForFirstConsumer", path)
    elif name.startswith(_PREFIX):
        yield Disk(name, name.startswith(_TOPOLOGY), path)
