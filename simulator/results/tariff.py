"""What things cost: the scenario's own prices, else the catalog's list, never a mix of two currencies."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Catalog, Size
from catalog.prices import HOUR
from simulator.assumptions import Assumption
from simulator.price_list import PriceList
from simulator.results.pods import PodRecord
from simulator.scenario.prices import Prices

_SHARE = "share of the list price that on-demand pods pay"


@dataclass(frozen=True, slots=True)
class PodPrice:
    """What one pod costs: `on_demand` a second; or, where it has `markets`, their share of `listed`. `disks` a second
    come to either.
    """

    on_demand: float
    listed: float
    disks: float
    markets: tuple[tuple[float, float], ...] = ()

    def between(self, begin: float, end: float) -> float:
        """Its price from one instant to another. The first market price holds from the pod's start."""
        disks = (end - begin) * self.disks
        if not self.markets:
            return (end - begin) * self.on_demand + disks
        ends = [*(start for start, _ in self.markets[1:]), end]
        starts = [begin, *ends[:-1]]
        shares = (share for _, share in self.markets)
        parts = zip(starts, ends, shares, strict=True)
        return self.listed * sum(max(0.0, min(e, end) - max(s, begin)) * share for s, e, share in parts) + disks


class Tariff:
    """The prices that a bill really used are in `assumptions`, with their sources. What has no price in the bill's
    currency is estimated or left out, and `unknown` says so.
    """

    def __init__(self, catalog: Catalog, prices: Prices) -> None:
        self.catalog, self.prices = catalog, prices
        self._list = PriceList(catalog, prices)
        self.assumptions: dict[str, Assumption] = {}
        self.unknown: dict[str, str] = {}
        self._listed: dict[tuple[str, str, bool], float] = {}

    @property
    def currency(self) -> str:
        return self.prices.currency

    def pod(self, record: PodRecord) -> PodPrice:
        """The price of a pod that has an instance."""
        key = (record.spec, record.category, bool(record.markets))
        listed = self._listed.get(key)
        if listed is None:
            listed = self._listed[key] = self._look_up(*key)
        if self.prices.on_demand_share != 1 and not record.markets:
            self._note(_SHARE, f"{self.prices.on_demand_share:g}", "scenario", "prices.on_demand_share")
        disks = 0.0
        if record.disk_gib:
            disks += record.disk_gib * self.rate("extra_storage_gib_second")
        if record.cache_gib:
            disks += record.cache_gib * self.rate("cache_disk_gib_hour") / HOUR
        return PodPrice(listed * self.prices.on_demand_share, listed, disks, record.markets)

    def requests(self, gets: float, puts: float) -> float:
        """What so many requests against OSS cost."""
        got = gets / 10_000 * self.rate("oss_get_10000") if gets else 0.0
        return got + (puts / 10_000 * self.rate("oss_put_10000") if puts else 0.0)

    def rate(self, name: str) -> float:
        """One of simulator.scenario.prices.RATES; 0 where the bill's currency has none, which `unknown` then tells."""
        figure = self.catalog.figure(f"price.{name}")
        key, own = f"prices.{name}", self.prices.own.get(name)
        if own is None and self._list.is_foreign:
            note = f"{figure.what}: no price in {self.currency}, so it is not on the bill; set {key}"
            self.unknown.setdefault(name, note)
            return 0.0
        value, source = (figure.value, figure.source) if own is None else (own, "scenario")
        self._note(figure.what, f"{value:g} {self.currency}", source, key)
        return value

    def _look_up(self, spec: str, category: str, is_spot: bool) -> float:
        """The list price of a spec a second."""
        price = self._list.price(spec, category, is_spot=is_spot)
        if not price.known:
            self.unknown.setdefault(f"{spec} {category} {is_spot}", f"{spec}: {price.note}")
        words = [spec, *([category] if category else []), *(["as spot"] if is_spot and Size.parse(spec) else [])]
        key = "" if Size.parse(spec) else f"prices.types.{spec}"
        self._note(
            f"price of {' '.join(words)}", f"{price.per_second * HOUR:.4g} {self.currency} an hour", price.source, key
        )
        return price.per_second

    def _note(self, what: str, value: str, source: str, key: str) -> None:
        self.assumptions.setdefault(what, Assumption(what, value, source, key))
