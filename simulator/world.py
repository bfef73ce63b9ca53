"""The stage of one run: clock, luck, log, and everything that workflows share."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import simpy

from simulator.assumptions import Ledger
from simulator.cloud.images import ImageStore
from simulator.cloud.provisioning import Provisioning
from simulator.cloud.stock import Stock, Zone, zones_for
from simulator.data.link import Link
from simulator.data.network import Network
from simulator.events import NOTHING, Event, StageEnded
from simulator.scenario.model import Scenario
from simulator.streams import Luck


@dataclass
class World:
    """Built once per run. `vswitches` maps the vSwitch ids of the manifests to the zones they stand in."""

    scenario: Scenario
    luck: Luck
    vswitches: dict[str, str]
    stock: Stock
    env: simpy.Environment
    network: Network
    download: Link
    upload: Link
    provisioning: Provisioning
    images: ImageStore
    profile_zones: tuple[str, ...]
    """The zones of pods that name no vSwitch: those of the eci-profile, else all of them."""
    log: list[Event] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    @classmethod
    def build(cls, scenario: Scenario, seed: int, vswitches: list[str], profile: list[str]) -> World:
        """A world at time 0. `vswitches` are all that the manifests name, in order of first appearance; `profile` those
        of the eci-profile.
        """
        env, luck, log, ledger = simpy.Environment(), Luck(seed), list[Event](), Ledger()
        zones, owner = zones_for(scenario.zones, vswitches)
        stock = Stock(env, scenario.catalog, zones, scenario.outages, scenario.vcpu_quota)
        network = Network(env)
        return cls(
            scenario=scenario,
            luck=luck,
            vswitches=owner,
            stock=stock,
            env=env,
            network=network,
            download=Link("oss-download", scenario.oss.download.value, "oss-bandwidth"),
            upload=Link("oss-upload", scenario.oss.upload.value, "oss-bandwidth"),
            provisioning=Provisioning(env, stock, scenario.create, luck, log, ledger),
            images=ImageStore(env, network, scenario.images, ledger),
            profile_zones=tuple(dict.fromkeys(owner[vswitch] for vswitch in profile)) or tuple(zones),
            log=log,
            ledger=ledger,
        )

    def zone_of(self, vswitch: str) -> str:
        """The zone that a vSwitch stands in; one that only a run names gets a zone with nothing scarce in it."""
        if vswitch not in self.vswitches:
            name = f"zone-{len(self.stock.zones) + 1}"
            self.stock.zones[name] = Zone(name, vswitch, {}, math.inf)
            self.vswitches[vswitch] = name
            self.ledger.note(f"zone of vSwitch {vswitch}", name, "assumed: only the run names it", "zones")
        return self.vswitches[vswitch]

    def stage(self, workflow: str, node: str, name: str) -> Stage:
        """Log the stretch of a pod's life that the block takes, also when it is cut short.

        The block fills the mapping that it is given with seconds by what they were spent on; the rest goes to `name`.
        """
        return Stage(self, workflow, node, name)


class Stage:
    """The context of `World.stage`: a class, since it is entered several times a pod."""

    __slots__ = ("began", "bound", "name", "node", "workflow", "world")

    def __init__(self, world: World, workflow: str, node: str, name: str) -> None:
        self.world, self.workflow, self.node, self.name = world, workflow, node, name
        self.began = world.env.now
        self.bound: dict[str, float] = {}

    def __enter__(self) -> dict[str, float]:
        return self.bound

    def __exit__(self, *failure: object) -> None:
        world, now = self.world, self.world.env.now
        if now > self.began:
            bound = self.bound or NOTHING
            world.log.append(StageEnded(now, self.workflow, self.node, self.name, self.began, bound))
