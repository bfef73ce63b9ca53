"""A DataCache: each pod has a disk of its own, made from a snapshot of the data.

Facts and their gaps: docs/sources.md data 5 and 7.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from manifests.errors import InputError
from manifests.units import show_bytes
from simulator.data.client import Client
from simulator.data.oss import ObjectStorage
from simulator.data.volumes.own_disk import read_own_disk
from simulator.events import DiskAttached
from simulator.scenario.amounts import GIB
from simulator.scenario.volumes import Volume
from simulator.world import World


class DataCache:
    """Built before the run, so that neither its time nor what it reads from OSS counts here."""

    def __init__(self, world: World, volume: Volume) -> None:
        assert volume.size is not None
        assert volume.bandwidth is not None
        self.world, self.volume = world, volume
        self._size, self._bandwidth = volume.size, volume.bandwidth
        self._files: dict[str, float] = {}
        self._total = 0.0  # of their bytes
        self._disks: set[tuple[str, str]] = set()

    def hold(self, path: str, size: float) -> None:
        """The file is part of it. Raises InputError for one that does not fit in beside the others."""
        known = self._files.get(path, 0.0)
        self._files[path] = max(size, known)
        self._total += self._files[path] - known
        if self._total > self._size.value:
            hint = (
                f"its files come to {show_bytes(self._total)}, and its disk has {self._size.shown}; set a larger size"
            )
            raise InputError(f"{self.volume.key}.size: {hint}")

    def read(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        self.hold(path, size)
        self._attach(client)
        rate = self.world.ledger.use(self._bandwidth)
        yield from read_own_disk(self.world, client, size, rate)

    def write(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """What is written does not come into the snapshot: it goes to OSS."""
        yield from ObjectStorage(self.world).write(client, path, size, objects)

    def _attach(self, client: Client) -> None:
        """A pod has its disk, and pays for it, from its start; here it is known once the pod reads."""
        world, pod = self.world, (client.workflow, client.node)
        gib = world.ledger.use(self._size) / GIB
        what = f"DataCache behind {self.volume.name!r}"
        world.ledger.note(what, "built before the run", "assumed: its time and what it reads from OSS do not count")
        world.ledger.note(
            "price of a DataCache's disk", "that of a manual image cache's", "assumed: both are ESSD PL1 [data.E15]"
        )
        if pod not in self._disks:
            self._disks.add(pod)
            world.log.append(DiskAttached(world.env.now, *pod, gib))
