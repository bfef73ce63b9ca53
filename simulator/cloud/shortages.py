"""A scenario's outages and shortages in a world: `first` gets its name, chance its say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from simulator.scenario.cloud import FIRST, OutageSetup, Shortage, ZoneSetup
from simulator.streams import Luck


@dataclass(frozen=True, slots=True)
class First:
    """The zone and the spec that the manifests name first."""

    zone: str
    spec: str

    def zone_of(self, written: str | None) -> str | None:
        return self.zone if written == FIRST else written

    def spec_of(self, written: str | None) -> str | None:
        return self.spec if written == FIRST else written


@dataclass(frozen=True)
class Outage:
    """No stock from `begin` to `end` seconds, in one zone or all, of one spec or all."""

    zone: str | None
    spec: str | None
    begin: float
    end: float

    def hits(self, zone: str, spec: str, at: float) -> bool:
        return self.begin <= at < self.end and self.zone in (None, zone) and self.spec in (None, spec)


def outages_of(setups: Iterable[OutageSetup], first: First, luck: Luck) -> tuple[Outage, ...]:
    """The outages that come about in this run."""
    found = []
    for number, setup in enumerate(setups):
        if luck.uniform("outage", number) >= setup.probability:
            continue
        begin = setup.begin.draw(luck, "outage-begin", number)
        end = setup.end if setup.length is None else begin + setup.length.draw(luck, "outage-length", number)
        found.append(Outage(first.zone_of(setup.zone), first.spec_of(setup.spec), begin, end))
    return tuple(found)


def with_shortages(setups: Sequence[ZoneSetup], shortages: Iterable[Shortage], first: First) -> list[ZoneSetup]:
    """The zones with the shortages laid over them. What a zone itself says stands; of two shortages the one that names
    a zone wins over one that does not, and the later over the earlier.
    """
    ordered = sorted(shortages, key=lambda shortage: shortage.zone is not None)
    return [_shortened(setup, ordered, first) for setup in setups]


def _shortened(setup: ZoneSetup, shortages: Iterable[Shortage], first: First) -> ZoneSetup:
    stock, spot, ips = {}, {}, math.inf
    for shortage in shortages:
        if first.zone_of(shortage.zone) not in (None, setup.name):
            continue
        spec = first.spec_of(shortage.spec) or "default"
        if shortage.stock is not None:
            stock[spec] = shortage.stock
        if shortage.spot is not None:
            spot[spec] = shortage.spot
        if shortage.ips is not None:
            ips = shortage.ips
    return replace(
        setup,
        stock=stock | dict(setup.stock),
        spot=spot | dict(setup.spot),
        ips=ips if math.isinf(setup.ips) else setup.ips,
        scarce=frozenset(stock) - frozenset(setup.stock),
    )
