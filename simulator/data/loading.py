"""What a pod reads and writes: where a path leads (OSS or a Fluid cache), and the flow that brings the bytes."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import simpy

from manifests.effective import PodPlan
from manifests.errors import InputError
from simulator.data.fluid import CacheCluster
from simulator.data.moving import move
from simulator.data.requests import requests_for
from simulator.events import ObjectsRead, ObjectsWritten
from simulator.scenario.model import Transfer
from simulator.world import World


@dataclass(frozen=True)
class Origin:
    """Where bytes come from: a cache cluster and a path in it, or OSS where `cluster` is None."""

    cluster: CacheCluster | None
    path: str


def claim_path(place: str, plan: PodPlan) -> tuple[str, str]:
    """The claim and the path below it that a `place` means; an empty claim means OSS itself.

    `pvc://claim/path` says it; a path in the container is looked up in the pod's mounts, longest first. Raises
    InputError for a path that nothing mounts.
    """
    if place.startswith("oss://"):
        return "", place
    if place.startswith("pvc://"):
        claim, _, path = place.removeprefix("pvc://").partition("/")
        return claim, path
    mounts = [mount for container in plan.template.containers for mount in container.mounts]
    for mount in sorted(mounts, key=lambda mount: -len(mount.mount_path)):
        root = mount.mount_path.rstrip("/")
        if place == root or place.startswith(f"{root}/"):
            claim = plan.claim(mount.volume)
            if claim:
                return claim, f"{mount.sub_path}{place.removeprefix(root)}".strip("/")
    template = plan.template.name
    raise InputError(f"tasks.{template}: reads {place}, but no claim is mounted there in template {template!r}")


class Loader:
    """Moves one pod's data. `card` is the pod's network card in bytes/s."""

    def __init__(self, world: World, clusters: Mapping[str, CacheCluster]) -> None:
        self.world, self.clusters = world, clusters

    def origin(self, place: str, plan: PodPlan) -> Origin:
        claim, path = claim_path(place, plan)
        cluster = self.clusters.get(claim)
        if claim and cluster is None:
            self.world.ledger.note(
                f"claim {claim!r} is an OSS volume",
                "read straight from OSS",
                "assumed: no Dataset of that name was given",
            )
        return Origin(cluster, path)

    def read(
        self, transfer: Transfer, plan: PodPlan, node: str, card: float, bound: dict[str, float]
    ) -> Generator[simpy.Event, Any, None]:
        origin = self.origin(transfer.place, plan)
        if origin.cluster is not None:
            yield from origin.cluster.read(origin.path, transfer.size, card, bound)
            return
        world = self.world
        use = world.ledger.use
        requests = requests_for(transfer.size, use(world.scenario.oss.request_size))
        world.log.append(ObjectsRead(world.env.now, plan.workflow.name, node, transfer.size, requests))
        use(world.scenario.oss.download)
        client = use(world.scenario.oss.client)
        cap, label = (card, "pod-nic") if card <= client else (client, "oss-client")
        yield from move(world.network, transfer.size, {world.download: 1.0}, cap, label, bound)

    def write(
        self, transfer: Transfer, plan: PodPlan, node: str, card: float, bound: dict[str, float]
    ) -> Generator[simpy.Event, Any, None]:
        world = self.world
        use = world.ledger.use
        requests = requests_for(transfer.size, use(world.scenario.oss.request_size))
        world.log.append(ObjectsWritten(world.env.now, plan.workflow.name, node, transfer.size, requests))
        use(world.scenario.oss.upload)
        yield from move(world.network, transfer.size, {world.upload: 1.0}, card, "pod-nic", bound)
