"""The network card of a pod: one for its whole life, which its image pull and all its transfers share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog import Size
from simulator.cloud.images.need import images_of
from simulator.cloud.stock import Placement
from simulator.data.client import Client
from simulator.data.link import Link
from simulator.scenario.amounts import GBIT
from simulator.scenario.cards import Cards
from simulator.scenario.images import total

if TYPE_CHECKING:
    from simulator.cloud.pod import Pod
    from simulator.world import World

_OF_SIZES = "ECI pod sizes page, English [data.E1]"
_OF_TYPES = "ECS instance families page of 2021 [data.E7]; ECS instance families page (实例规格族) [data.E8]"


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
    most = _most_bytes(pod) if burst > baseline else 0.0
    link = card_link(name, "pod-nic", baseline, burst, world.scenario.cards, most)
    return Card(link, lane("ingress", settings.ingress), lane("egress", settings.egress))


def card_link(name: str, label: str, baseline: float, burst: float, cards: Cards, most: float = math.inf) -> Link:
    """A card as `network.burst` has it, of what moves no more than `most` bytes in its life."""
    mode, credit = cards.burst.value, cards.credit.value
    if mode == "bucket" and burst > baseline and most * (1 - baseline / burst) > credit:
        return Link(name, baseline, label, burst=burst, credit=credit)
    # Without a burst, or with one that outlasts the pod, the network is quicker about a plain link.
    return Link(name, baseline if mode == "none" else burst, label)


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
    """Say which card the pod has, and what its annotations make of it."""
    world, placement = pod.world, pod.placement
    assert placement is not None  # a pod without an instance has no card
    note_card(world, placement)
    for direction, rate in (("receive", pod.plan.settings.ingress), ("send", pod.plan.settings.egress)):
        if rate is not None:
            what = f"what pods of {pod.plan.template.name} may {direction}"
            world.ledger.note(what, f"{rate / GBIT:g} Gbit/s", "annotation of the pod")


def note_card(world: World, placement: Placement) -> None:
    """Say which card an instance has, and what its burst is taken for."""
    baseline, burst = (rate / GBIT for rate in rates(world, placement))
    shown = f"{baseline:g} Gbit/s" + (f", burst {burst:g} Gbit/s" if burst > baseline else "")
    source = _OF_TYPES if Size.parse(placement.spec) is None else _OF_SIZES
    world.ledger.note(f"network card of {placement.spec}, in and out together", shown, source)
    if burst > baseline and world.ledger.use(world.scenario.cards.burst) == "bucket":
        world.ledger.use(world.scenario.cards.credit)
