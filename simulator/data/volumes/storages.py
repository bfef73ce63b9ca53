"""The storages that a scenario's `volumes` put behind claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from manifests.effective import PodPlan
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from simulator.data.claims import claims_of, reads_of
from simulator.data.oss import ObjectStorage
from simulator.data.storage import Storage
from simulator.data.volumes.accelerator import Accelerator
from simulator.data.volumes.baked import BakedImage, baked, note_baked
from simulator.data.volumes.data_cache import DataCache
from simulator.data.volumes.file_system import FileSystem
from simulator.scenario.model import Scenario
from simulator.scenario.volumes import STRAIGHT, Volume
from simulator.world import World


def storages(world: World, pods: Sequence[PodPlan]) -> dict[str, Storage]:
    """Those of all volumes by claim; the empty claim is what is read straight from OSS.

    `pods` are those of the workflows. Raises InputError for a DataCache that is too small for what they read.
    """
    scenario = world.scenario
    if not scenario.volumes:
        return {}
    _note_unused(world, pods)
    note_baked(baked(scenario, pods), world.ledger)
    found: dict[str, Storage] = {}
    for name, volume in scenario.volumes.items():
        found["" if name == STRAIGHT else name] = _storage(world, volume, pods)
    return found


def without_replaced(manifests: Manifests, scenario: Scenario) -> Manifests:
    """The manifests without the Datasets whose claims the scenario gives to something else."""
    kept = [dataset for dataset in manifests.datasets if dataset.name not in scenario.volumes]
    return manifests if len(kept) == len(manifests.datasets) else replace(manifests, datasets=kept)


def _storage(world: World, volume: Volume, pods: Iterable[PodPlan]) -> Storage:
    match volume.kind.partition("-")[0]:
        case "nas":
            return FileSystem(world, volume, "nas", "" if volume.kind == "nas-extreme" else "nas.clients")
        case "cpfs":
            return FileSystem(world, volume, "cpfs")
        case "accelerator":
            return Accelerator(world, volume)
        case "datacache":
            return _data_cache(world, volume, pods)
        case "image":
            return BakedImage(world, volume)
        case _:
            return ObjectStorage(world)


def _data_cache(world: World, volume: Volume, pods: Iterable[PodPlan]) -> DataCache:
    cache = DataCache(world, volume)
    for plan in pods:
        for claim, path, size in reads_of(world.scenario, plan):
            if claim == volume.name and "{{" not in path:
                cache.hold(path, size)
    return cache


def _note_unused(world: World, pods: Iterable[PodPlan]) -> None:
    """A claim that no task reads or writes is most likely misspelt, or meant for other manifests."""
    scenario = world.scenario
    claims = set[str]().union(*(claims_of(scenario, plan) for plan in pods))
    for name, volume in scenario.volumes.items():
        if name not in claims and name != STRAIGHT:
            near = did_you_mean(name, claims - {""})
            world.ledger.note(volume.key, f"no task uses this claim{'; ' + near if near else ''}", "scenario")
