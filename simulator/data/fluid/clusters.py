"""The cache clusters of a run: one for each Dataset among the manifests that has its runtime."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.effective import PodPlan
from manifests.errors import InputError
from manifests.fluid import Dataset
from manifests.load import Manifests
from simulator.cloud.spec import SizingError
from simulator.data.claims import reads_of
from simulator.data.fluid.cluster import CacheCluster, CacheFile
from simulator.scenario.model import Scenario
from simulator.world import World


def clusters(world: World, manifests: Manifests, pods: Sequence[PodPlan]) -> dict[str, CacheCluster]:
    """By the name of the claim. `pods` are those of the workflows. Raises InputError for a spec that does not exist."""
    found = {}
    for dataset in _datasets(world, manifests, pods):
        own = (dataset.name, dataset.namespace)
        runtime = next((r for r in manifests.cache_runtimes if (r.name, r.namespace) == own), None)
        if runtime is None or runtime.is_without_cache:
            continue
        loads = [load for load in manifests.dataloads if load.is_for(dataset)]
        files = _files(world.scenario, pods, dataset.name)
        try:
            found[dataset.name] = CacheCluster(world, dataset, runtime, loads, files, manifests.profiles_in_force)
        except SizingError as error:
            raise InputError(f"{runtime.kind} {runtime.name}: {error}") from None
    return found


def _datasets(world: World, manifests: Manifests, pods: Sequence[PodPlan]) -> list[Dataset]:
    """One of each name, since claims go by names alone: of several, the first in a namespace of the pods."""
    namespaces = {plan.workflow.namespace for plan in pods}
    found: dict[str, Dataset] = {}
    for dataset in sorted(manifests.datasets, key=lambda dataset: dataset.namespace not in namespaces):
        if found.setdefault(dataset.name, dataset) is not dataset:
            kept = found[dataset.name].namespace or "default"
            what = f"Dataset {dataset.name} of namespace {dataset.namespace or 'default'}"
            world.ledger.note(what, "not simulated", f"assumed: pods mean that of namespace {kept}")
    return list(found.values())


def _files(scenario: Scenario, pods: Sequence[PodPlan], claim: str) -> list[CacheFile]:
    """The files behind a claim, as far as the tasks' reads name them."""
    files: dict[str, CacheFile] = {}
    for plan in pods:
        for owner, path, size in reads_of(scenario, plan):
            if owner == claim and "{{" not in path:
                files.setdefault(path, CacheFile(path, size))
    return list(files.values())
