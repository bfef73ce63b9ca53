"""What a pod reads and writes, each from the storage or to the storage that its place leads to."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import simpy

from manifests.effective import PodPlan
from simulator.data.claims import claim_path
from simulator.data.client import Client
from simulator.data.oss import ObjectStorage
from simulator.data.storage import Storage
from simulator.scenario.task import Transfer
from simulator.world import World


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
