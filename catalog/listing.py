"""The catalog as rows to be shown: what is sold where at which price, and what a request is rounded up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import TypeVar

from catalog.catalog import Catalog
from catalog.figures import Figure
from catalog.instances import InstanceType
from catalog.prices import HOUR
from catalog.regions import Region
from catalog.sizes import CATEGORIES, Size, SizeOffer


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A pod size on sale. Prices are by the hour, at list price; what a category does not have is None."""

    size: str
    vcpu: float
    memory_gib: float
    gbps: float
    everywhere: bool
    spot: bool
    per_hour: float
    economy_gbps: float | None
    economy_per_hour: float | None
    general_gbps: float | None
    currency: str
    source: str


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """An instance type. A price or bandwidth that nobody publishes is None."""

    name: str
    family: str
    vcpu: float
    memory_gib: float
    baseline_gbps: float | None
    burst_gbps: float | None
    per_hour: float | None
    currency: str
    price_region: str
    source: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region: whether it sells every size, how many, and what an account may move through OSS there."""

    id: str
    every_size: bool
    sizes: int
    oss_download_gbps: float
    oss_upload_gbps: float
    zones: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class FitRow:
    """What a request becomes. `size` and all that follows from it are None where nothing on sale is as large.

    `kind` is ordinary, economy, general or spot. A spot pod pays a market price, which no list has.
    """

    where: str
    kind: str
    size: str | None
    vcpu: float | None
    memory_gib: float | None
    gbps: float | None
    per_hour: float | None
    currency: str


EVERY_SIZE, FEWER_SIZES, ANY_REGION = "regions with every size", "other regions", "every region"
PRICES = "price."
"""What the names of the price table begin with."""

Listed = TypeVar("Listed", SizeRow, InstanceRow, RegionRow, Figure)


def sizes(catalog: Catalog, region: str | None = None) -> list[SizeRow]:
    """The sizes that the region sells, or all of them."""
    return [_size(catalog, offer) for offer in (catalog.sizes if region is None else catalog.sold_in(region))]


def instances(catalog: Catalog) -> list[InstanceRow]:
    """Every instance type, in the order of the table."""
    return [_instance(catalog, instance) for instance in catalog.instances.values()]


def regions(catalog: Catalog) -> list[RegionRow]:
    """Every region, in the order of the table."""
    return [_region(catalog, region) for region in catalog.regions.values()]


def prices(catalog: Catalog) -> list[Figure]:
    """The price table."""
    return [figure for name, figure in catalog.figures.items() if name.startswith(PRICES)]


def limits(catalog: Catalog) -> list[Figure]:
    """Rates, quotas and waits: every figure that is no price."""
    return [figure for name, figure in catalog.figures.items() if not name.startswith(PRICES)]


def fits(catalog: Catalog, vcpu: float, memory_gib: float, region: str) -> list[FitRow]:
    """What a request for this many vCPU and GiB becomes in the region, as each kind of pod, and in regions unlike it.

    Raises `KeyError` for a region that the catalog does not list.
    """
    every = catalog.regions[region].fine_sizes
    unlike = next((other.id for other in catalog.regions.values() if other.fine_sizes != every), None)
    asked = Size(vcpu, memory_gib)
    found = [_fit(catalog, asked, region, region, category) for category in ("", *CATEGORIES)]
    if unlike is not None:
        found.append(_fit(catalog, asked, FEWER_SIZES if every else EVERY_SIZE, unlike))
    return [*found, _spot(catalog, asked)]


def matching(rows: Sequence[Listed], text: str) -> list[Listed]:
    """The rows with this text in their name, or with a name like this glob; case does not count."""
    glob = text.lower() if any(sign in text for sign in "*?[") else f"*{text.lower()}*"
    return [row for row in rows if fnmatchcase(name_of(row).lower(), glob)]


def name_of(row: SizeRow | InstanceRow | RegionRow | Figure) -> str:
    """What a row is looked up by: its first field."""
    return str(getattr(row, fields(row)[0].name))


def _size(catalog: Catalog, offer: SizeOffer) -> SizeRow:
    name = str(offer.size)
    return SizeRow(
        size=name,
        vcpu=offer.size.vcpu,
        memory_gib=offer.size.memory_gib,
        gbps=offer.gbps,
        everywhere=offer.everywhere,
        spot=offer.spot,
        per_hour=_per_hour(catalog, name),
        economy_gbps=offer.economy_gbps,
        economy_per_hour=_per_hour(catalog, name, "economy") if offer.economy_gbps is not None else None,
        general_gbps=offer.general_gbps,
        currency=catalog.currency,
        source=offer.source,
    )


def _instance(catalog: Catalog, instance: InstanceType) -> InstanceRow:
    return InstanceRow(
        name=instance.name,
        family=instance.family,
        vcpu=instance.vcpu,
        memory_gib=instance.memory_gib,
        baseline_gbps=instance.baseline_gbps,
        burst_gbps=instance.burst_gbps,
        per_hour=instance.price_per_hour,
        currency=catalog.currency,
        price_region=instance.price_region,
        source=instance.source,
    )


def _region(catalog: Catalog, region: Region) -> RegionRow:
    return RegionRow(
        id=region.id,
        every_size=region.fine_sizes,
        sizes=len(catalog.sold_in(region.id)),
        oss_download_gbps=region.oss_download_gbps,
        oss_upload_gbps=region.oss_upload_gbps,
        zones=region.zones,
        source=region.source,
    )


def _fit(catalog: Catalog, asked: Size, where: str, region: str, category: str = "") -> FitRow:
    fit = catalog.fit(asked.vcpu, asked.memory_gib, region, category)
    kind = category or "ordinary"
    if fit is None:
        return _nothing(catalog, where, kind)
    name = str(fit)
    gbps, price = catalog.nic_gbps(name, category)[0], _per_hour(catalog, name, category)
    return FitRow(where, kind, name, fit.vcpu, fit.memory_gib, gbps, price, catalog.currency)


def _spot(catalog: Catalog, asked: Size) -> FitRow:
    fit = catalog.fit_spot(asked.vcpu, asked.memory_gib)
    if fit is None:
        return _nothing(catalog, ANY_REGION, "spot")
    gbps = catalog.nic_gbps(str(fit))[0]
    return FitRow(ANY_REGION, "spot", str(fit), fit.vcpu, fit.memory_gib, gbps, None, catalog.currency)


def _nothing(catalog: Catalog, where: str, kind: str) -> FitRow:
    return FitRow(where, kind, None, None, None, None, None, catalog.currency)


def _per_hour(catalog: Catalog, spec: str, category: str = "") -> float:
    return catalog.price(spec, category=category).per_second * HOUR
