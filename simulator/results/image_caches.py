"""What it costs to build the ImageCaches among the inputs, beside the bill: caches are made once for many runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog import Catalog
from catalog.prices import HOUR
from simulator.assumptions import Assumption
from simulator.cloud.images.cache import ImageCache
from simulator.price_list import PriceList
from simulator.scenario.amounts import GIB
from simulator.scenario.prices import Prices

BUILDER = "2-4Gi"
"""The pod that ECI builds a cache with, which is billed for as long as that takes (docs/sources.md eci 4 and 5)."""


def build_costs(caches: Iterable[ImageCache], catalog: Catalog, prices: Prices, seconds: float) -> Iterator[Assumption]:
    """One line for each cache, built in `seconds`; none in a currency in which a snapshot has no list price."""
    listed = PriceList(catalog, prices)
    if listed.is_foreign:
        return
    disk, snapshot = (catalog.figure(f"price.cache_{name}") for name in ("disk_gib_hour", "snapshot_gib_month"))
    disk_hour = prices.own.get("cache_disk_gib_hour", disk.value)
    for cache in caches:
        gib = cache.size / GIB
        build = seconds * (listed.price(BUILDER).per_second + gib * disk_hour / HOUR)
        shown = f"{build:.4f} {prices.currency}, and {gib * snapshot.value:.2f} for each month that it is kept"
        yield Assumption(f"building image cache {cache.name}, which is not on the bill", shown, disk.source)
