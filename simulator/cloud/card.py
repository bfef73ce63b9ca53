"""The network card of a pod: one for its whole life, which its image pull and all its transfers share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.cloud.images.need import images_of
from simulator.cloud.stock import Placement
from simulator.data.client import Client
from simulator.data.link import Link
from simulator.scenario.amounts import GBIT
from simulator.scenario.images import total

if TYPE_CHECKING:
    from simulator.cloud.pod import Pod
    from simulator.world import World


@dataclass(frozen=True)
class Card:
    """`link` carries both directions together; `ingress` and `egress` are what annotations let through of each."""

    link: Link
    ingress: Link | None = None
    egress: Link | None = None


def card_of(pod: Pod, placement: Placement) -> Card:
    """The card of a pod on its instance. A size has no burst; a type bursts as `network.burst` says.

    Source: docs/sources.md data 2.1 to 2.3; the bucket of credit is our model.
    """
    world, name, settings = pod.world, f"{pod.workflow}/{pod.node}", pod.plan.settings

    def lane(direction: str, rate: float | None) -> Link | None:
        return None if rate is None else Link(f"{name} {direction}", rate, "pod-nic")

    baseline, burst = rates(world, placement)
    mode = world.scenario.cards.burst.value
    credit = world.scenario.cards.credit.value
    if mode == "bucket" and burst > baseline and _most_bytes(pod) * (1 - baseline / burst) > credit:
        link = Link(name, baseline, "pod-nic", burst=burst, credit=credit)
    else:  # without a burst, or with one that outlasts the pod: the network is quicker about a plain link
        link = Link(name, baseline if mode == "none" else burst, "pod-nic")
    return Card(link, lane("ingress", settings.ingress), lane("egress", settings.egress))


def _most_bytes(pod: Pod) -> float:
    """The most that a pod can ever move: its images, and what the scenario says. Infinite where a pull may be cut
    short, which begins again as often as it takes.
    """
    task, images = pod.task, pod.world.scenario.images
    if images.registry.outages:
        return math.inf
    pulled = {layer for image in images_of(pod.plan.template, images) for layer in images.layers_of(image)}
    moved = sum(transfer.size for transfer in (*task.reads, *task.writes))
    return total(pulled) + moved + sum(task.artifacts.values()) + (task.logs or 0.0)


def rates(world: World, placement: Placement) -> tuple[float, float]:
    """Baseline and burst of an instance's card in bytes/s; equal where it has no burst."""
    baseline, burst = world.scenario.catalog.nic_gbps(placement.spec, placement.category)
    return baseline * GBIT, burst * GBIT


def client_of(pod: Pod, bound: dict[str, float], *, sends: bool = False) -> Client:
    """The pod as a storage or a registry sees it; `bound` collects what its waiting went to."""
    if pod.card is None:
        return Client(pod.workflow, pod.node, None, bound)
    if pod.task.moves_data:
        _note(pod)
    return Client(pod.workflow, pod.node, pod.card.link, bound, pod.card.egress if sends else pod.card.ingress)


def _note(pod: Pod) -> None:
    """Say which card the pod has, and what its burst is taken for."""
    world, placement = pod.world, pod.placement
    assert placement is not None  # a pod without an instance has no card
    baseline, burst = (rate / GBIT for rate in rates(world, placement))
    source = "ECI pod sizes page, English [data.E1]; ECS instance families page of 2021 [data.E7]"
    shown = f"{baseline:g} Gbit/s" + (f", burst {burst:g} Gbit/s" if burst > baseline else "")
    world.ledger.note(f"network card of {placement.spec}, in and out together", shown, source)
    if burst > baseline and world.ledger.use(world.scenario.cards.burst) == "bucket":
        world.ledger.use(world.scenario.cards.credit)
    for direction, rate in (("receive", pod.plan.settings.ingress), ("send", pod.plan.settings.egress)):
        if rate is not None:
            what = f"what pods of {pod.plan.template.name} may {direction}"
            world.ledger.note(what, f"{rate / GBIT:g} Gbit/s", "annotation of the pod")
