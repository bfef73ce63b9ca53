"""A NAS or a CPFS: a file system with one bandwidth, which all that read and write it share.

Facts and their gaps: docs/sources.md data 7.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.data.client import Client
from simulator.data.link import Link
from simulator.data.moving import move
from simulator.data.volumes.renting import Rented
from simulator.scenario.volumes import Volume
from simulator.world import World


class FileSystem:
    """The bandwidth of `volume` on a link with this `label`.

    With `advised`, the name of a figure, a run says when more pods than that use it at once; what then happens is not
    published.
    """

    def __init__(self, world: World, volume: Volume, label: str, advised: str = "") -> None:
        assert volume.bandwidth is not None  # every file system has one
        self.world, self.volume = world, volume
        self._link = Link(volume.key, volume.bandwidth.value, label)
        self._advised = world.scenario.catalog.figure(advised) if advised else None
        self._rented = Rented(world, volume)
        self._clients = 0

    def read(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        yield from self._use(client, size, objects)

    def write(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        what = f"writes to the {self.volume.words} behind {self.volume.name!r}"
        self.world.ledger.note(what, "share one bandwidth with reads", "assumed: no figure of their own was found")
        yield from self._use(client, size, objects)

    def _use(self, client: Client, size: float, objects: int) -> Generator[simpy.Event, Any, None]:
        world, volume = self.world, self.volume
        for knob in (volume.size, volume.bandwidth):
            if knob is not None:
                world.ledger.use(knob)
        self._rented.use(client)
        self._clients += 1
        self._note_crowd()
        try:
            yield from self._answer(client, objects)
            yield from move(world.network, client, size, {self._link: 1.0})
        finally:
            self._clients -= 1

    def _answer(self, client: Client, objects: int) -> Generator[simpy.Event, Any, None]:
        """The time until the first byte of each file."""
        if self.volume.latency is None:
            return
        env, seconds = self.world.env, objects * self.world.ledger.use(self.volume.latency)
        yield from client.wait(env, env.timeout(seconds), self._link.label)

    def _note_crowd(self) -> None:
        advised = self._advised
        if advised is not None and self._clients > advised.value:
            what = f"pods that use the {self.volume.words} behind {self.volume.name!r} at once"
            self.world.ledger.note(what, f"more than the {advised.value:,.0f} {advised.what}", advised.source)
