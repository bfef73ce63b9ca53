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
from simulator.cloud.sizing import named_spec
from simulator.cloud.spec import Spec
from simulator.cloud.stock import Placement
from simulator.data.client import Client
from simulator.data.link import Link
from simulator.data.moving import move
from simulator.data.oss import ObjectStorage
from simulator.data.requests import requests_for
from simulator.events import ObjectsRead, PodEnded, PodPlaced, WorkflowSubmitted
from simulator.scenario.amounts import GBIT
from simulator.scenario.fluid import FluidSetup
from simulator.world import World


@dataclass(frozen=True)
class CacheFile:
    """A file under a dataset: its path below the mount and its bytes."""

    path: str
    size: float


class CacheCluster:
    """The runtime of one Dataset, from its creation to the end of the workflows that use it.

    `bound` fires when workflows may mount it, `warm` when its DataLoad is complete (or at `bound` without one). Raises
    SizingError for a spec that does not exist.
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
        self._files = tuple(files)
        self._space = runtime.capacity
        self._kept: dict[str, float] = {}  # the part of each file that stays in the cache
        self._fills: dict[str, simpy.Event] = {}
        self._cards: list[Link] = []
        self._missing: dict[str, str] = {}  # nodes that are not up, and what they wait for
        self._ended = world.env.event()
        self._specs = {role: _specs(world, self._annotations(role)) for role in self._roles()}
        self._keep_known_files()
        world.env.process(self._life())

    @property
    def name(self) -> str:
        return self.runtime.name

    @property
    def refusal(self) -> str:
        """Why it has no place for one of its nodes; empty once all are up."""
        return next(iter(self._missing.values()), "")

    def finish(self) -> None:
        """The last workflow that uses it has ended: its pods go."""
        if not self._ended.triggered:
            self._ended.succeed()

    def read(self, client: Client, path: str, size: float) -> Generator[simpy.Event, Any, None]:
        """One pod reads a file of `size` bytes, once the cache can be mounted.

        A file that is not cached is fetched from OSS once, by whoever asks first, while all its readers already read;
        what does not fit into the cache every reader fetches through the workers.
        """
        world = self.world
        if not self.bound.triggered:
            yield from _waited(world, self.bound, "sandbox", client)
        file = CacheFile(path, size)
        missing = 1.0 - self._kept_share(file)
        fill = self._fill(file)
        route = {link: share * (1 + missing) for link, share in self._shares(path).items()}
        if missing > 0:
            route[world.download] = missing
            self._fetch(missing * size)
        yield from move(world.network, client, size, route)
        if not fill.triggered:
            yield from _waited(world, fill, "oss-bandwidth", client)

    def write(self, client: Client, path: str, size: float) -> Generator[simpy.Event, Any, None]:
        """Writes go around the cache, to OSS (docs/sources.md data 3.3)."""
        yield from ObjectStorage(self.world).write(client, path, size)

    def _life(self) -> Generator[simpy.Event, Any, None]:
        world = self.world
        world.log.append(WorkflowSubmitted(world.env.now, self.name))
        yield world.env.all_of([world.env.process(self._node(role)) for role in self._roles()])
        if self._missing:
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

    def _annotations(self, role: str) -> dict[str, str]:
        return self.runtime.worker_annotations if role.startswith("worker") else self.runtime.metadata.annotations

    def _node(self, role: str) -> Generator[simpy.Event, Any, None]:
        """One cache node up to Running; it then stays until the workflows are done."""
        placement = yield from self._start(role, self._specs[role], self._annotations(role))
        if placement is None:
            return
        if role.startswith("worker"):
            self._cards.append(self._card(f"{self.name}-{role}", placement.spec))
        self.world.env.process(self._stay(role, placement))

    def _start(
        self, role: str, specs: Sequence[Spec], annotations: dict[str, str]
    ) -> Generator[simpy.Event, Any, Placement | None]:
        """The placement of a node once it runs; None where fail-fast gave up."""
        world, settings = self.world, PodSettings(annotations)
        request = Request(self.name, role, role, tuple(specs), world.zones_of(settings), settings)
        yield from world.provisioning.accept()
        self._missing[role] = f"{role} waits for stock ({', '.join(spec.name for spec in specs)})"
        placement = yield from world.provisioning.place(request)
        if isinstance(placement, str):
            self._missing[role] = f"{role}: {placement}"
            return None
        del self._missing[role]
        sandbox = world.ledger.use(world.scenario.create.sandbox)
        yield world.env.timeout(sandbox.draw(world.luck, "sandbox", self.name, role))
        world.log.append(
            PodPlaced(
                world.env.now, self.name, role, placement.zone, placement.spec, placement.category, placement.market
            )
        )
        return placement

    def _stay(self, role: str, placement: Placement) -> Generator[simpy.Event, Any, None]:
        yield self._ended
        self.world.stock.give_back(placement)
        self.world.log.append(PodEnded(self.world.env.now, self.name, role, "ok"))

    def _card(self, name: str, spec: str) -> Link:
        world = self.world
        baseline, burst = world.scenario.catalog.nic_gbps(spec)
        mode = world.ledger.use(world.scenario.cards.burst)
        shown = f"{baseline:g} Gbit/s, burst {burst:g} Gbit/s" if burst > baseline else f"{baseline:g} Gbit/s"
        world.ledger.note(f"network card of {spec}, in and out together", shown, "ECS instance families [E7, E8]")
        if mode == "none" or burst <= baseline:
            return Link(name, baseline * GBIT, "cache-worker-nic")
        if mode == "always":
            return Link(name, burst * GBIT, "cache-worker-nic")
        credit = world.ledger.use(world.scenario.cards.credit)
        return Link(name, baseline * GBIT, "cache-worker-nic", burst=burst * GBIT, credit=credit)

    def _load(self, load: DataLoad) -> Generator[simpy.Event, Any, None]:
        """A DataLoad: a loader pod, the files from OSS onto the workers, and Fluid's next look at it."""
        world = self.world
        began = world.env.now
        name = f"loader-{load.name}"
        placement = yield from self._start(name, _specs(world, {}), {})
        if placement is None:
            return
        for file in self._files:
            yield self._fill(file, load.replicas)
        world.stock.give_back(placement)
        world.log.append(PodEnded(world.env.now, self.name, name, "ok"))
        poll = world.ledger.use(self.setup.poll)
        if poll > 0:
            took = world.env.now - began
            yield world.env.timeout(max(0.0, math.ceil(took / poll) * poll - took))

    def _fill(self, file: CacheFile, replicas: int = 1) -> simpy.Event:
        """Bring a file into the cache, once; the event fires when it is there. OSS sends it once for all replicas."""
        if file.path not in self._fills:
            copies = max(replicas, 1)
            route = {self.world.download: 1.0 / copies} | self._shares(file.path)
            kept = file.size * self._kept_share(file)
            self._fetch(kept)
            self._fills[file.path] = self.world.network.transfer(kept * copies, route).done
        return self._fills[file.path]

    def _fetch(self, size: float) -> None:
        """Take down what the nodes ask of OSS, for the bill."""
        world = self.world
        if size > 0:
            requests = requests_for(size, world.ledger.use(world.scenario.oss.request_size))
            world.log.append(ObjectsRead(world.env.now, self.name, "", size, requests))

    def _shares(self, path: str) -> dict[Link, float]:
        """How much of each byte of a file crosses each worker's card."""
        if self.world.ledger.use(self.setup.placement) == "one-worker":
            chosen = int(self.world.luck.uniform("cache", self.name, path) * len(self._cards))
            return {self._cards[chosen]: 1.0}
        return dict.fromkeys(self._cards, 1.0 / len(self._cards))

    def _keep_known_files(self) -> None:
        """Give each file that is known from the start an equal part of the space, all its replicas counted."""
        copies = max((load.replicas for load in self.loads), default=1)
        total = sum(file.size for file in self._files) * max(copies, 1)
        share = min(1.0, self._space / total) if total > 0 else 1.0
        self._kept = dict.fromkeys((file.path for file in self._files), share)
        self._space -= total * share

    def _kept_share(self, file: CacheFile) -> float:
        """The part of a file that stays in the cache; a file that only a run names gets what space is left."""
        if file.path not in self._kept:
            if self.loads:
                what = f"files of {self.dataset.name} that only a run names"
                self.world.ledger.note(what, "not warmed up", "assumed: the DataLoad does not know them")
            share = min(1.0, self._space / file.size) if file.size > 0 else 1.0
            self._kept[file.path] = share
            self._space -= file.size * share
        return self._kept[file.path]


def _waited(world: World, event: simpy.Event, label: str, client: Client) -> Generator[simpy.Event, Any, None]:
    """Wait for an event, and have the client take down the seconds under `label`."""
    began = world.env.now
    yield event
    client.waited(label, world.env.now - began)


def _specs(world: World, annotations: dict[str, str]) -> tuple[Spec, ...]:
    """The specs of an annotation in order, or ECI's default for a pod that asks for nothing."""
    catalog, region = world.scenario.catalog, world.scenario.region.id
    specs = PodSettings(annotations).specs
    if specs:
        return tuple(named_spec(name, catalog, region) for name in specs)
    vcpu, memory = catalog.figure("pod.default_vcpu").value, catalog.figure("pod.default_memory").value
    return (named_spec(f"{vcpu:g}-{memory:g}Gi", catalog, region),)
