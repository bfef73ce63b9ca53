"""An image reference as registries and caches know it: two ways to write one image are one reference."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from manifests.images import DOCKER_HUB, parse_image

_HUB = (DOCKER_HUB, "index.docker.io", "registry-1.docker.io")


class Reference(NamedTuple):
    """`version` is the digest, else the tag, else `latest`. What is no reference is a repository without a registry."""

    registry: str
    repository: str
    version: str

    @property
    def is_in_vpc(self) -> bool:
        """Whether it comes from an Alibaba Cloud registry over its VPC endpoint."""
        return self.registry.endswith(".aliyuncs.com") and "vpc" in self.registry

    @property
    def is_from_hub(self) -> bool:
        return self.registry == DOCKER_HUB


@lru_cache(maxsize=4096)
def reference(image: str) -> Reference:
    """Of an image as it is written.

    >>> reference("alpine"), reference("docker.io/library/alpine:latest") == reference("alpine")
    (Reference(registry='docker.io', repository='library/alpine', version='latest'), True)
    """
    found = parse_image(image)
    if found is None:
        return Reference("", image, "")
    registry = DOCKER_HUB if found.registry in _HUB else found.registry
    if registry == DOCKER_HUB and "/" not in found.repository:
        return Reference(registry, f"library/{found.repository}", found.digest or found.tag or "latest")
    return Reference(registry, found.repository, found.digest or found.tag or "latest")
