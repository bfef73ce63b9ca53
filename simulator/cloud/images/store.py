"""Where pods get their images: the registries, the region's image caches, and what images are made of.

Facts and their gaps: docs/sources.md eci 4.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import simpy

from manifests.units import show_bytes
from simulator.assumptions import Ledger
from simulator.cloud.images.caches import ImageCaches
from simulator.cloud.images.need import Need
from simulator.cloud.images.pull import Pull
from simulator.cloud.images.registries import Registries
from simulator.data.network import Network
from simulator.scenario.images import Images
from simulator.scenario.references import reference


class ImageStore:
    """One for the whole run."""

    def __init__(self, env: simpy.Environment, network: Network, images: Images, ledger: Ledger) -> None:
        self.env, self.network, self.images, self.ledger = env, network, images, ledger
        self.registries = Registries(images.registry, ledger)
        self.caches = ImageCaches(env, images.cache, ledger, images.layers_of)

    def pull(self, need: Need, show: Callable[[str], None]) -> Pull:
        """A pod's pull, with the cache that it starts from chosen now."""
        return Pull(self, need, show)

    def note_size(self, image: str) -> None:
        """The size of a pulled image is assumed, and said so, where the scenario does not list it."""
        layers = self.images.by_reference.get(reference(image))
        if layers is not None:
            parts = f" in {len(layers)} layers" if len(layers) > 1 else ""
            size = show_bytes(sum(layer.size for layer in layers))
            self.ledger.note(f"size of image {image}", f"{size}{parts}", "scenario")
            return
        default = self.images.default_size
        what = f"size of image {image}, which the scenario does not list"
        self.ledger.note(what, default.shown, default.source, f"images.{image}.size")

    def crowds(self) -> Iterator[tuple[str, int, str, str]]:
        """What there was much of: words, how much, the figure that advises a limit, and the key that sets one."""
        if math.isinf(self.images.registry.limit.value):
            what = "pulls from docker.io within six hours without an account"
            yield what, self.registries.hub.most, "image.hub_pulls", "registry.limit"
        for name, pods in self.caches.crowds():
            yield f"pods that start from one copy of image cache {name}", pods, "cache.many_pods", "cache.copies"
