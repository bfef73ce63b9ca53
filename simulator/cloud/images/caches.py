"""The region's image caches: those that the scenario has ready, those of the manifests, and those that ECI makes.

Nothing happens when a cache becomes ready, or old: it is looked at when a pod asks, so no clock runs for it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import simpy

from manifests import images as manifests
from manifests.units import show_bytes, show_seconds
from simulator.assumptions import Ledger
from simulator.cloud.images.cache import ImageCache
from simulator.cloud.images.matching import best
from simulator.cloud.images.need import Need
from simulator.scenario.amounts import GIB
from simulator.scenario.images import DAY, CacheSetup, Layer, Layers, total
from simulator.scenario.references import Reference, reference


class ImageCaches:
    """`layers_of` tells what an image is made of."""

    def __init__(
        self, env: simpy.Environment, setup: CacheSetup, ledger: Ledger, layers_of: Callable[[str], Layers]
    ) -> None:
        self.env, self.setup, self.ledger, self.layers_of = env, setup, ledger, layers_of
        self._of: dict[tuple[str, str], list[ImageCache]] = defaultdict(list)
        """By registry and repository of the images that they hold."""
        self._named: dict[str, ImageCache] = {}
        self._automatic: dict[tuple[frozenset[Reference], float], ImageCache] = {}
        """By the images and the storage of the pods that they were made for."""
        self.built: list[ImageCache] = []
        """Those of the inputs that are built in the run."""
        self._all: list[ImageCache] = []
        self._ready: ImageCache | None = None
        if setup.ready and self._mode != "none":
            # Without a size it fits every pod: the scenario says that it is there for them, whatever ECI would match.
            # It is older than all others, so of two equal ones that of the inputs counts, with its disk.
            images, layers = frozenset(map(reference, setup.ready)), self._layers(setup.ready)
            self._ready = ImageCache("of the scenario", images, layers, 0.0, -math.inf)
            self._shelve(self._ready)

    # What a pod gets

    def refusal(self, need: Need) -> str:
        """Why a pod cannot be created that names a cache; empty where nothing is in the way."""
        cache = self._named.get(need.settings.image_cache_id)
        if cache is None or cache.is_ready(self.env.now):
            return ""
        return f"image cache {cache.name} is not ready{f': {cache.failure}' if cache.failure else ''}"

    def find(self, need: Need) -> ImageCache | None:
        """The cache that a pod starts from, the one that it names before all others."""
        now, name = self.env.now, need.settings.image_cache_id
        if self._mode == "none":
            return None
        cache = self._named.get(name)
        if cache is None and (name or need.settings.matches_image_caches):
            if name:
                self.ledger.note(
                    f"image cache {name}, which pods name", "like one that ECI finds by itself",
                    "assumed: no ImageCache of the inputs has this id or name", "cache.ready",
                )  # fmt: skip
            cache = best(self._candidates(need), need, self._layers(need.images))
        if cache is not None:
            cache.use(now)
        return cache

    def disk_gib(self, cache: ImageCache) -> float:
        """The disk that a pod pays for because it uses a cache made by hand; an automatic one is free of charge."""
        if cache is self._ready and self._mode == "manual":
            return self.ledger.use(self.setup.disk)
        return cache.disk_gib

    # How caches come to be

    def make(self, need: Need) -> None:
        """A pod that misses an image has an automatic cache made for all of its images, unless one is on its way."""
        if self.ledger.use(self.setup.mode) != "auto" or not need.settings.matches_image_caches:
            return
        key = (need.references, need.storage)
        known = self._automatic.get(key)
        if self.setup.most.value < 1 or (known is not None and not self._is_gone(known)):
            return
        layers = self._layers(need.images)
        extra = need.settings.extra_storage_gib
        size = (self.setup.automatic_size.value + extra) * GIB
        if total(layers) > size:
            return
        ready_at = self.env.now + self.ledger.use(self.setup.build)
        name = f"of {next(iter(need.images))}" + (f" and {len(need.images) - 1} more" if len(need.images) > 1 else "")
        self._make_room()
        self._automatic[key] = cache = ImageCache(name, need.references, layers, size, ready_at, is_automatic=True)
        self._shelve(cache)

    def build(self, given: manifests.ImageCache) -> None:
        """An ImageCache among the manifests is built from now on, unless it, or each of its images, is there."""
        if self._mode == "none":
            return
        now, setup = self.env.now, self.setup
        images = frozenset(map(reference, given.images))
        layers = self._layers(given.images)
        gib = float(given.size) if given.size is not None else setup.disk.value
        is_there = given.is_ready or images <= frozenset(map(reference, setup.ready))
        ready_at = now if is_there else now + setup.build.value
        kept = math.inf if given.retention_days is None else given.retention_days * DAY
        cache = ImageCache(given.name, images, layers, gib * GIB, ready_at, disk_gib=gib, expires_at=ready_at + kept)
        if cache.bytes > cache.size:
            cache.failure = f"its images take {show_bytes(cache.bytes)} and it has {gib:g} GiB"
        elif len(images) > setup.most_images:
            cache.failure = f"it has {len(images)} images, and {setup.most_images:g} are the most"
        state = f"fails: {cache.failure}" if cache.failure else f"ready after {show_seconds(ready_at - now)}"
        source = "ImageCache of the inputs" if is_there or cache.failure else setup.build.source
        self.ledger.note(f"image cache {given.name}", state, source, "" if cache.failure else "cache.build")
        if not (is_there or cache.failure):
            self.built.append(cache)
        self._named |= dict.fromkeys(given.ids, cache)
        self._shelve(cache)

    def crowds(self) -> Iterator[tuple[str, int]]:
        """Each cache by name with how many pods have started from a copy of it."""
        copies = self.setup.copies.value
        return ((cache.name, math.ceil(cache.pods / copies)) for cache in self._all if cache.pods)

    # The shelf

    @property
    def _mode(self) -> str:
        return self.setup.mode.value

    def _shelve(self, cache: ImageCache) -> None:
        self._all.append(cache)
        for repository in dict.fromkeys(sorted(image[:2] for image in cache.images)):
            self._of[repository].append(cache)

    def _layers(self, images: Iterable[str]) -> frozenset[Layer]:
        return frozenset(layer for image in images for layer in self.layers_of(image))

    def _candidates(self, need: Need) -> list[ImageCache]:
        """The ready caches with an image, or another tag of one, that the pod needs; each once."""
        now = self.env.now
        repositories = dict.fromkeys(sorted(image[:2] for image in need.references))
        found = [cache for key in repositories if key in self._of for cache in self._of[key]]
        return [cache for cache in dict.fromkeys(found) if cache.is_ready(now) and not self._is_gone(cache)]

    def _is_gone(self, cache: ImageCache) -> bool:
        """Whether its time is over; then it is taken off the shelf."""
        now = self.env.now
        if not cache.is_automatic:
            return now >= cache.expires_at
        kept = self.setup.unused if cache.used_at is None else self.setup.kept
        since = cache.ready_at if cache.used_at is None else cache.used_at
        if now < since + kept.value:
            return False
        self.ledger.use(kept)
        self._delete(cache)
        return True

    def _make_room(self) -> None:
        """At the quota, the automatic cache that was used longest ago makes room for the next."""
        while self._automatic and len(self._automatic) >= self.setup.most.value:
            self.ledger.use(self.setup.most)
            ages = {key: max(cache.ready_at, cache.used_at or 0.0) for key, cache in self._automatic.items()}
            self._delete(self._automatic[min(ages, key=lambda key: ages[key])])

    def _delete(self, cache: ImageCache) -> None:
        self._automatic = {key: known for key, known in self._automatic.items() if known is not cache}
        for repository in {image[:2] for image in cache.images}:
            self._of[repository].remove(cache)
