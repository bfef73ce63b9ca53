"""Image pulls: through the pod's card and the registry, or not at all where an image cache has the image.

Facts and their gaps: docs/sources.md eci 4. A pull is a flow of its own; a registry's limit is one per pod, since no
figure for a whole registry is public.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from manifests.units import show_bytes
from manifests.workflow import Template
from simulator.assumptions import Ledger
from simulator.data.client import Client
from simulator.data.moving import move
from simulator.data.network import Network
from simulator.scenario.images import Images

EXECUTOR = "argoexec"
"""Counts as cached unless the scenario lists an image of this name."""


class ImageStore:
    """The region's image caches, and the registries behind them."""

    def __init__(self, env: simpy.Environment, network: Network, images: Images, ledger: Ledger) -> None:
        self.env, self.network, self.images, self.ledger = env, network, images, ledger
        ready = () if images.mode.value == "none" else images.ready
        self._ready_at: dict[str, float] = dict.fromkeys(ready, 0.0)

    def is_cached(self, image: str) -> bool:
        """Whether a cache with this image is complete now."""
        return self._ready_at.get(image, float("inf")) <= self.env.now

    def pull(self, image: str, policy: str, client: Client) -> Generator[simpy.Event, Any, bool]:
        """Bring one image to a pod; returns whether a cache had it.

        IfNotPresent with a cache takes no time; Always still asks the registry (docs/sources.md eci 4).
        """
        if self.is_cached(image):
            if policy == "Always":
                yield self.env.timeout(self.ledger.use(self.images.always_check))
            return True
        self._build_cache(image)
        registry = self.images.registry_vpc if is_vpc_registry(image) else self.images.registry_public
        rate = self.ledger.use(registry)
        yield from move(self.network, client, self.size(image), {}, rate, "image-pull")
        return False

    def disk_gib(self) -> float:
        """The disk that a pod pays for because it uses a manual cache; an automatic one is free of charge."""
        return self.ledger.use(self.images.disk) if self.images.mode.value == "manual" else 0.0

    def size(self, image: str) -> float:
        """Bytes of an image; assumed, and said so, where the scenario does not list it."""
        if image in self.images.sizes:
            size = self.images.sizes[image]
            self.ledger.note(f"size of image {image}", show_bytes(size), "scenario")
            return size
        default = self.images.default_size
        what = f"size of image {image}, which the scenario does not list"
        self.ledger.note(what, default.shown, default.source, f"images.{image}.size")
        return default.value

    def _build_cache(self, image: str) -> None:
        """The first miss starts an automatic cache, which later pods may use once it is built."""
        if self.ledger.use(self.images.mode) == "auto" and image not in self._ready_at:
            self._ready_at[image] = self.env.now + self.ledger.use(self.images.build)


def images_of(template: Template, images: Images) -> dict[str, str]:
    """The images that a template's pod needs, with their pull policies; of two for one image, Always wins."""
    wanted: dict[str, str] = {}
    for container in template.containers:
        if container.image and wanted.get(container.image) != "Always":
            wanted[container.image] = container.pull_policy
    executor = next((image for image in images.sizes if EXECUTOR in image), None)
    return wanted if executor is None else wanted | {executor: "IfNotPresent"}


def is_vpc_registry(image: str) -> bool:
    """Whether the image comes from an Alibaba Cloud registry over its VPC endpoint."""
    host = image.split("/", 1)[0] if "/" in image else ""
    return host.endswith(".aliyuncs.com") and "vpc" in host
