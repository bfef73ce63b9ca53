"""What is left in each zone: finite pools by spec, vSwitch addresses, outages, and the account's vCPU quota."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import simpy

from catalog import Catalog, Size
from simulator.scenario.model import Outage, ZoneSetup

REFUSALS = ("stock", "outage", "address", "quota", "price", "spot", "node")
"""Why an instance is refused: none is left, an outage, no address in the vSwitch, the account's vCPU quota, a spot
price above the limit, no spot instance left, a virtual node that is full."""


@dataclass(eq=False)
class Zone:
    """A vSwitch's zone. `pools` counts what is left; `default` serves every spec that has no pool of its own."""

    name: str
    vswitch: str | None
    pools: dict[str, float]
    ips: float

    def serving_pools(self, spec: str, catalog: Catalog) -> Iterator[str]:
        """The pools that can serve `spec`, in order: its own, then listed types of exactly that size, then default."""
        size = Size.parse(spec)
        if spec in self.pools:
            yield spec
        elif size is not None:
            alike = [
                name for name, kind in ((p, catalog.instances.get(p)) for p in self.pools) if kind and kind.size == size
            ]
            yield from alike
            if not alike:
                yield "default"
        else:
            yield "default"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a pod runs; `spec` is what was asked for and is billed, `pool` what it was taken from."""

    zone: str
    spec: str
    pool: str
    vcpu: float


@dataclass
class Stock:
    """All zones. `changed` fires whenever something may have become available."""

    env: simpy.Environment
    catalog: Catalog
    zones: dict[str, Zone]
    outages: tuple[Outage, ...]
    vcpu_left: float = math.inf
    changed: simpy.Event = field(init=False)
    changes: int = 0

    def __post_init__(self) -> None:
        self.changed = self.env.event()
        for outage in self.outages:
            if math.isfinite(outage.end):
                self.env.process(self._end(outage))

    def left(self, zone: str, spec: str) -> float:
        """How many more pods of `spec` the zone can take now."""
        place = self.zones[zone]
        if any(outage.hits(zone, spec, self.env.now) for outage in self.outages):
            return 0.0
        pools = place.serving_pools(spec, self.catalog)
        return min(place.ips, sum(place.pools.get(pool, math.inf) for pool in pools if not self._out(zone, pool)))

    def take(self, zone: str, spec: str, vcpu: float) -> Placement | None:
        """One pod of `spec` in `zone`; None where there is no stock, no address, or no quota."""
        if self.left(zone, spec) < 1 or self.vcpu_left < vcpu:
            return None
        place = self.zones[zone]
        for pool in place.serving_pools(spec, self.catalog):
            if place.pools.get(pool, math.inf) >= 1 and not self._out(zone, pool):
                if pool in place.pools:
                    place.pools[pool] -= 1
                place.ips -= 1
                self.vcpu_left -= vcpu
                return Placement(zone, spec, pool, vcpu)
        return None

    def give_back(self, placement: Placement) -> None:
        """A pod ended: its instance, its address and its share of the quota are free again."""
        place = self.zones[placement.zone]
        if placement.pool in place.pools:
            place.pools[placement.pool] += 1
        place.ips += 1
        self.vcpu_left += placement.vcpu
        self._announce()

    def _out(self, zone: str, pool: str) -> bool:
        """An outage of an instance type also empties the pool of that type for sizes that it would serve."""
        return any(outage.hits(zone, pool, self.env.now) for outage in self.outages)

    def _announce(self) -> None:
        self.changes += 1
        fired, self.changed = self.changed, self.env.event()
        fired.succeed()

    def _end(self, outage: Outage) -> Generator[simpy.Event, Any, None]:
        yield self.env.timeout(max(0.0, outage.end - self.env.now))
        self._announce()


def zones_for(setups: tuple[ZoneSetup, ...], vswitches: list[str]) -> tuple[dict[str, Zone], dict[str, str]]:
    """The zones, and which zone each vSwitch of the manifests stands in.

    A vSwitch that no zone names goes to the zones without one, in order of first appearance; when these run out,
    further zones are made with nothing scarce in them (docs/scenarios.md).
    """
    zones = {setup.name: Zone(setup.name, setup.vswitch, dict(setup.stock), setup.ips) for setup in setups}
    owner = {zone.vswitch: zone.name for zone in zones.values() if zone.vswitch is not None}
    unnamed = [zone for zone in zones.values() if zone.vswitch is None]
    for vswitch in vswitches:
        if vswitch in owner:
            continue
        if unnamed:
            zone = unnamed.pop(0)
        else:
            zone = zones.setdefault(f"zone-{len(zones) + 1}", Zone(f"zone-{len(zones) + 1}", None, {}, math.inf))
        zone.vswitch = vswitch
        owner[vswitch] = zone.name
    return zones, owner
