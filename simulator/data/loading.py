"""What a pod reads and writes: which storage a path leads to, and the bytes that it brings or takes."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import simpy

from manifests.effective import PodPlan
from manifests.errors import InputError
from simulator.data.client import Client
from simulator.data.oss import ObjectStorage
from simulator.data.storage import Storage
from simulator.scenario.task import Transfer
from simulator.world import World


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
    """Moves one pod's data. `storages` are those behind claims; behind all else is the empty claim's, or OSS."""

    def __init__(self, world: World, storages: Mapping[str, Storage]) -> None:
        self.world, self.storages, self.oss = world, storages, ObjectStorage(world)

    def storage(self, place: str, plan: PodPlan) -> tuple[Storage, str]:
        """The storage that a place leads to, and the path there. Raises InputError as `claim_path`."""
        claim, path = claim_path(place, plan)
        if claim in self.storages:
            return self.storages[claim], path
        if claim:
            self.world.ledger.note(
                f"claim {claim!r} is an OSS volume",
                "read straight from OSS",
                "assumed: no Dataset of that name was given",
            )
        return self.storages.get("", self.oss), f"{claim}/{path}" if claim else path

    def read(self, transfer: Transfer, plan: PodPlan, client: Client) -> Generator[simpy.Event, Any, None]:
        storage, path = self.storage(transfer.place, plan)
        yield from storage.read(client, path, transfer.size, transfer.objects)

    def write(self, transfer: Transfer, plan: PodPlan, client: Client) -> Generator[simpy.Event, Any, None]:
        storage, path = self.storage(transfer.place, plan)
        yield from storage.write(client, path, transfer.size, transfer.objects)
