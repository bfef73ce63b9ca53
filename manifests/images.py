"""Image references taken apart, and ECI's ImageCache objects (docs/sources.md eci 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from manifests.document import Document
from manifests.fields import Located, Raw, integer, mapping, sequence, text

DOCKER_HUB = "docker.io"
"""What an image without a registry comes from."""
PUBLIC_REGISTRIES = (
    DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "quay.io", "gcr.io", "ghcr.io", "registry.k8s.io",
    "k8s.gcr.io", "mcr.microsoft.com", "public.ecr.aws", "nvcr.io",
)  # fmt: skip
"""Well-known registries of the public network."""
_ACR = re.compile(
    r"(?P<start>registry|[a-z0-9][a-z0-9-]*?-registry)(?P<vpc>-vpc)?"
    r"\.(?P<region>[a-z0-9-]+)(?P<end>(?:\.cr)?\.aliyuncs\.com)"
)


@dataclass(frozen=True, slots=True)
class Image:
    """An image reference. `tag` and `digest` are empty where they are not written."""

    registry: str
    repository: str
    """With the folder that Docker Hub adds to its own images: `library/alpine`."""
    tag: str = ""
    digest: str = ""

    @property
    def is_public(self) -> bool:
        """Whether it lies in one of the well-known registries of the public network."""
        return self.registry in PUBLIC_REGISTRIES or self.registry.endswith(".gcr.io")

    @property
    def acr_region(self) -> str:
        """The region of the Alibaba Cloud registry that it lies in; empty for other registries."""
        match = _ACR.fullmatch(self.registry)
        return match["region"] if match else ""

    @property
    def vpc_registry(self) -> str:
        """The VPC endpoint of a registry that is named by its public one; empty where there is nothing to change."""
        match = _ACR.fullmatch(self.registry)
        if match is None or match["vpc"]:
            return ""
        return f"{match['start']}-vpc.{match['region']}{match['end']}"


def parse_image(reference: str) -> Image | None:
    """An image reference as the runtime reads it; None where it is empty or has a variable in it.

    >>> parse_image("alpine:3.20")
    Image(registry='docker.io', repository='library/alpine', tag='3.20', digest='')
    """
    reference = reference.strip()
    if not reference or "{{" in reference or any(character.isspace() for character in reference):
        return None
    name, _, digest = reference.partition("@")
    first, slash, rest = name.partition("/")
    is_host = bool(slash) and ("." in first or ":" in first or first == "localhost")
    registry, path = (first, rest) if is_host else (DOCKER_HUB, name)
    folder, _, last = path.rpartition("/")
    last, _, tag = last.partition(":")
    repository = f"{folder}/{last}" if folder else last
    if registry == DOCKER_HUB and not folder:
        repository = f"library/{last}"
    return Image(registry, repository, tag, digest)


@dataclass(frozen=True, kw_only=True)
class ImageCache(Located):
    """An ImageCache: images that ECI keeps ready on a disk. `size` is in GiB, None where it is not written."""

    document: Document
    name: str
    images: tuple[str, ...]
    size: int | None = None
    retention_days: int | None = None
    """How long it is kept; for ever where that is not written."""
    raw: Raw = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """What a pod may call it: the id that ECI gave it, as far as its status tells, and its name."""
        return frozenset({self.name, text(self._status, "imageCacheId") or ""} - {""})

    @property
    def is_ready(self) -> bool:
        """Whether its status says that it has been built."""
        return text(self._status, "phase") == "Ready"

    @property
    def _status(self) -> Raw:
        return mapping(self.document.raw, "status")

    def holds(self, reference: str) -> bool:
        """Whether the image is among its own; an image without a tag is the one tagged `latest`."""
        wanted = _key(reference)
        return wanted is not None and any(_key(image) == wanted for image in self.images)


def _key(reference: str) -> tuple[str, str, str] | None:
    image = parse_image(reference)
    return None if image is None else (image.registry, image.repository, image.digest or image.tag or "latest")


def read_image_cache(document: Document) -> ImageCache | None:
    """The cache in a document; None for an ImageCache of another maker."""
    group = text(document.raw, "apiVersion")
    if group is not None and not group.startswith("eci.alibabacloud.com/"):
        return None
    spec = mapping(document.raw, "spec")
    return ImageCache(
        path=("spec",),
        document=document,
        name=document.name,
        images=tuple(image for image in sequence(spec, "images") if isinstance(image, str)),
        size=integer(spec, "imageCacheSize"),
        retention_days=integer(spec, "retentionDays"),
        raw=spec,
    )
