"""The cloud's part of a scenario: zones, shortages, outages, creation and the spot market."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from catalog import Catalog, Size
from manifests.diagnostic import Path as KeyPath
from manifests.near_miss import did_you_mean
from manifests.units import show_seconds
from simulator.assumptions import Knob
from simulator.distributions import Distribution, constant, read_distribution, seconds_of
from simulator.scenario.amounts import (
    parse_count,
    parse_frequency,
    parse_frequency_or_none,
    parse_growth,
    parse_positive,
    parse_price_share,
    show_frequency,
    show_per_second,
)
from simulator.scenario.cloud import (
    FIRST,
    Create,
    OutageSetup,
    PoolSetup,
    Shortage,
    Spot,
    Storm,
    Tenants,
    ZoneSetup,
)
from simulator.scenario.layers import Merged
from simulator.scenario.values import Values

_MOST_ARRIVALS = 1000.0
"""Other tenants a second, each of whom is drawn; beyond, a run would not end in a sensible time."""
_NO_RATES = "assumed: how often spot pods are reclaimed is not published"
_PRESETS: Mapping[str, tuple[str | int, tuple[Mapping[str, Any], ...]]] = {
    "none": (0, ()),
    "low": ("0.01/h", ()),
    "medium": ("0.05/h", ()),
    "storm": ("0.2/h", ({"at": {"dist": "uniform", "low": "1h", "high": "2h"}, "share": 0.8},)),
}
"""How often a spot pod is reclaimed that is no longer protected, and which mass reclaims there are."""


class CloudReader(Values):
    """The parts of a scenario that are about the cloud, a method each."""

    def __init__(self, merged: Merged, catalog: Catalog) -> None:
        super().__init__(merged, catalog)
        self.zones = self._zones(catalog.regions[merged.region].zones)

    # Zones

    def _zones(self, usual: tuple[str, ...]) -> tuple[ZoneSetup, ...]:
        given = self.merged.get("zones")
        if given is None:
            return tuple(ZoneSetup(name, None, {}, math.inf) for name in usual)
        zones = tuple(self._zone(name, raw or {}) for name, raw in given.items())
        owner: dict[str, str] = {}
        for zone in zones:
            if zone.vswitch is not None and owner.setdefault(zone.vswitch, zone.name) != zone.name:
                already = f"{zone.vswitch!r} stands in {owner[zone.vswitch]} already; a vSwitch is in one zone"
                raise self.merged.error(("zones", zone.name, "vswitch"), already)
        return zones

    def _zone(self, name: str, raw: Mapping[str, Any]) -> ZoneSetup:
        if name == FIRST:
            raise self.merged.error(("zones", name), f"{FIRST!r} stands for the zone that the manifests name first")
        stock, spot = (
            {spec: self._pool(("zones", name, part, spec), spec) for spec in raw.get(part) or {}}
            for part in ("stock", "spot")
        )
        return ZoneSetup(name, raw.get("vswitch"), stock, self.count(("zones", name, "ips"), "unlimited"), spot)

    def _pool(self, path: KeyPath, spec: str) -> PoolSetup:
        self._check_spec(path, spec)
        written = self.merged.get(*map(str, path))
        if not isinstance(written, Mapping):
            return PoolSetup(self.count(path, "unlimited"))
        ways = [way for way in ("curve", "refill", "tenants") if written.get(way) is not None]
        if len(ways) > 1:
            raise self.merged.error((*path, ways[1]), f"it excludes {ways[0]}; keep one of the two")
        if written.get("start") is not None and ways != ["refill"]:
            raise self.merged.error((*path, "start"), "it needs refill beside it")
        if ways == ["curve"]:
            return self._curve(path, written)
        total = self.count((*path, "total"), "unlimited")
        if ways and math.isinf(total):
            raise self.merged.error((*path, ways[0]), "it needs total beside it: how many instances there are at most")
        if ways == ["refill"]:
            start = self.count((*path, "start"), 0)
            return PoolSetup(total, refill=(min(start, total), self.parsed((*path, "refill"), parse_frequency)))
        return PoolSetup(total, tenants=self._tenants((*path, "tenants"), total) if ways else None)

    def _curve(self, path: KeyPath, written: Mapping[str, Any]) -> PoolSetup:
        def step(since: str) -> tuple[float, float]:
            try:
                return seconds_of(since), parse_count(written["curve"][since])
            except ValueError as error:
                raise self.merged.error((*path, "curve", since), str(error)) from None

        steps = tuple(sorted(map(step, written["curve"])))
        if len({since for since, _ in steps}) < len(steps):
            raise self.merged.error((*path, "curve"), "two of its steps are at the same time")
        most = max(count for _, count in steps)
        total = self.count((*path, "total"), most)
        if math.isinf(total):
            raise self.merged.error((*path, "curve"), "unlimited has no place in a curve; write how many there are")
        if most > total:
            raise self.merged.error((*path, "curve"), f"it goes up to {most:g}, above its total of {total:g}")
        return PoolSetup(total, curve=steps)

    def _tenants(self, path: KeyPath, total: float) -> Tenants:
        start = self.merged.get(*map(str, path), "start") or 0
        if start > total:
            raise self.merged.error((*path, "start"), f"{start} are more than the pool's total of {total:g}")
        arrivals = self.parsed((*path, "arrivals"), parse_frequency_or_none)
        if arrivals > _MOST_ARRIVALS:
            raise self.merged.error((*path, "arrivals"), f"more than {_MOST_ARRIVALS:g} a second cannot be followed")
        return Tenants(arrivals, self.distribution((*path, "stay")), start)

    def _check_spec(self, path: KeyPath, spec: str) -> None:
        if spec not in ("default", FIRST) and Size.parse(spec) is None and not spec.startswith("ecs."):
            raise self.merged.error(
                path, "a spec is a size such as 2-4Gi, an instance type such as ecs.c6.large, or default"
            )

    # What is scarce

    def shortages(self) -> tuple[Shortage, ...]:
        return tuple(self._shortage(index) for index in range(len(self.merged.get("shortages") or [])))

    def _shortage(self, index: int) -> Shortage:
        path: KeyPath = ("shortages", index)
        raw = self.merged.get("shortages")[index]
        spec = self._named_spec(path, raw)
        if not raw.keys() & {"stock", "spot", "ips"}:
            raise self.merged.error(path, "say what is scarce: stock, spot or ips")
        stock, spot = (
            self._pool((*path, part), spec or "default") if raw.get(part) is not None else None
            for part in ("stock", "spot")
        )
        ips = self.count((*path, "ips"), "unlimited") if raw.get("ips") is not None else None
        return Shortage(self._named_zone(path, raw), spec, stock, spot, ips)

    def outages(self) -> tuple[OutageSetup, ...]:
        return tuple(self._outage(index) for index in range(len(self.merged.get("outages") or [])))

    def _outage(self, index: int) -> OutageSetup:
        path: KeyPath = ("outages", index)
        raw = self.merged.get("outages")[index]
        begin = self.distribution((*path, "from")) if raw.get("from") is not None else constant(0.0)
        end = self.seconds((*path, "to"), math.inf)
        length: Distribution | None = None
        if raw.get("for") is not None:
            if raw.get("to") is not None:
                raise self.merged.error((*path, "for"), "it excludes to; keep one of the two")
            length = self.distribution((*path, "for"))
        elif begin.fixed is None and raw.get("to") is not None:
            raise self.merged.error((*path, "to"), "an outage that begins by chance needs for instead: how long it is")
        elif end <= (begin.fixed or 0.0):
            raise self.merged.error((*path, "to"), f"the outage ends ({end:g}s) before it begins ({begin.fixed:g}s)")
        zone, spec = self._named_zone(path, raw), self._named_spec(path, raw)
        return OutageSetup(zone, spec, begin, end, length, float(raw.get("probability", 1.0)))

    def _named_zone(self, path: KeyPath, raw: Mapping[str, Any]) -> str | None:
        zone: str | None = raw.get("zone")
        names = [known.name for known in self.zones]
        if zone is not None and zone not in (FIRST, *names):
            hint = f"the zones are {', '.join(names)}, or {FIRST} for the one that the manifests name first"
            raise self.merged.error((*path, "zone"), f"no zone is named {zone!r}; {hint}")
        return zone

    def _named_spec(self, path: KeyPath, raw: Mapping[str, Any]) -> str | None:
        spec: str | None = raw.get("spec")
        if spec is None:
            return None
        self._check_spec((*path, "spec"), spec)
        if spec.startswith("ecs.") and spec not in self.catalog.instances:
            near = did_you_mean(spec, self.catalog.instances)
            raise self.merged.error((*path, "spec"), f"no instance type is named {spec!r}; {near}")
        return spec

    # Creation

    def create(self) -> Create:
        p50, p95 = self.catalog.figure("create.sandbox_p50"), self.catalog.figure("create.sandbox_p95")
        sandbox = read_distribution({"dist": "lognormal", "p50": f"{p50.value:g}s", "p95": f"{p95.value:g}s"})
        return Create(
            burst=self.figure(("create", "burst"), "create.burst", parse_positive, 1, lambda v: f"{v:g} pods"),
            per_second=self.figure(("create", "per_second"), "create.per_second", parse_positive, 1, show_per_second),
            sandbox=self.knob(
                ("create", "sandbox"),
                read_distribution,
                sandbox,
                "from accepted to sandbox up",
                lambda d: d.text,
                p50.source,
            ),
            per_try=self.seconds_figure(("create", "per_try"), "create.per_try"),
            order=self.choice(
                ("create", "order"), "specs-first", "which is tried out first, the specs or the zones",
                "assumed: not published; every zone for a spec before the next spec",
            ),
            retry_interval=self.seconds_figure(("create", "retry", "interval"), "failback.interval"),
            retry_factor=self.figure(
                ("create", "retry", "factor"), "failback.factor", parse_growth, 1, "x {:g}".format
            ),
            retry_cap=self.seconds_figure(("create", "retry", "cap"), "failback.cap"),
            fail_fast=self.choice(
                ("create", "fail_fast"), "failed", "a pod that ECI refuses under fail-fast is",
                "assumed: the life cycle page says Failed, the sample of the fault page Pending [eci.L1, eci.F1]",
            ),
            pods_per_node=self.count(("create", "pods_per_node"), "unlimited"),
            at_once=self._at_once(),
        )  # fmt: skip

    def _at_once(self) -> float:
        found = self.count(("create", "at_once"), "unlimited")
        if found < 1 or (math.isfinite(found) and found != int(found)):
            raise self.merged.error(("create", "at_once"), f"{found:g} must be a whole number above 0, or unlimited")
        return found

    # Spot

    def spot(self) -> Spot:
        preset = str(self.merged.get("spot", "reclaim") or "none")
        rate, storms = _PRESETS[preset]
        source = "never, unless spot.reclaim says otherwise" if preset == "none" else f"spot.reclaim {preset}"
        given = self.merged.get("spot", "storms")
        own = tuple(self._storm(index) for index in range(len(given or [])))
        usual = tuple(Storm(read_distribution(raw["at"]), raw["share"]) for raw in storms)
        return Spot(
            rate=self.knob(
                ("spot", "rate"), parse_frequency_or_none, parse_frequency_or_none(rate),
                "how often a spot pod is reclaimed once it is not protected", show_frequency, f"{_NO_RATES}; {source}",
            ),
            protection=self.seconds_figure(("spot", "protection"), "spot.protection"),
            check=self.knob(
                ("spot", "check"), _parse_check, self.catalog.figure("spot.check").value,
                self.catalog.figure("spot.check").what, show_seconds, self.catalog.figure("spot.check").source,
            ),
            notice=self.seconds_figure(("spot", "notice"), "spot.notice"),
            price=self._market_price(),
            period=self.knob(
                ("spot", "period"), _parse_price_period, 3600.0, "how long a market price holds", show_seconds,
                "assumed: no public figure",
            ),
            outcome=self.choice(
                ("spot", "outcome"), "failed", "what Argo sees of a reclaimed pod",
                "ECI spot pods page: Failed, with the reason BidFailed [eci.B2]",
            ),
            storms=usual if given is None else own,
        )  # fmt: skip

    def _market_price(self) -> Knob[Distribution]:
        """Evenly over the range of discounts that a page gives; how prices are spread in it is not published."""
        least, most = (self.catalog.figure(f"spot.discount_{end}") for end in ("least", "most"))
        low, high = ((100 - figure.value) / 100 for figure in (most, least))
        return self.knob(
            ("spot", "price"),
            parse_price_share,
            read_distribution({"dist": "uniform", "low": low, "high": high}),
            "market price of spot pods, as a share of the list price",
            lambda d: d.text.removesuffix("s") if d.fixed is not None else d.text,
            f"assumed: spread evenly over the discounts of the {least.source}",
        )

    def _storm(self, index: int) -> Storm:
        path: KeyPath = ("spot", "storms", index)
        raw = self.merged.get("spot", "storms")[index]
        at = self.distribution((*path, "at"))
        return Storm(at, float(raw["share"]), self._named_zone(path, raw), self._named_spec(path, raw))


def _parse_check(value: Any) -> float:
    found = seconds_of(value)
    if found < 1:
        raise ValueError(f"{value!r} must be at least 1s")
    return found


def _parse_price_period(value: Any) -> float:
    found = seconds_of(value)
    if 0 < found < 1:
        raise ValueError(f"{value!r} must be at least 1s, or 0s for prices that never change")
    return found
