"""A pod's way to its images: from a cache, or from registries, one image after the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any

import simpy

from manifests.units import show_bytes
from simulator.cloud.images.cache import ImageCache
from simulator.cloud.images.need import Need
from simulator.data.client import Client
from simulator.data.cutting import until
from simulator.data.moving import move
from simulator.scenario.amounts import GIB
from simulator.scenario.images import Layer, total
from simulator.scenario.references import Reference, reference

if TYPE_CHECKING:
    from simulator.cloud.images.store import ImageStore

Waiting = Generator[simpy.Event, Any, None]


class Pull:
    """The images of one pod. The kubelet pulls them one after the other unless told otherwise, and so do we.

    `show` tells Kubernetes why the pod waits.
    """

    def __init__(self, store: ImageStore, need: Need, show: Callable[[str], None]) -> None:
        self.store, self.need, self.show, self.env = store, need, show, store.env
        self.cache: ImageCache | None = store.caches.find(need)
        self._there = set[Layer]() if self.cache is None else set(self.cache.layers)
        self._shown = ""

    @property
    def hits(self) -> list[str]:
        """The images that the cache has, whole or in part."""
        if self.cache is None:
            return []
        held = self.cache.layers
        return [image for image in self.need.images if not held.isdisjoint(self.store.images.layers_of(image))]

    @property
    def disk_gib(self) -> float:
        """The paid disk that comes with the cache."""
        return 0.0 if self.cache is None else self.store.caches.disk_gib(self.cache)

    @property
    def may_take_long(self) -> bool:
        """Whether ECI might give the pod up over it."""
        asks = self.store.registries.may_fail and "Always" in self.need.images.values()
        return asks or not self._is_all_there

    def run(self, client: Client) -> Waiting:
        """Bring everything. Without end where an image is never pulled and not there: it is ECI that gives up."""
        if not self._is_all_there:
            self._check_room()
        for image, policy in self.need.images.items():
            if self._has(image):
                if policy == "Always":
                    yield from self._ask(image, client)
            elif policy == "Never":
                self._tell(f"ErrImageNeverPull: {image} is in no image cache, and imagePullPolicy is Never")
                yield self.env.event()
            else:
                yield from self._bring(image, client)

    @property
    def _is_all_there(self) -> bool:
        return all(map(self._has, self.need.images))

    def _has(self, image: str) -> bool:
        return self.cache is not None and reference(image) in self.cache.images

    def _ask(self, image: str, client: Client) -> Waiting:
        """The registry is asked whether the image is still the same, which is no pull (docs/sources.md eci 4)."""
        found, waits = reference(image), self._waits()
        while why := self.store.registries.silence(found, self.env.now):
            yield from self._back_off(why, next(waits), client)
        self._tell("pulling images")
        yield self.env.timeout(self.store.ledger.use(self.store.images.cache.always_check))

    def _bring(self, image: str, client: Client) -> Waiting:
        """Fetch the layers that are not there, as often as it takes, and unpack them."""
        registries, found, waits = self.store.registries, reference(image), self._waits()
        while True:
            why = registries.refusal(found, self.env.now, is_anonymous=self.need.is_anonymous)
            if not why:
                self._tell("pulling images")
                self.store.caches.make(self.need)
                if (yield from self._fetch(image, found, client)):
                    return
                why = registries.no_answer(found)
            yield from self._back_off(why, self._wait(found, waits), client)

    def _wait(self, found: Reference, waits: Iterator[float]) -> float:
        """Seconds until the next try that may succeed. Those before it are left out: all are sure to be refused."""
        now, seconds = self.env.now, next(waits)
        if self.need.is_anonymous:
            opens = self.store.registries.opens_at(found)
            while now + seconds < opens < math.inf:
                seconds += next(waits)
        return seconds

    def _fetch(self, image: str, found: Reference, client: Client) -> Generator[simpy.Event, Any, bool]:
        """The missing layers, unless the registry falls silent before the last byte: then none of them, and False."""
        store, missing = self.store, self._missing(image)
        rate = store.ledger.use(store.registries.rate(found))
        store.note_size(image)
        size = total(missing)
        transfer = move(store.network, client, size, store.registries.route(found), rate, "image-pull")
        silent_from = store.registries.silent_from(found, self.env.now)
        if silent_from < math.inf:
            falls_silent = self.env.timeout(silent_from - self.env.now)
            if not (yield from until(falls_silent, transfer)):
                return False
        else:
            yield from transfer
        if store.images.unpack is not None:
            seconds = size / store.ledger.use(store.images.unpack)
            yield from client.wait(self.env, self.env.timeout(seconds), "unpack")
        self._there |= missing
        return True

    def _missing(self, image: str) -> set[Layer]:
        return set(self.store.images.layers_of(image)) - self._there

    def _waits(self) -> Iterator[float]:
        """The kubelet's waits after refusals of one image."""
        setup, use = self.store.images.registry, self.store.ledger.use
        wait, factor, cap = use(setup.interval), use(setup.factor), use(setup.cap)
        while True:
            yield min(wait, cap)
            wait = min(wait * factor, cap)

    def _back_off(self, why: str, seconds: float, client: Client) -> Waiting:
        self._tell(f"ImagePullBackOff: {why}")
        yield from client.wait(self.env, self.env.timeout(seconds), "image-backoff")

    def _tell(self, why: str) -> None:
        """A pod says that it pulls before it begins to, so only what differs from that is news."""
        if why != (self._shown or "pulling images"):
            self._shown = why
            self.show(why)

    def _check_room(self) -> None:
        """Whether the disk is large enough for the images. It is not published what happens where it is not."""
        factor, need = self.store.images.disk_factor, self.need
        size = total({layer for image in need.images for layer in self.store.images.layers_of(image)})
        if size * factor.value > need.storage:
            self.store.ledger.note(
                f"temporary storage of a pod with {next(iter(need.images))}",
                f"{need.storage / GIB:g} GiB, and its images need {show_bytes(size * factor.value)}: "
                "a real pull may find the disk full",
                factor.source,
                "",
            )
