"""The OSS accelerator: a cache on OSS's side, which keeps what was read last and fetches the rest from the bucket.

Facts and their gaps: docs/sources.md data 1.7. It keeps whole files, the least recently read go first (assumed: it is
published that heat decides).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.data.client import Client
from simulator.data.flow import Flow
from simulator.data.link import Link
from simulator.data.moving import move
from simulator.data.origin import from_oss, take_down
from simulator.data.oss import ObjectStorage
from simulator.data.volumes.renting import Rented
from simulator.scenario.volumes import Volume
from simulator.world import World


class Accelerator:
    """Its bandwidth is one link, and what it fetches from the bucket another, beside the account's download."""

    def __init__(self, world: World, volume: Volume) -> None:
        assert volume.size is not None
        assert volume.bandwidth is not None
        assert volume.misses is not None
        self.world, self.volume = world, volume
        self._hits = Link(volume.key, volume.bandwidth.value, "oss-accelerator")
        self._misses = Link(f"{volume.key}.misses", volume.misses.value, "accelerator-miss")
        self._space = self._warm_space = volume.size.value
        self._kept: dict[str, float] = {}  # bytes by path, the least recently read first
        self._used = 0.0
        self._met: set[str] = set()
        self._fetches: dict[str, Flow] = {}  # files on their way from the bucket
        self._rented = Rented(world, volume)

    def read(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """A file that it does not hold is fetched once, by whoever asks first, while all its readers already read."""
        world, use = self.world, self.world.ledger.use
        self._say_what_is_used()
        self._rented.use(client)
        route = {self._hits: 1.0}
        if size > self._space:
            route |= self._ask(client, size)
        else:
            self._keep(client, path, size)
        fetch = self._fetches.get(path)
        use(world.scenario.oss.client)
        yield from move(world.network, client, size, route, world.scenario.oss.pace, "oss-client")
        if fetch is not None and fetch.ended is None:
            began = world.env.now
            try:
                yield fetch.done
            finally:
                label = max(fetch.bound, key=lambda name: fetch.bound[name], default="accelerator-miss")
                client.waited(label, world.env.now - began)

    def write(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """Writes go around it, to OSS."""
        yield from ObjectStorage(self.world).write(client, path, size, objects)

    def _keep(self, client: Client, path: str, size: float) -> None:
        """Have the file from now on, and have what is missing of it fetched."""
        had = self._kept.pop(path, 0.0)
        self._used -= had
        missing = size - min(size, had or self._warmed(path, size))
        while self._kept and self._used + size > self._space:
            self._used -= self._kept.pop(next(iter(self._kept)))
        self._kept[path] = size
        self._used += size
        if missing > 0:
            self._fetches[path] = self.world.network.transfer(missing, self._ask(client, missing))

    def _warmed(self, path: str, size: float) -> float:
        """The bytes of a file that it had before anybody read it, as far as all such files fit in."""
        if path in self._met:
            return 0.0
        self._met.add(path)
        found = min(self.world.ledger.use(self.volume.warm) * size, self._warm_space)
        self._warm_space -= found
        return found

    def _ask(self, client: Client, size: float) -> dict[Link, float]:
        """What each byte that it asks of the bucket takes; it is billed."""
        world = self.world
        world.ledger.use(world.scenario.oss.download)
        take_down(world, client.workflow, client.node, size)
        return {self._misses: 1.0, **from_oss(world, size)}

    def _say_what_is_used(self) -> None:
        volume, ledger = self.volume, self.world.ledger
        for knob in (volume.size, volume.bandwidth, volume.misses):
            if knob is not None:
                ledger.use(knob)
        what = f"reads that the accelerator behind {volume.name!r} answers itself"
        ledger.note(what, "outside the account's bandwidth, from every zone", "assumed: not published [data.O12]")
