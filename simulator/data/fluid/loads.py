"""DataLoads: a loader pod that brings files into a cache, and Fluid's looks at it (docs/sources.md data 3.7)."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

import simpy

from manifests.cache_pods import loader_pod
from manifests.fluid import DataLoad, JindoRuntime
from simulator.data.fluid.node import CacheNode

if TYPE_CHECKING:
    from simulator.data.fluid.cluster import CacheCluster


def failure(load: DataLoad, cluster: CacheCluster) -> str:
    """Why it can only fail; empty where it may succeed."""
    if load.refusal:
        return load.refusal
    if isinstance(cluster.runtime, JindoRuntime) and not cluster.runtime.tiers:
        return f"DataLoad {load.name} fails, since its JindoRuntime has no tieredstore level"
    return ""


def simulated(loads: Sequence[DataLoad], cluster: CacheCluster) -> list[DataLoad]:
    """Those that run once, at the start or after another that does; what is left out is said."""
    runs = {load.name for load in loads if load.policy == "Once"}
    for _ in loads:  # as long as no chain is
        runs |= {load.name for load in loads if load.policy == "OnEvent" and load.follows in runs}
    for load in loads:
        if load.name not in runs:
            what = f"DataLoad {load.name}, policy {load.policy}"
            cluster.world.ledger.note(what, "never runs", "assumed: only what runs once at the start is simulated")
    return [load for load in loads if load.name in runs]


class Warmup:
    """All DataLoads of a cache. `done` fires when the last is seen to be complete; never, where one fails."""

    def __init__(self, cluster: CacheCluster, loads: Sequence[DataLoad]) -> None:
        self.cluster, self.world, self.began = cluster, cluster.world, cluster.world.env.now
        env = self.world.env
        self.loads = loads = simulated(loads, cluster)
        self.trouble = next(filter(None, (failure(load, cluster) for load in loads)), "")
        self._complete = {load.name: env.event() for load in loads}
        self._nodes = {
            load.name: CacheNode(self.world, cluster.name, f"loader-{load.name}", loader_pod(load, cluster.profiles))
            for load in loads
            if not failure(load, cluster)
        }
        self._processes = [env.process(self._life(load)) for load in loads if load.name in self._nodes]
        self.done = env.all_of(self._complete.values())

    @property
    def waits_for(self) -> str:
        """What keeps a loader from being up; empty where nothing does."""
        return next(filter(None, (node.waits_for for node in self._nodes.values())), "")

    def finish(self) -> None:
        """Nobody needs it any more."""
        for process in self._processes:
            if process.is_alive:
                process.interrupt()

    def _life(self, load: DataLoad) -> Generator[simpy.Event, Any, None]:
        cluster, node = self.cluster, self._nodes[load.name]
        try:
            if load.policy == "OnEvent":
                yield self._complete[load.follows]
            yield cluster.bound
            yield from self._look()
            if not (yield from node.start()):
                return
            for target in load.targets:
                for file in cluster.files:
                    if target.covers(file.path):
                        yield from cluster.contents.load(file.path, file.size, target.replicas)
            node.finish()
            yield from self._look()
            self._complete[load.name].succeed()
        except simpy.Interrupt:
            node.finish()

    def _look(self) -> Generator[simpy.Event, Any, None]:
        """Wait until Fluid looks again, which it does at regular intervals from the DataLoad's creation on."""
        poll = self.world.ledger.use(self.world.scenario.fluid.poll)
        if poll > 0:
            took = self.world.env.now - self.began
            yield self.world.env.timeout(max(0.0, math.ceil(took / poll - 1e-9) * poll - took))
