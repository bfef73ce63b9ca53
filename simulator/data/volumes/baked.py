"""Data in the image: it comes with the pull, or with the image cache, and is then read from the pod's own disk.

Facts and their gaps: docs/sources.md data 7.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from typing import Any

import simpy

from manifests.effective import PodPlan
from manifests.errors import InputError
from manifests.units import show_bytes
from simulator.assumptions import Ledger
from simulator.data.claims import reads_of
from simulator.data.client import Client
from simulator.data.oss import ObjectStorage
from simulator.data.volumes.own_disk import read_own_disk
from simulator.scenario.images import Layer
from simulator.scenario.model import Scenario
from simulator.scenario.volumes import Volume
from simulator.world import World


class BakedImage:
    """The data is there when the pod runs."""

    def __init__(self, world: World, volume: Volume) -> None:
        assert volume.bandwidth is not None
        self.world, self.volume, self._bandwidth = world, volume, volume.bandwidth

    def read(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        yield from read_own_disk(self.world, client, size, self.world.ledger.use(self._bandwidth))

    def write(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """What is written to the pod's disk ends with the pod: it goes to OSS."""
        yield from ObjectStorage(self.world).write(client, path, size, objects)


Files = dict[tuple[str, str], float]
"""Bytes by claim and path."""


def with_baked(scenario: Scenario, pods: Iterable[PodPlan]) -> Scenario:
    """The scenario with images that hold what their tasks read from volumes of kind `image`.

    Raises InputError for a file that only a run names, since no image can have been built with it, and for such an
    image.
    """
    found = baked(scenario, pods) if scenario.volumes else {}
    if not found:
        return scenario
    images, layers = scenario.images, dict(scenario.images.layers)
    for image, files in found.items():
        layers[image] = (*images.layers_of(image), Layer(f"data in {image}", sum(files.values())))
    return replace(scenario, images=replace(images, layers=layers))


def baked(scenario: Scenario, pods: Iterable[PodPlan]) -> dict[str, Files]:
    """What is baked in, by image."""
    found: dict[str, Files] = {}
    for plan, volume, path, size in _needed(scenario, pods):
        if "{{" in path:
            why = f"tasks.{plan.template.name} reads {path} from it, which only a run names, and no image can hold"
            raise InputError(f"{volume.key}.kind: {why}; name the file, or take another kind")
        image = _image(plan)
        if "{{" in image:
            why = f"template {plan.template.name} has {image}, which only a run names, and nothing is known to be in it"
            raise InputError(f"{volume.key}.kind: {why}; name the image, or take another kind")
        files, file = found.setdefault(image, {}), (volume.name, path)
        files[file] = max(size, files.get(file, 0.0))
    return found


def note_baked(found: dict[str, Files], ledger: Ledger) -> None:
    """Tell what is in which image; whether it fits on the pod's disk, the pull tells."""
    for image, files in found.items():
        ledger.note(f"data in image {image}", show_bytes(sum(files.values())), "scenario", "volumes")


def _needed(scenario: Scenario, pods: Iterable[PodPlan]) -> Iterator[tuple[PodPlan, Volume, str, float]]:
    for plan in pods:
        for claim, path, size in reads_of(scenario, plan):
            volume = scenario.volumes.get(claim)
            if volume is not None and volume.kind == "image":
                yield plan, volume, path, size


def _image(plan: PodPlan) -> str:
    """The image of the first container; a container set's others need the data too, but one image brings it."""
    return next((container.image for container in plan.template.containers if container.image), "")
