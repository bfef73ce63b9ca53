"""Events to money: who was billed for how long, at what price, and which prices nobody publishes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog import Catalog
from simulator.results.pods import PodRecord
from simulator.scenario.model import Prices


@dataclass(frozen=True, slots=True)
class BillLine:
    """One pod's share: seconds at a price a second."""

    workflow: str
    node: str
    template: str
    spec: str
    seconds: float
    cost: float


@dataclass(frozen=True)
class Bill:
    """`unknown` names what has no public price and how it was estimated; nothing is left out in silence."""

    currency: str
    lines: tuple[BillLine, ...]
    cache_lines: tuple[BillLine, ...]
    storage: float
    unknown: tuple[str, ...]
    rates: tuple[tuple[str, float, str], ...]
    """(spec, price a second, source) of every spec on the bill."""

    @property
    def pods(self) -> float:
        return sum(line.cost for line in self.lines)

    @property
    def cache_nodes(self) -> float:
        return sum(line.cost for line in self.cache_lines)

    @property
    def total(self) -> float:
        return self.pods + self.cache_nodes + self.storage


def make_bill(
    records: Iterable[PodRecord],
    caches: Iterable[PodRecord],
    requests: float,
    catalog: Catalog,
    prices: Prices,
    until: float,
) -> Bill:
    """The bill of one workflow and of the cache nodes it used, with its GET `requests` against OSS.

    Pods still alive are billed up to `until`.
    """
    rates: dict[str, tuple[float, str]] = {}
    unknown: dict[str, str] = {}

    def line(record: PodRecord) -> BillLine:
        if record.spec and record.spec not in rates:
            price = catalog.price(record.spec, prices.vcpu_second, prices.gib_second)
            rates[record.spec] = price.per_second, price.source
            if not price.known:
                unknown[record.spec] = f"{record.spec}: {price.note}"
        seconds = record.billed(until)
        rate = rates[record.spec][0] if record.spec else 0.0
        return BillLine(record.workflow, record.node, record.template, record.spec, seconds, seconds * rate)

    lines = tuple(line(record) for record in records)
    cache_lines = tuple(line(record) for record in caches)
    storage = requests / 10_000 * catalog.figure("price.oss_get_10000").value
    return Bill(
        prices.currency,
        lines,
        cache_lines,
        storage,
        tuple(unknown.values()),
        tuple((spec, rate, source) for spec, (rate, source) in rates.items()),
    )
