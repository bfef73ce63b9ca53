"""OSS as pods see it: all that one account reads in a region shares one bandwidth, and so does all that it writes.

Both share one rate of requests. Facts and their gaps: docs/sources.md data 1.1 to 1.6; their use: docs/oss.md.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import simpy

from simulator.data.client import Client
from simulator.data.moving import move
from simulator.data.requests import RequestsLost, lost, refused, requests_for
from simulator.events import ObjectsRead, ObjectsWritten
from simulator.world import World

_PARTS = (2**-10, *(2.0**-power for power in range(10, 0, -1)))
"""The parts of a transfer after which its client may give up: each twice what went before, so that it does so after at
most twice the time, and the first part, that it takes to lose a request.
"""

_Moved = ObjectsRead | ObjectsWritten


class ObjectStorage:
    """The buckets of the account in the region. Each transfer may raise RequestsLost."""

    def __init__(self, world: World) -> None:
        self.world = world

    def read(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """A read through a mount or an SDK, no faster than one client is."""
        oss = self.world.scenario.oss
        self.world.ledger.use(oss.client)
        if oss.threads.value > 1:
            self.world.ledger.use(oss.threads)
        yield from self._get(client, size, objects, oss.threads.value, oss.pace)

    def write(self, client: Client, path: str, size: float, objects: int = 1) -> Generator[simpy.Event, Any, None]:
        """A write; how fast a client writes is not published for those whose reads are."""
        yield from self._put(client, size, objects, self.world.scenario.oss.threads.value)

    def fetch(self, client: Client, size: float) -> Generator[simpy.Event, Any, None]:
        """Argo's executor loads an artifact."""
        yield from self._get(client, size)

    def save(self, client: Client, size: float) -> Generator[simpy.Event, Any, None]:
        """Argo's executor saves an artifact."""
        yield from self._put(client, size)

    def _get(
        self, client: Client, size: float, objects: int = 1, connections: int = 1, cap: float = math.inf
    ) -> Generator[simpy.Event, Any, None]:
        self.world.ledger.use(self.world.scenario.oss.download)
        yield from self._move(ObjectsRead, client, size, objects, connections, cap)

    def _put(
        self, client: Client, size: float, objects: int = 1, connections: int = 1
    ) -> Generator[simpy.Event, Any, None]:
        self.world.ledger.use(self.world.scenario.oss.upload)
        yield from self._move(ObjectsWritten, client, size, objects, connections, math.inf)

    def _move(
        self, kind: type[_Moved], client: Client, size: float, objects: int, connections: int, cap: float
    ) -> Generator[simpy.Event, Any, None]:
        """Wait for the first object's first byte, then move all of them.

        What the connections wait for further objects lowers the pace of the whole, and others may use it meanwhile.
        """
        world = self.world
        way = world.download if kind is ObjectsRead else world.upload
        requests = requests_for(size, world.ledger.use(world.scenario.oss.request_size), objects)
        latency = world.ledger.use(world.scenario.oss.latency)
        if latency > 0:
            yield from client.wait(world.env, world.env.timeout(latency), "oss-latency")
        waiting = (math.ceil(objects / connections) - 1) * latency
        if size == 0:
            world.log.append(kind(world.env.now, client.workflow, client.node, size, requests))
            yield from client.wait(world.env, world.env.timeout(waiting), "oss-latency")
            return
        alone = size / min([cap, *(link.burst for link in client.links)])
        pace = cap if waiting == 0 else size / (alone + waiting)
        label = "oss-latency" if waiting > alone else "oss-client"
        if world.requests is None:
            world.log.append(kind(world.env.now, client.workflow, client.node, size, requests))
            yield from move(world.network, client, size, {way: 1.0}, pace, label)
            return
        world.ledger.use(world.scenario.oss.qps)
        route, gone = {way: 1.0, world.requests: requests / size}, 0.0
        for part in _PARTS:
            before = dict(client.bound)
            world.log.append(kind(world.env.now, client.workflow, client.node, size * part, requests * part))
            yield from move(world.network, client, size * part, route, pace, label)
            spent = {label: seconds - before.get(label, 0.0) for label, seconds in client.bound.items()}
            gone += self._lost(requests * part, connections, (alone + waiting) * connections * part, spent)
            if gone >= 1:
                world.transfers_lost += 1
                raise RequestsLost

    def _lost(self, requests: float, connections: int, busy: float, spent: dict[str, float]) -> float:
        """How many of some requests must be expected to have been refused too often; all that were refused are counted.

        `busy` are the seconds that all connections together need for them when nobody else is there.
        """
        world = self.world
        oss, use = world.scenario.oss, world.ledger.use
        held = spent.get("oss-requests", 0.0)
        if held <= 0:
            return 0.0
        share = held / sum(spent.values())
        again = refused(connections, held, busy * share, use(oss.retry_every))
        world.requests_refused += again
        return lost(requests * share, again, use(oss.retries))
