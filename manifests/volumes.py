"""Volumes that stand in documents of their own: PersistentVolumes, and the claims that bind them."""

from __future__ import annotations

from dataclasses import dataclass, field

from manifests.document import Document
from manifests.fields import Located, Raw, mapping, text, texts
from manifests.pod import Metadata, read_metadata

OSS_DRIVER = "ossplugin.csi.alibabacloud.com"
"""Mounts a bucket by ossfs (docs/sources.md eci 6)."""


@dataclass(frozen=True, kw_only=True)
class PersistentVolume(Located):
    """`attributes` are what its CSI driver reads, such as `bucket` and `url`."""

    document: Document
    name: str
    driver: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    metadata: Metadata = field(default_factory=Metadata)
    claim: str = ""
    claim_namespace: str = ""
    """Of the claim that the volume is kept for by its `claimRef`."""

    @property
    def is_oss(self) -> bool:
        return self.driver == OSS_DRIVER


@dataclass(frozen=True, kw_only=True)
class PersistentVolumeClaim(Located):
    """`volume` is the PersistentVolume that it names, `wanted` the labels that it selects one by."""

    document: Document
    name: str
    namespace: str = ""
    volume: str = ""
    wanted: dict[str, str] = field(default_factory=dict)

    def binds(self, volume: PersistentVolume) -> bool:
        """Whether it asks for this volume. One that names none and selects none may get any, so that is no."""
        if self.volume:
            return self.volume == volume.name
        if volume.claim:
            is_near = not self.namespace or not volume.claim_namespace or self.namespace == volume.claim_namespace
            return self.name == volume.claim and is_near
        return bool(self.wanted) and self.wanted.items() <= volume.metadata.labels.items()


def read_volume(document: Document) -> PersistentVolume:
    spec = mapping(document.raw, "spec")
    csi, claim = mapping(spec, "csi"), mapping(spec, "claimRef")
    return PersistentVolume(
        path=("spec",),
        document=document,
        name=document.name,
        driver=text(csi, "driver") or "",
        attributes=texts(csi, "volumeAttributes"),
        metadata=read_metadata(mapping(document.raw, "metadata"), ("metadata",)),
        claim=text(claim, "name") or "",
        claim_namespace=text(claim, "namespace") or "",
    )


def read_claim(document: Document) -> PersistentVolumeClaim:
    spec: Raw = mapping(document.raw, "spec")
    return PersistentVolumeClaim(
        path=("spec",),
        document=document,
        name=document.name,
        namespace=text(mapping(document.raw, "metadata"), "namespace") or "",
        volume=text(spec, "volumeName") or "",
        wanted=texts(mapping(spec, "selector"), "matchLabels"),
    )
