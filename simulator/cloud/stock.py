"""What is left in each zone: pools by spec, vSwitch addresses, virtual nodes, and the account's vCPU quota."""

from __future__ import annotations

import math
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import simpy

from catalog import Catalog, Size
from simulator.cloud.pools import Pool
from simulator.cloud.shortages import Outage
from simulator.cloud.spec import Spec
from simulator.conservation import ConservationError
from simulator.scenario.cloud import ZoneSetup
from simulator.streams import Luck

REFUSALS = ("stock", "outage", "address", "quota", "price", "spot", "node")
"""Why an instance is refused: none is left, an outage, no address in the vSwitch, the account's vCPU quota, a spot
price above the limit, no spot instance left, a virtual node that is full."""


@dataclass(eq=False)
class Zone:
    """A vSwitch's zone, which is one virtual node. `default` serves every spec that has no pool of its own."""

    name: str
    vswitch: str | None
    pools: Mapping[str, Pool]
    ips: Pool
    spot: Mapping[str, Pool] = field(default_factory=dict)
    """How many instances of a spec may be spot ones."""
    scarce: frozenset[str] = frozenset()
    """Pools that say what is scarce, instead of listing what there is: a size that they lack is served elsewhere."""
    pods: int = 0
    """Our pods on it now."""

    @classmethod
    def of(cls, setup: ZoneSetup, luck: Luck) -> Zone:
        return cls(
            setup.name,
            setup.vswitch,
            {spec: Pool.of(pool, luck, setup.name, spec) for spec, pool in setup.stock.items()},
            Pool(setup.ips),
            {spec: Pool.of(pool, luck, setup.name, spec, "spot") for spec, pool in setup.spot.items()},
            setup.scarce,
        )

    def serving_pools(self, spec: Spec, catalog: Catalog) -> Iterator[str]:
        """The pools that can serve a spec, in order: its own, then listed types of exactly that size and of no family
        that the pod excludes; default where no such type is listed.
        """
        if spec.name in self.pools:
            yield spec.name
            return
        size = Size.parse(spec.name)
        kinds = [(name, catalog.instances.get(name)) for name in self.pools] if size is not None else []
        alike = [(name, kind) for name, kind in kinds if kind is not None and kind.size == size]
        yield from (name for name, kind in alike if kind.family not in spec.excluded)
        if all(name in self.scarce for name, _ in alike):
            yield "default"

    def spot_pool(self, spec: str) -> Pool | None:
        return self.spot.get(spec, self.spot.get("default"))


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where a pod runs; `spec` is what was asked for and is billed, `pool` what it was taken from.

    `market` is the share of the list price that a spot instance costs; None for an on-demand one.
    """

    zone: str
    spec: str
    pool: str
    vcpu: float
    category: str = ""
    market: float | None = None

    @property
    def is_spot(self) -> bool:
        return self.market is not None


@dataclass
class Stock:
    """All zones. `changed` fires whenever something may have become available, `changes` counts how often."""

    env: simpy.Environment
    catalog: Catalog
    zones: dict[str, Zone]
    outages: Sequence[Outage] = ()
    quota: Pool = field(default_factory=lambda: Pool(math.inf))
    pods_per_node: float = math.inf
    changed: simpy.Event = field(init=False)
    changes: int = 0
    live: set[Placement] = field(default_factory=set)
    most_pods: dict[str, int] = field(default_factory=dict)
    """Of each zone, the most pods of ours at once."""
    _waiting: int = 0
    _alarm: float = math.inf

    def __post_init__(self) -> None:
        self.changed = self.env.event()

    def left(self, zone: str, spec: Spec, *, spot: bool = False) -> float:
        """How many more pods of `spec`, or spot ones, the zone can take now, whatever the account's quota says."""
        place, now = self.zones[zone], self.env.now
        if not spec.sold or self._is_out(zone, spec.name):
            return 0.0
        share = place.spot_pool(spec.name) if spot else None
        found = min(place.ips.left(now), sum(self._left(place, pool) for pool in self._open(place, spec)))
        return found if share is None else min(found, share.left(now))

    def refusal(self, zone: str, spec: Spec, *, spot: bool = False) -> str:
        """Why `zone` has no such instance now, one of REFUSALS; empty where it has."""
        place, now = self.zones[zone], self.env.now
        if not spec.sold or not any(place.serving_pools(spec, self.catalog)):
            return "stock"
        pools = list(self._open(place, spec))
        if not pools or self._is_out(zone, spec.name):
            return "outage"
        if not any(self._left(place, pool) >= 1 for pool in pools):
            return "stock"
        share = place.spot_pool(spec.name) if spot else None
        if share is not None and share.left(now) < 1:
            return "spot"
        if place.ips.left(now) < 1:
            return "address"
        if self.quota.left(now) < spec.size.vcpu:
            return "quota"
        return "node" if place.pods >= self.pods_per_node else ""

    def take(self, zone: str, spec: Spec, market: float | None = None) -> Placement | str:
        """One pod of `spec` in `zone`, a spot one at a price of `market`; else why not, one of REFUSALS."""
        refusal = self.refusal(zone, spec, spot=market is not None)
        if refusal:
            return refusal
        place = self.zones[zone]
        pool = next(pool for pool in self._open(place, spec) if self._left(place, pool) >= 1)
        placement = Placement(zone, spec.name, pool, spec.size.vcpu, spec.category, market)
        for held, amount in self._held(placement):
            held.take(self.env.now, amount)
        place.pods += 1
        self.most_pods[zone] = max(self.most_pods.get(zone, 0), place.pods)
        self.live.add(placement)
        return placement

    def give_back(self, placement: Placement) -> None:
        """A pod ended: its instance, its address and its share of the quota are free again."""
        self.live.remove(placement)
        for held, amount in self._held(placement):
            held.give_back(self.env.now, amount)
        self.zones[placement.zone].pods -= 1
        self._announce()

    def offer(self, zone: str, pool: str, count: float) -> None:
        """From now on a pool has `count` instances for us; running pods stay. Raises KeyError for an unknown pool."""
        self.zones[zone].pools[pool].offer(self.env.now, count)
        self._announce()

    def until_change(self, latest: float = math.inf) -> Generator[simpy.Event, Any, None]:
        """Wait until something may have become available: a pod's end, an outage's, or what others give back. At
        `latest` the wait is over anyhow.
        """
        self._waiting += 1
        self._set_alarm()
        try:
            if math.isinf(latest):
                yield self.changed
            else:
                yield self.changed | self.env.timeout(latest - self.env.now)
        finally:
            self._waiting -= 1

    def check(self) -> None:
        """Raise ConservationError unless all pools hold exactly what the live pods have of them."""
        held: dict[int, float] = {}
        for placement in self.live:
            for pool, amount in self._held(placement):
                held[id(pool)] = held.get(id(pool), 0.0) + amount
        for pool, of, where in self._every_pool():
            left = pool.left(self.env.now)
            if pool.live != held.get(id(pool), 0.0) or not 0 <= left <= pool.total - pool.live:
                told = f"{pool.live:g} out and {left:g} left of {pool.total:g}"
                raise ConservationError(f"{of} in {where}: {told}")

    # Pools

    def _open(self, place: Zone, spec: Spec) -> Iterator[str]:
        """The pools that can serve a spec and are not in an outage of their own."""
        return (pool for pool in place.serving_pools(spec, self.catalog) if not self._is_out(place.name, pool))

    def _left(self, place: Zone, pool: str) -> float:
        return place.pools[pool].left(self.env.now) if pool in place.pools else math.inf

    def _held(self, placement: Placement) -> list[tuple[Pool, float]]:
        """The pools that a pod has something of, and how much."""
        place = self.zones[placement.zone]
        held = [(place.ips, 1.0), (self.quota, placement.vcpu)]
        if placement.pool in place.pools:
            held.append((place.pools[placement.pool], 1.0))
        share = place.spot_pool(placement.spec) if placement.is_spot else None
        return held if share is None else [*held, (share, 1.0)]

    def _every_pool(self) -> Iterator[tuple[Pool, str, str]]:
        """Each pool, what it is of, and where."""
        yield self.quota, "vCPU quota", "the region"
        for zone in self.zones.values():
            yield zone.ips, "addresses", zone.name
            yield from ((pool, spec, zone.name) for spec, pool in zone.pools.items())
            yield from ((pool, spec, f"the spot market of {zone.name}") for spec, pool in zone.spot.items())

    def _is_out(self, zone: str, spec: str) -> bool:
        now = self.env.now
        return any(outage.hits(zone, spec, now) for outage in self.outages)

    # Changes

    def _announce(self) -> None:
        self.changes += 1
        if self._waiting:
            fired, self.changed = self.changed, self.env.event()
            fired.succeed()

    def quiet_until(self) -> float:
        """The next moment at which time alone may bring something back; infinite where it never will."""
        now = self.env.now
        ends = (outage.end for outage in self.outages if outage.end > now)
        return min((*ends, *(pool.next_change(now) for pool, _, _ in self._every_pool())), default=math.inf)

    def _set_alarm(self) -> None:
        """Have that moment announced, since somebody waits."""
        at = self.quiet_until()
        if at < self._alarm:
            self._alarm = at
            alarm = self.env.timeout(max(0.0, at - self.env.now))
            assert alarm.callbacks is not None
            alarm.callbacks.append(lambda _: self._ring(at))

    def _ring(self, at: float) -> None:
        if self._alarm == at:
            self._alarm = math.inf
        self._announce()


def owners(setups: Sequence[ZoneSetup], vswitches: Iterable[str]) -> tuple[list[ZoneSetup], dict[str, str]]:
    """The zones, each with its vSwitch, and the name of the zone that each vSwitch of the manifests stands in.

    A vSwitch that no zone names goes to the zones without one, in order of first appearance; when these run out,
    further zones are made with nothing of their own that is scarce (docs/scenarios.md).
    """
    zones = {setup.name: setup for setup in setups}
    owner = {setup.vswitch: setup.name for setup in setups if setup.vswitch is not None}
    unnamed = [setup.name for setup in setups if setup.vswitch is None]
    for vswitch in vswitches:
        if vswitch not in owner:
            owner[vswitch] = unnamed.pop(0) if unnamed else unused_name(zones)
            found = zones.get(owner[vswitch], ZoneSetup(owner[vswitch], None, {}, math.inf))
            zones[found.name] = replace(found, vswitch=vswitch)
    return list(zones.values()), owner


def unused_name(zones: Collection[str]) -> str:
    """A name for one more zone."""
    return next(name for number in count(len(zones) + 1) if (name := f"zone-{number}") not in zones)
