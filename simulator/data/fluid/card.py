"""The network card of a cache worker: a link that everything it takes and sends shares."""

from __future__ import annotations

from simulator.cloud.card import card_link, note_card, rates
from simulator.cloud.stock import Placement
from simulator.data.link import Link
from simulator.world import World


def worker_card(world: World, name: str, placement: Placement) -> Link:
    """With burst credit, as `network.burst` has it (docs/sources.md data 2.3)."""
    note_card(world, placement)
    return card_link(name, "cache-worker-nic", *rates(world, placement), world.scenario.cards)
