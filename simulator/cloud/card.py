"""The network card of a pod: a link that all its transfers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.data.link import Link
from simulator.scenario.amounts import GBIT

if TYPE_CHECKING:
    from simulator.cloud.pod import Pod


def card(pod: Pod) -> Link | None:
    """An instance type's burst counts unless `network.burst` is none; None where `pending` replaces the instance."""
    if pod.placement is None:
        return None
    spec, world = pod.placement.spec, pod.world
    baseline, burst = world.scenario.catalog.nic_gbps(spec, pod.placement.category)
    gbps = baseline if world.scenario.cards.burst.value == "none" else burst
    if pod.task.reads or pod.task.writes:
        source = "ECI pod sizes page, English [data.E1]; ECS instance families page of 2021 [data.E7]"
        world.ledger.note(f"network card of {spec}, in and out together", f"{gbps:g} Gbit/s", source)
    return Link(f"{pod.workflow}/{pod.node}", gbps * GBIT, "pod-nic")
