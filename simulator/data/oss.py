"""OSS as pods see it: all that one account reads in a region shares one bandwidth, and so does all that it writes."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.data.client import Client
from simulator.data.moving import move
from simulator.data.requests import requests_for
from simulator.events import ObjectsRead, ObjectsWritten
from simulator.world import World


class ObjectStorage:
    """The buckets of the account in the region."""

    def __init__(self, world: World) -> None:
        self.world = world

    def read(self, client: Client, path: str, size: float) -> Generator[simpy.Event, Any, None]:
        """One sequential read, no faster than one client is."""
        world, use = self.world, self.world.ledger.use
        oss = world.scenario.oss
        requests = requests_for(size, use(oss.request_size))
        world.log.append(ObjectsRead(world.env.now, client.workflow, client.node, size, requests))
        use(oss.download)
        yield from move(world.network, client, size, {world.download: 1.0}, use(oss.client), "oss-client")

    def write(self, client: Client, path: str, size: float) -> Generator[simpy.Event, Any, None]:
        world, use = self.world, self.world.ledger.use
        oss = world.scenario.oss
        requests = requests_for(size, use(oss.request_size))
        world.log.append(ObjectsWritten(world.env.now, client.workflow, client.node, size, requests))
        use(oss.upload)
        yield from move(world.network, client, size, {world.upload: 1.0})
