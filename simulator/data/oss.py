"""OSS as pods see it: all that one account reads in a region shares one bandwidth, and so does all that it writes.

Both share one rate of requests. Facts and their gaps: docs/sources.md data 1; what is made of them: docs/oss.md.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import simpy

from simulator.data.client import Client
from simulator.data.link import Link
from simulator.data.moving import move
from simulator.data.requests import RequestsLost, lost, refused, requests_for
from simulator.events import ObjectsRead, ObjectsWritten
from simulator.world import World


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
        world = self.world
        requests = requests_for(size, world.ledger.use(world.scenario.oss.request_size), objects)
        world.log.append(ObjectsRead(world.env.now, client.workflow, client.node, size, requests))
        world.ledger.use(world.scenario.oss.download)
        yield from self._move(client, world.download, size, requests, objects, connections, cap)

    def _put(
        self, client: Client, size: float, objects: int = 1, connections: int = 1
    ) -> Generator[simpy.Event, Any, None]:
        world = self.world
        requests = requests_for(size, world.ledger.use(world.scenario.oss.request_size), objects)
        world.log.append(ObjectsWritten(world.env.now, client.workflow, client.node, size, requests))
        world.ledger.use(world.scenario.oss.upload)
        yield from self._move(client, world.upload, size, requests, objects, connections, math.inf)

    def _move(
        self, client: Client, way: Link, size: float, requests: int, objects: int, connections: int, cap: float
    ) -> Generator[simpy.Event, Any, None]:
        """Wait for the first object's first byte, then move all of them.

        What the connections wait for further objects lowers the pace of the whole, and others may use it meanwhile.
        """
        world = self.world
        latency = world.ledger.use(world.scenario.oss.latency)
        if latency > 0:
            yield world.env.timeout(latency)
            client.waited("oss-latency", latency)
        waiting = (math.ceil(objects / connections) - 1) * latency
        if size == 0:
            yield world.env.timeout(waiting)
            client.waited("oss-latency", waiting)
            return
        alone = size / min([cap, *(link.burst for link in client.links)])
        pace = cap if waiting == 0 else size / (alone + waiting)
        route, before = {way: 1.0}, dict(client.bound)
        if world.requests is not None:
            world.ledger.use(world.scenario.oss.qps)
            route[world.requests] = requests / size
        yield from move(world.network, client, size, route, pace, "oss-latency" if waiting > alone else "oss-client")
        spent = {label: seconds - before.get(label, 0.0) for label, seconds in client.bound.items()}
        if spent.get("oss-requests", 0.0) > 0:
            self._refuse(requests, connections, (alone + waiting) * connections, spent)

    def _refuse(self, requests: int, connections: int, busy: float, spent: dict[str, float]) -> None:
        """Count what was refused on the way. Raises RequestsLost where retries were not enough.

        `busy` are the seconds that all connections together need for the transfer when nobody else is there.
        """
        world = self.world
        oss, use = world.scenario.oss, world.ledger.use
        share = spent["oss-requests"] / sum(spent.values())
        again = refused(connections, spent["oss-requests"], busy * share, use(oss.retry_every))
        world.requests_refused += again
        if lost(requests * share, again, use(oss.retries)) >= 1:
            world.transfers_lost += 1
            raise RequestsLost
