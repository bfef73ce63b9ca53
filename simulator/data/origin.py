"""OSS as caches in front of it see it: what they take of the account for their pods, and what is billed for that."""

from __future__ import annotations

from simulator.data.link import Link
from simulator.data.requests import requests_for
from simulator.events import ObjectsRead
from simulator.world import World


def from_oss(world: World, size: float) -> dict[Link, float]:
    """What each byte of so many takes of the account. A cache asks again for what is refused, until it has it."""
    found = {world.download: 1.0}
    if world.requests is not None:
        world.ledger.use(world.scenario.oss.qps)
        found[world.requests] = requests_for(size, world.scenario.oss.request_size.value) / size
    return found


def take_down(world: World, workflow: str, node: str, size: float) -> None:
    """Note what a cache asks of OSS, for the bill; `node` is empty where it asks for all."""
    if size > 0:
        requests = requests_for(size, world.ledger.use(world.scenario.oss.request_size))
        world.log.append(ObjectsRead(world.env.now, workflow, node, size, requests))
