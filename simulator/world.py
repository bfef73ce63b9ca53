"""The stage of one run: clock, luck, log, and everything that workflows share."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import simpy

from manifests.eci import PodSettings
from simulator.assumptions import Ledger
from simulator.cloud.images.store import ImageStore
from simulator.cloud.market import Market
from simulator.cloud.pools import Pool
from simulator.cloud.provisioning import Provisioning
from simulator.cloud.shortages import First, outages_of, with_shortages
from simulator.cloud.sizing import Sizing
from simulator.cloud.stock import Stock, Zone, owners, unused_name
from simulator.data.link import Link
from simulator.data.network import Network
from simulator.data.requests import may_exceed_rate
from simulator.events import NOTHING, Event, StageEnded
from simulator.price_list import PriceList
from simulator.scenario.cloud import ZoneSetup
from simulator.scenario.model import Scenario
from simulator.streams import Luck


@dataclass(frozen=True)
class Named:
    """What the manifests name of the cloud: all `vswitches` in order of first appearance, those of the eci-profile
    among them, and the vSwitch and spec of the first pod.
    """

    vswitches: Sequence[str]
    profile: Sequence[str]
    first_vswitch: str
    first_spec: str


@dataclass
class World:
    """Built once per run. `vswitches` maps the vSwitch ids of the manifests to the zones they stand in."""

    scenario: Scenario
    luck: Luck
    vswitches: dict[str, str]
    sizing: Sizing
    stock: Stock
    env: simpy.Environment
    network: Network
    download: Link
    upload: Link
    requests: Link | None
    """The requests per second of the account; None where its bandwidth never lets it send so many."""
    market: Market
    provisioning: Provisioning
    images: ImageStore
    profile_zones: tuple[str, ...]
    """The zones of pods that name no vSwitch: those of the eci-profile, else all of them."""
    first: First
    claims: dict[str, simpy.Event] = field(default_factory=dict)
    """The claims that are made in the run, by name, with what fires once they are there."""
    pods: int = 0
    """How many pods were asked for so far, over all workflows."""
    requests_refused: float = 0.0
    """How many requests OSS has answered with 503, as far as transfers that have ended know."""
    transfers_lost: int = 0
    """How many transfers failed, since a request was refused too often."""
    log: list[Event] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    @classmethod
    def build(cls, scenario: Scenario, seed: int, named: Named) -> World:
        """A world at time 0, for manifests that name these zones and specs."""
        env, luck, log, ledger = simpy.Environment(), Luck(seed), list[Event](), Ledger()
        setups, owner = owners(scenario.zones, named.vswitches)
        first = First(owner.get(named.first_vswitch, setups[0].name), named.first_spec)
        stock = Stock(
            env,
            scenario.catalog,
            {setup.name: Zone.of(setup, luck) for setup in with_shortages(setups, scenario.shortages, first)},
            outages_of(scenario.outages, first, luck),
            Pool(scenario.vcpu_quota),
            scenario.create.pods_per_node,
        )
        network = Network(env)
        prices = PriceList(scenario.catalog, scenario.prices)
        market = Market(env, scenario.spot, prices, luck, ledger, first, log)
        return cls(
            scenario=scenario,
            luck=luck,
            vswitches=owner,
            sizing=Sizing(scenario.catalog, scenario.region.id),
            stock=stock,
            env=env,
            network=network,
            download=Link("oss-download", scenario.oss.download.value, "oss-bandwidth"),
            upload=Link("oss-upload", scenario.oss.upload.value, "oss-bandwidth"),
            requests=Link("oss-requests", scenario.oss.qps.value, "oss-requests")
            if may_exceed_rate(scenario)
            else None,
            market=market,
            provisioning=Provisioning(env, stock, market, scenario.create, luck, log, ledger),
            images=ImageStore(env, network, scenario.images, ledger),
            profile_zones=tuple(dict.fromkeys(owner[vswitch] for vswitch in named.profile)) or tuple(stock.zones),
            first=first,
            log=log,
            ledger=ledger,
        )

    def zones_of(self, settings: PodSettings, avoids: Collection[str] = ()) -> tuple[str, ...]:
        """The zones of a pod in order: those of its own vSwitches, else of the eci-profile's, else all of them."""
        own = [self.zone_of(vswitch) for vswitch in settings.vswitches]
        return tuple(zone for zone in dict.fromkeys(own or self.profile_zones) if zone not in avoids)

    def absent_claim(self, claims: Iterable[str]) -> str:
        """The first of these claims that is not there yet; empty where all are."""
        if not self.claims:
            return ""
        return next((name for name in claims if name in self.claims and not self.claims[name].triggered), "")

    def zone_of(self, vswitch: str) -> str:
        """The zone that a vSwitch stands in; one that only a run names gets the next without one, else its own."""
        if vswitch not in self.vswitches:
            zones = self.stock.zones
            name = next((zone.name for zone in zones.values() if zone.vswitch is None), "") or unused_name(zones)
            if name not in zones:
                setup = ZoneSetup(name, vswitch, {}, math.inf)
                (setup,) = with_shortages([setup], self.scenario.shortages, self.first)
                zones[name] = Zone.of(setup, self.luck)
            zones[name].vswitch = vswitch
            self.vswitches[vswitch] = name
            self.ledger.note(f"zone of vSwitch {vswitch}", name, "assumed: only the run names it", "zones")
        return self.vswitches[vswitch]

    def close(self) -> None:
        """The run is over: what it came to is noted, and whether stock, addresses and quota add up is checked.

        Raises ConservationError, a mistake of ours, where they do not.
        """
        self.stock.check()
        for pod in self.market.running.values():
            self.market.tell_prices(pod)
        for zone, most in self.stock.most_pods.items():
            self._note_crowd(f"pods at once on the virtual node of {zone}", most, "node.pods", "create.pods_per_node")
        if self.requests_refused:
            source = "inferred from what clients would send alone (docs/oss.md)"
            shown = f"{self.requests_refused:,.0f}"
            if self.transfers_lost:
                shown += f"; {self.transfers_lost:,} transfers failed after all retries"
            self.ledger.note("requests that OSS refused", shown, source, "oss.qps")
        self._note_crowd("pods created at once", self.provisioning.most_at_once, "create.at_once", "create.at_once")
        for crowd in self.images.crowds():
            self._note_crowd(*crowd)

    def _note_crowd(self, what: str, most: int, name: str, key: str) -> None:
        """Beyond what a figure advises it is not published what happens, so a run goes on and says so."""
        advised = self.scenario.catalog.figure(name)
        if most > advised.value:
            self.ledger.note(what, f"{most:,}; {advised.value:,.0f} are the {advised.what}", advised.source, key)

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

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        world, now = self.world, self.world.env.now
        if failure is GeneratorExit:
            return  # the run is over, and Python collects what was left of it, sooner or later
        if now > self.began:
            bound = self.bound or NOTHING
            world.log.append(StageEnded(now, self.workflow, self.node, self.name, self.began, bound))
