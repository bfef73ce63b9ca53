"""List prices by spec: the scenario's own, else the catalog's, never in two currencies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog import Catalog, Price, Size
from catalog.prices import HOUR
from simulator.scenario.prices import Prices


@dataclass(frozen=True)
class PriceList:
    """What has no price in the currency of the scenario's prices is estimated, and its note says how."""

    catalog: Catalog
    prices: Prices

    @property
    def is_foreign(self) -> bool:
        """Whether the catalog's prices are in another currency, and so count for nothing."""
        return self.prices.currency != self.catalog.currency

    def price(self, spec: str, category: str = "", *, is_spot: bool = False) -> Price:
        """The list price of a spec; of a spot pod, the one that its market price is a share of."""
        catalog, own = self.catalog, self.prices.own
        vcpu, gib = own.get("vcpu_second"), own.get("gib_second")
        if spec in self.prices.types:
            return Price(self.prices.types[spec] / HOUR, known=True, source="scenario", note="")
        if Size.parse(spec) is None:
            price = catalog.price(spec, vcpu, gib)
            return self._in_own_rates(spec) if price.known and self.is_foreign else price
        if is_spot:
            why = "it costs what the market says of the instance type that it gets, which is not known here"
            return _estimated(catalog.price(spec, vcpu, gib), f"as spot {why}: its list price is taken for that type's")
        if category != "economy":
            return catalog.price(spec, vcpu, gib, category)
        if "economy_vcpu_second" in own:
            return catalog.price(spec, own["economy_vcpu_second"], gib)
        if self.is_foreign:
            why = f"no price of an economy vCPU in {self.prices.currency} is given (prices.economy_vcpu_second)"
            return _estimated(catalog.price(spec, vcpu, gib), f"{why}, so it is taken for an ordinary one")
        return catalog.price(spec, vcpu, gib, category)

    def _in_own_rates(self, spec: str) -> Price:
        """A type whose list price is in another currency."""
        own, size = self.prices.own, self.catalog.instances[spec].size
        why = f"its list price is in {self.catalog.currency}, and prices.types gives none in {self.prices.currency}"
        price = self.catalog.price(str(size), own.get("vcpu_second"), own.get("gib_second"))
        return _estimated(price, f"{why}, so it is estimated from the vCPU and GiB prices of a pod of {size}")


def _estimated(price: Price, note: str) -> Price:
    return replace(price, known=False, source=f"assumed, after {price.source}", note=note)
