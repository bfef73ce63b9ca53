"""Fluid's cache nodes: a JindoRuntime's workers as ECI pods, a DataLoad that warms them, and reads through them.

Facts and their gaps: docs/sources.md data 3. A file's blocks lie evenly over the workers (an assumption that
`fluid.placement` changes), so a reader uses an equal share of every worker's card.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import simpy

from manifests.eci import PodSettings
from manifests.fluid import DataLoad, Dataset, JindoRuntime
from simulator.cloud.provisioning import Request
from simulator.cloud.sizing import Spec, named_spec
from simulator.cloud.stock import Placement
from simulator.data.link import Link
from simulator.data.moving import move
from simulator.events import PodEnded, PodPlaced, WorkflowSubmitted
from simulator.scenario.model import FluidSetup
from simulator.scenario.reading import GBIT
from simulator.world import World


@dataclass(frozen=True)
class CacheFile:
    """A file under a dataset: its path below the mount and its bytes."""

    path: str
    size: float


class CacheCluster:
    """The runtime of one Dataset, from its creation to the end of the workflows that use it.

    `bound` fires when workflows may mount it, `warm` when its DataLoad is complete (or at `bound` without one).
    """

    def __init__(
        self,
        world: World,
        dataset: Dataset,
        runtime: JindoRuntime,
        loads: Sequence[DataLoad],
        files: Sequence[CacheFile],
    ) -> None:
        self.world, self.dataset, self.runtime, self.loads = world, dataset, runtime, loads
        self.setup: FluidSetup = world.scenario.fluid
        self.bound, self.warm = world.env.event(), world.env.event()
        self.bound_at = self.warm_at = math.nan
        self.refusal = ""
        self._files = list(files)
        self._fills: dict[str, simpy.Event] = {}
        self._cards: list[Link] = []
        self._ended = world.env.event()
        self.spec = _worker_spec(world, runtime)
        world.env.process(self._life())

    @property
    def name(self) -> str:
        return self.runtime.name

    def finish(self) -> None:
        """The last workflow that uses it has ended: its pods go."""
        if not self._ended.triggered:
            self._ended.succeed()

    def read(self, path: str, size: float, card: float, bound: dict[str, float]) -> Generator[simpy.Event, Any, None]:
        """One pod reads a file of `size` bytes with a card of `card` bytes/s.

        A file that is not cached is fetched from OSS once, by whoever asks first, while all its readers already read;
        what does not fit into the cache every reader fetches through the workers.
        """
        world = self.world
        missing = 1.0 - self._cached_share()
        fill = self._fill(CacheFile(path, size))
        route = {link: share * (1 + missing) for link, share in self._shares(path).items()}
        if missing > 0:
            route[world.download] = missing
        yield from move(world.network, size, route, card, "pod-nic", bound)
        if not fill.triggered:
            began = world.env.now
            yield fill
            bound["oss-bandwidth"] = bound.get("oss-bandwidth", 0.0) + world.env.now - began

    def _life(self) -> Generator[simpy.Event, Any, None]:
        world = self.world
        world.log.append(WorkflowSubmitted(world.env.now, self.name))
        pods = [world.env.process(self._node(role)) for role in self._roles()]
        yield world.env.all_of(pods)
        if self.refusal:
            return  # no worker, no dataset: workflows that need it never start
        ready = world.ledger.use(self.setup.bound_after)
        yield world.env.timeout(max(0.0, ready - world.env.now))
        self.bound_at = world.env.now
        self.bound.succeed()
        for load in self.loads:
            yield from self._load(load)
        self.warm_at = world.env.now
        self.warm.succeed()

    def _roles(self) -> list[str]:
        masters = [f"master-{index}" for index in range(self.runtime.masters)]
        return masters + [f"worker-{index}" for index in range(self.runtime.workers)]

    def _node(self, role: str) -> Generator[simpy.Event, Any, None]:
        """One cache node up to Running; it then stays until the workflows are done."""
        world = self.world
        annotations = (
            self.runtime.worker_annotations if role.startswith("worker") else self.runtime.metadata.annotations
        )
        spec = self.spec if role.startswith("worker") else _spec(world, annotations)
        placement = yield from self._start(role, spec, annotations)
        if placement is None:
            return
        if role.startswith("worker"):
            self._cards.append(self._card(f"{self.name}-{role}", spec))
        world.env.process(self._stay(role, placement))

    def _start(
        self, role: str, spec: Spec, annotations: dict[str, str]
    ) -> Generator[simpy.Event, Any, Placement | None]:
        world = self.world
        zones = tuple(world.stock.zones)
        request = Request(self.name, role, ((spec.name, spec.size.vcpu),), zones, PodSettings(annotations))
        yield from world.provisioning.accept()
        placement = yield from world.provisioning.place(request)
        if isinstance(placement, str):
            self.refusal = placement
            return None
        sandbox = world.ledger.use(world.scenario.create.sandbox)
        yield world.env.timeout(sandbox.draw(world.luck, "sandbox", self.name, role))
        world.log.append(PodPlaced(world.env.now, self.name, role, placement.zone, spec.name))
        return placement

    def _stay(self, role: str, placement: Placement) -> Generator[simpy.Event, Any, None]:
        yield self._ended
        self.world.stock.give_back(placement)
        self.world.log.append(PodEnded(self.world.env.now, self.name, role, "ok"))

    def _card(self, name: str, spec: Spec) -> Link:
        world = self.world
        baseline, burst = world.scenario.catalog.nic_gbps(spec.name)
        mode = world.ledger.use(self.setup.burst)
        shown = f"{baseline:g} Gbit/s, burst {burst:g} Gbit/s" if burst > baseline else f"{baseline:g} Gbit/s"
        world.ledger.note(f"network card of {spec.name}, in and out together", shown, "ECS instance families [E7, E8]")
        if mode == "none" or burst <= baseline:
            return Link(name, baseline * GBIT, "cache-worker-nic")
        if mode == "always":
            return Link(name, burst * GBIT, "cache-worker-nic")
        credit = world.ledger.use(self.setup.credit)
        return Link(name, baseline * GBIT, "cache-worker-nic", burst=burst * GBIT, credit=credit)

    def _load(self, load: DataLoad) -> Generator[simpy.Event, Any, None]:
        """A DataLoad: a loader pod, the files from OSS onto the workers, and Fluid's next look at it."""
        world = self.world
        began = world.env.now
        name = f"loader-{load.name}"
        spec = _spec(world, {})
        placement = yield from self._start(name, spec, {})
        if placement is None:
            return
        for file in self._files:
            yield self._fill(file, load.replicas)
        world.stock.give_back(placement)
        world.log.append(PodEnded(world.env.now, self.name, name, "ok"))
        poll = world.ledger.use(self.setup.poll)
        if poll > 0:
            yield world.env.timeout(math.ceil((world.env.now - began) / poll) * poll - (world.env.now - began))

    def _fill(self, file: CacheFile, replicas: int = 1) -> simpy.Event:
        """Bring a file into the cache, once; the event fires when it is there."""
        if file.path not in self._fills:
            route = {self.world.download: 1.0 / max(replicas, 1)} | self._shares(file.path)
            kept = file.size * self._cached_share()
            self._fills[file.path] = self.world.network.transfer(kept * max(replicas, 1), route).done
        return self._fills[file.path]

    def _shares(self, path: str) -> dict[Link, float]:
        """How much of each byte of a file crosses each worker's card."""
        if self.world.ledger.use(self.setup.placement) == "one-worker":
            chosen = int(self.world.luck.uniform("cache", self.name, path) * len(self._cards))
            return {self._cards[chosen]: 1.0}
        return dict.fromkeys(self._cards, 1.0 / len(self._cards))

    def _cached_share(self) -> float:
        """The part of the data that the workers can hold at once."""
        total = sum(file.size for file in self._files)
        return min(1.0, self.runtime.capacity / total) if total > 0 else 1.0


def _worker_spec(world: World, runtime: JindoRuntime) -> Spec:
    return _spec(world, runtime.worker_annotations)


def _spec(world: World, annotations: dict[str, str]) -> Spec:
    """The first spec of an annotation, or ECI's default for a pod that asks for nothing."""
    catalog, region = world.scenario.catalog, world.scenario.region.id
    specs = PodSettings(annotations).specs
    if specs:
        return named_spec(specs[0], catalog, region)
    vcpu, memory = catalog.figure("pod.default_vcpu").value, catalog.figure("pod.default_memory").value
    return named_spec(f"{vcpu:g}-{memory:g}Gi", catalog, region)
