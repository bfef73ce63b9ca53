"""The network card of a cache worker: a link that everything it takes and sends shares."""

from __future__ import annotations

from simulator.data.link import Link
from simulator.scenario.amounts import GBIT
from simulator.world import World


def worker_card(world: World, name: str, spec: str) -> Link:
    """With burst credit, as `network.burst` has it (docs/sources.md data 2.3)."""
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
