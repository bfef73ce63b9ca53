"""What is rented beside the pods: each workflow that uses it says so once, and its bill then says what it lacks."""

from __future__ import annotations

from simulator.data.client import Client
from simulator.events import VolumeUsed
from simulator.scenario.volumes import Volume
from simulator.world import World


class Rented:
    def __init__(self, world: World, volume: Volume) -> None:
        self.world, self.volume = world, volume
        self._users: set[str] = set()

    def use(self, client: Client) -> None:
        if client.workflow not in self._users:
            self._users.add(client.workflow)
            self.world.log.append(VolumeUsed(self.world.env.now, client.workflow, self.volume.name, self.volume.words))
