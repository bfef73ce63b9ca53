"""What a second of a pod costs: by vCPU and GiB, or by the instance type it is pinned to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.figures import Figure, is_currency
from catalog.instances import InstanceType
from catalog.near import unknown
from catalog.sizes import CATEGORIES, Size
from catalog.tables import Row, merged

VCPU = "price.vcpu_second"
GIB = "price.gib_second"
ECONOMY_VCPU = "price.economy_vcpu_second"
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one running pod, in the catalog's currency."""

    per_second: float
    known: bool
    """False: no public price was found, and this one is estimated from the list prices of vCPU and memory."""
    source: str
    note: str
    """One sentence where there is something to know, else empty."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one vCPU and one GiB cost per second, and who says so."""

    vcpu: float
    gib: float
    source: str

    def of(self, size: Size) -> float:
        """Per second, for a pod of this size."""
        return size.vcpu * self.vcpu + size.memory_gib * self.gib


def rate(
    figures: Mapping[str, Figure], vcpu_second: float | None, gib_second: float | None, category: str = ""
) -> Rate:
    """The list prices, each replaced by the caller's own where given; an economy vCPU has a price of its own (eci.C2).

    Raises `KeyError` for a category that does not exist.
    """
    if category and category not in CATEGORIES:
        raise unknown("compute category", category, CATEGORIES)
    economy = category == "economy"
    vcpu, vcpu_source = _one_rate(figures, ECONOMY_VCPU if economy else VCPU, None if economy else vcpu_second)
    gib, gib_source = _one_rate(figures, GIB, gib_second)
    return Rate(vcpu, gib, "; ".join(dict.fromkeys((vcpu_source, gib_source))))


def _one_rate(figures: Mapping[str, Figure], name: str, own: float | None) -> tuple[float, str]:
    return (figures[name].value, figures[name].source) if own is None else (own, "given by the caller")


def size_price(size: Size, rates: Rate) -> Price:
    """A pod asked for by vCPU and memory is billed by both, per second (eci.C2). The size is taken as it stands."""
    return Price(rates.of(size), known=True, source=rates.source, note="")


def instance_price(instance: InstanceType, rates: Rate) -> Price:
    """A pod pinned to an instance type is billed as that type (eci.C2): its hourly price, or an estimate."""
    if instance.price_per_hour is not None:
        where = instance.price_region or "not stated"
        note = f"{instance.name} has a list price; its region: {where}."
        return Price(instance.price_per_hour / HOUR, known=True, source=instance.source, note=note)
    but = ", without its GPU" if "gn" in instance.family else ""
    note = (
        f"no public price was found, so it is estimated from the vCPU and GiB prices of a pod of {instance.size}{but}"
    )
    return Price(rates.of(instance.size), known=False, source=f"assumed, after {rates.source}", note=note)


def read_currency(layers: Sequence[Mapping[str, Row]]) -> str:
    """The one currency of all prices, from their units (`CNY/vCPU/s`).

    Raises:
        CatalogError: a unit does not begin with a currency, or the prices are in more than one.
    """
    codes = {row.text("unit").partition("/")[0]: row for row in merged(layers).values()}
    for code, row in codes.items():
        if not is_currency(code):
            raise row.wrong("unit", "must begin with a currency and a slash, as in CNY/vCPU/s")
    mine = next(row for layer in reversed(layers) for row in layer.values())
    own = mine.text("unit").partition("/")[0]
    others = [name for name, row in merged(layers).items() if row.text("unit").partition("/")[0] != own]
    if others:
        raise mine.wrong("unit", f"needs all prices in {own}: not so {', '.join(others)}")
    return own
