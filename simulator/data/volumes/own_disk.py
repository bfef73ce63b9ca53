"""A pod's own disk: nobody else reads from it, and what it sends does not cross the pod's network card."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.data.client import Client
from simulator.world import World


def read_own_disk(world: World, client: Client, size: float, rate: float) -> Generator[simpy.Event, Any, None]:
    """Read `size` bytes at `rate` bytes/s."""
    yield from client.wait(world.env, world.env.timeout(size / rate), "data-disk")
