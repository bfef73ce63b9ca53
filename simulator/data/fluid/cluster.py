"""A cache cluster: the runtime of a Dataset, from its creation to the end of the workflows that use it."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import simpy

from manifests.cache_pods import master_pod, worker_pod
from manifests.eci import EciProfile
from manifests.effective import PodPlan
from manifests.fluid import CacheRuntime, DataLoad, Dataset
from simulator.data.client import Client
from simulator.data.fluid.card import worker_card
from simulator.data.fluid.contents import Contents
from simulator.data.fluid.loads import Warmup
from simulator.data.fluid.node import CacheNode
from simulator.data.oss import ObjectStorage
from simulator.events import WorkflowSubmitted
from simulator.world import World


@dataclass(frozen=True)
class CacheFile:
    """A file under a dataset: its path below the mount and its bytes."""

    path: str
    size: float


class CacheCluster:
    """`bound` fires when pods may mount the dataset, `warm` when all its DataLoads are complete, or at `bound` without
    one. `files` are those that DataLoads find. Raises SizingError for a spec that does not exist.
    """

    def __init__(
        self,
        world: World,
        dataset: Dataset,
        runtime: CacheRuntime,
        loads: Sequence[DataLoad],
        files: Sequence[CacheFile],
        profiles: Sequence[EciProfile] = (),
    ) -> None:
        self.world, self.dataset, self.runtime, self.profiles = world, dataset, runtime, profiles
        self.bound, self.warm = world.env.event(), world.env.event()
        self.bound_at = self.warm_at = math.nan
        self.is_shared = runtime.is_shared(dataset)
        self.files = tuple(files) if self.is_shared else ()
        self._plans = dict(self._roles())
        self._nodes = {role: CacheNode(world, self.name, role, plan) for role, plan in self._plans.items()}
        self._keeping: list[simpy.Process] = []
        may_shrink = any(plan.settings.is_spot for plan in self._plans.values())
        self.contents = Contents(world, dataset, runtime, may_shrink=may_shrink)
        self._oss = ObjectStorage(world)
        self._warmup = Warmup(self, loads)
        self._known = frozenset(file.path for file in self.files)
        world.claims[self.name] = self.bound
        world.env.process(self._life())

    @property
    def name(self) -> str:
        return self.runtime.name

    @property
    def nodes(self) -> int:
        """How many masters and workers it has."""
        return self.runtime.masters + self.runtime.workers

    @property
    def refusal(self) -> str:
        """Why it has no place for one of its nodes; empty once all are up."""
        waiting = next(filter(None, (node.waits_for for node in self._nodes.values())), "")
        return waiting or self._warmup.waits_for

    @property
    def trouble(self) -> str:
        """Why it will never be bound, or never be warm, wherever there is a place for its nodes."""
        return (self.runtime.refusal if self.is_shared else "") or self._warmup.trouble

    def finish(self) -> None:
        """The last workflow that uses it has ended: its pods go, and what is on its way to them."""
        for process in self._keeping:
            if process.is_alive:
                process.interrupt()
        self._warmup.finish()
        self.contents.close()

    def read(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """One pod reads a file of `size` bytes, once the cache can be mounted."""
        yield from self._mounted(client)
        if not self.is_shared:
            yield from self._oss.read(client, path, size, objects)
            return
        if self._warmup.loads and path not in self._known:
            what = f"files of {self.dataset.name} that only a run names"
            self.world.ledger.note(what, "not warmed up", "assumed: the DataLoad does not know them")
        yield from self.contents.read(client, path, size)

    def write(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """Writes go around the cache, to OSS (docs/sources.md data 3.3)."""
        yield from self._mounted(client)
        yield from self._oss.write(client, path, size, objects)

    def _mounted(self, client: Client) -> Generator[simpy.Event, Any, None]:
        if not self.bound.triggered:
            yield from client.wait(self.world.env, self.bound, "dataset")

    def _roles(self) -> Iterator[tuple[str, PodPlan]]:
        master, worker = master_pod(self.runtime, self.profiles), worker_pod(self.runtime, self.dataset, self.profiles)
        yield from ((f"master-{number}", master) for number in range(self.runtime.masters))
        yield from ((f"worker-{number}", worker) for number in range(self.runtime.workers))

    def _life(self) -> Generator[simpy.Event, Any, None]:
        world = self.world
        world.log.append(WorkflowSubmitted(world.env.now, self.name))
        if self.is_shared and self.runtime.refusal:
            return
        if not self.is_shared:
            what, source = f"what pods read of {self.name}", "Fluid source: JuiceFS engine [data.F9]"
            world.ledger.note(what, "from OSS, since each pod of the community edition caches for itself", source)
        tried = {role: world.env.event() for role in self._nodes}
        self._keeping = [world.env.process(self._keep(role, up)) for role, up in tried.items()]
        is_up = yield world.env.all_of(tried.values())
        if not all(is_up.values()):
            return  # no worker, no dataset: workflows that need it never start
        ready = world.ledger.use(world.scenario.fluid.bound_after)
        yield world.env.timeout(max(0.0, ready - world.env.now))
        self.bound_at = world.env.now
        self.bound.succeed()
        for node in self._nodes.values():
            node.expose()
        yield self._warmup.done
        self.warm_at = world.env.now
        self.warm.succeed()

    def _keep(self, role: str, tried: simpy.Event) -> Generator[simpy.Event, Any, None]:
        """A node of the cluster; where its spot instance is taken away, Fluid has another one."""
        try:
            for number in count(1):
                node = self._nodes[role]
                is_up = yield from node.start()
                if not tried.triggered:
                    tried.succeed(is_up)
                if not is_up:
                    return
                if role.startswith("worker") and node.placement is not None:
                    card = worker_card(self.world, f"{self.name}-{node.node}", node.placement)
                    self.contents.workers.join(role, card)
                if self.bound.triggered:
                    node.expose()
                yield node.ended
                self.contents.lose(role)
                self._nodes[role] = CacheNode(self.world, self.name, f"{role}-again-{number}", self._plans[role])
        except simpy.Interrupt:
            self._nodes[role].finish()
