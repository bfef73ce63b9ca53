"""Data in the image: it comes with the pull, or with the image cache, and is then read from the pod's own disk.

Facts and their gaps: docs/sources.md data 7.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import simpy

from manifests.eci import EXTRA_STORAGE
from manifests.effective import PodPlan
from manifests.errors import InputError
from manifests.units import show_bytes
from simulator.assumptions import Ledger
from simulator.data.claims import reads_of
from simulator.data.client import Client
from simulator.data.oss import ObjectStorage
from simulator.data.own_disk import read_own_disk
from simulator.scenario.model import Scenario
from simulator.scenario.volumes import Volume
from simulator.world import World

_GIB = 1024.0**3


class BakedImage:
    """The data is there when the pod runs."""

    def __init__(self, world: World, volume: Volume) -> None:
        assert volume.bandwidth is not None
        self.world, self.volume, self._bandwidth = world, volume, volume.bandwidth

    def read(self, client: Client, path: str, size: float) -> Generator[simpy.Event, Any, None]:
        yield from read_own_disk(self.world, client, size, self.world.ledger.use(self._bandwidth))

    def write(self, client: Client, path: str, size: float) -> Generator[simpy.Event, Any, None]:
        """What is written to the pod's disk ends with the pod: it goes to OSS."""
        yield from ObjectStorage(self.world).write(client, path, size)


@dataclass(frozen=True)
class Baked:
    """The files in one image, in bytes by claim and path, and the temporary disk of the smallest pod that needs it."""

    image: str
    files: dict[tuple[str, str], float]
    disk_gib: float
    source: str
    """Of what is free of that disk."""

    @property
    def size(self) -> float:
        return sum(self.files.values())


def with_baked(scenario: Scenario, pods: Iterable[PodPlan]) -> Scenario:
    """The scenario with images that hold what their tasks read from volumes of kind `image`.

    Raises InputError for a file that only a run names: no image can have been built with it.
    """
    found = baked(scenario, pods) if scenario.volumes else {}
    if not found:
        return scenario
    sizes, default = scenario.images.sizes, scenario.images.default_size.value
    larger = {image: sizes.get(image, default) + inside.size for image, inside in found.items()}
    return replace(scenario, images=replace(scenario.images, sizes={**sizes, **larger}))


def baked(scenario: Scenario, pods: Iterable[PodPlan]) -> dict[str, Baked]:
    """What is baked in, by image."""
    free, found = scenario.catalog.figure("disk.free"), dict[str, Baked]()
    for plan, volume, path, size in _needed(scenario, pods):
        if "{{" in path:
            why = f"tasks.{plan.template.name} reads {path} from it, which only a run names, and no image can hold"
            raise InputError(f"{volume.key}.kind: {why}; name the file, or take another kind")
        image, disk = _image(plan), free.value + plan.settings.extra_storage_gib
        before = found.get(image, Baked(image, {}, disk, free.source))
        file = {(volume.name, path): max(size, before.files.get((volume.name, path), 0.0))}
        found[image] = replace(before, files=before.files | file, disk_gib=min(disk, before.disk_gib))
    return found


def note_baked(found: dict[str, Baked], ledger: Ledger) -> None:
    """Tell what is in which image, and where twice the data, as unpacking takes it, has no room."""
    for image, inside in found.items():
        ledger.note(f"data in image {image}", show_bytes(inside.size), "scenario", "volumes")
        if 2 * inside.size > inside.disk_gib * _GIB:
            need = f"2 x {show_bytes(inside.size)} do not fit into {inside.disk_gib:g} GiB"
            ledger.note(f"disk of pods with image {image}", need, inside.source, EXTRA_STORAGE)


def _needed(scenario: Scenario, pods: Iterable[PodPlan]) -> Iterator[tuple[PodPlan, Volume, str, float]]:
    for plan in pods:
        for claim, path, size in reads_of(scenario, plan):
            volume = scenario.volumes.get(claim)
            if volume is not None and volume.kind == "image":
                yield plan, volume, path, size


def _image(plan: PodPlan) -> str:
    """The image of the first container; a container set's others need the data too, but one image brings it."""
    return next((container.image for container in plan.template.containers if container.image), "")
