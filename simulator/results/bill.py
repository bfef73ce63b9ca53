"""Events to money: who was billed for how long, at what price, what for, and which prices nobody publishes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from catalog import Catalog
from simulator.assumptions import Assumption
from simulator.conservation import ConservationError
from simulator.results.pods import PodRecord
from simulator.results.rounding import amount
from simulator.results.spending import Spent, merged, spans
from simulator.results.tariff import PodPrice, Tariff
from simulator.scenario.prices import Prices


class Requests(NamedTuple):
    """Requests against OSS."""

    gets: float = 0.0
    puts: float = 0.0


@dataclass(frozen=True, slots=True)
class BillLine:
    """One pod's share: its billed seconds and what they cost, `disks` of it for disks beyond those that are free."""

    workflow: str
    node: str
    template: str
    spec: str
    seconds: float
    cost: float
    disks: float


@dataclass(frozen=True, slots=True)
class TemplateBill:
    """The pods of one template; `classes` says what their seconds were spent on."""

    template: str
    pods: int
    seconds: float
    cost: float
    classes: Mapping[str, Spent]


@dataclass(frozen=True)
class Bill:
    """`unknown` names what has no public price and how it was estimated; nothing is left out in silence.

    `requests` is what the workflow's own requests against OSS cost, `cache_requests` those of its caches. `free` are
    the seconds that its pods waited for an instance, and its retries for their time. `spot_saving` is what its spot
    pods would have cost more on demand; None where it had none.
    """

    currency: str
    lines: tuple[BillLine, ...]
    cache_lines: tuple[BillLine, ...]
    requests: float
    cache_requests: float
    templates: tuple[TemplateBill, ...]
    free: float
    spot_saving: float | None
    unknown: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    """The prices that were used, and how amounts are rounded."""

    @cached_property
    def pods(self) -> float:
        return sum(line.cost for line in self.lines)

    @cached_property
    def disks(self) -> float:
        """The part of `pods` that is for disks: extra ephemeral storage, and those of manual image caches."""
        return sum(line.disks for line in self.lines)

    @cached_property
    def cache_nodes(self) -> float:
        return sum(line.cost for line in self.cache_lines)

    @property
    def storage(self) -> float:
        return self.requests + self.cache_requests

    @property
    def total(self) -> float:
        return self.pods + self.cache_nodes + self.storage

    @cached_property
    def classes(self) -> Mapping[str, Spent]:
        """What the pods' money went to, by class."""
        return merged(template.classes for template in self.templates)


def make_bill(
    records: Iterable[PodRecord],
    catalog: Catalog,
    prices: Prices,
    until: float,
    *,
    caches: Iterable[PodRecord] = (),
    requests: Requests = Requests(),  # noqa: B008, it does not change
    cache_requests: Requests = Requests(),  # noqa: B008
    unpriced: Iterable[str] = (),
    backoff: float = 0.0,
    past_hour: float = 0.0,
    succeeded: Callable[[PodRecord], bool] = lambda record: record.end == "ok",
) -> Bill:
    """The bill of one workflow and of the cache nodes it used.

    Pods still alive are billed up to `until`; `unpriced` names what has a price that is not known, `backoff` are
    seconds that retries waited. At 0 s the clock is `past_hour` seconds past a full hour. `succeeded` tells of a pod
    that ended whether it did what it was for.
    """
    tariff = Tariff(catalog, prices)
    fold = _Fold(tariff, until, past_hour)
    lines = tuple(fold.pod(record, succeeded) for record in records)
    cache_lines = tuple(fold.line(record) for record in caches)
    costs = tariff.requests(*requests), tariff.requests(*cache_requests)
    templates = tuple(fold.templates())
    _check(lines, templates)
    rounding = prices.rounding
    noted = Assumption(rounding.what, rounding.shown, rounding.source, rounding.key)
    return Bill(
        currency=prices.currency,
        lines=lines,
        cache_lines=cache_lines,
        requests=costs[0],
        cache_requests=costs[1],
        templates=templates,
        free=fold.waited + backoff,
        spot_saving=fold.saved if fold.has_spot else None,
        unknown=(*tariff.unknown.values(), *unpriced),
        assumptions=(*tariff.assumptions.values(), *([noted] if tariff.assumptions else [])),
    )


def _check(lines: Iterable[BillLine], templates: Iterable[TemplateBill]) -> None:
    """Raise ConservationError unless each billed second, and its price, is that of one attempt and of one class."""
    pods = [(line.seconds, line.cost) for line in lines]
    parts = [(spent.seconds, spent.cost) for template in templates for spent in template.classes.values()]
    for number, what in enumerate(("seconds", "cost")):
        billed, split = (sum(entry[number] for entry in entries) for entries in (pods, parts))
        if not math.isclose(billed, split, rel_tol=1e-6, abs_tol=1e-6):
            raise ConservationError(f"{what} of {billed:g} are billed, and {split:g} are told what they were for")


class _Fold:
    """Pods to lines, and to sums by template and class on the way."""

    def __init__(self, tariff: Tariff, until: float, past_hour: float) -> None:
        self.tariff, self.until, self.past_hour = tariff, until, past_hour
        self.saved, self.waited, self.has_spot = 0.0, 0.0, False
        self._pods: dict[str, int] = {}
        self._spent: dict[str, dict[str, Spent]] = {}

    def pod(self, record: PodRecord, succeeded: Callable[[PodRecord], bool]) -> BillLine:
        self._pods[record.template] = self._pods.get(record.template, 0) + 1
        if record.template not in self._spent:
            self._spent[record.template] = merged(())
        spent = self._spent[record.template]
        if record.placed is None:
            self.waited += record.until(self.until) - record.asked
            return self.line(record)
        self.waited += record.placed - record.asked
        price = self.tariff.pod(record)
        line, exact = self._priced(record, price)
        scale = line.cost / exact if exact else 0.0
        for name, begin, end in spans(record, self.until, succeeded(record)):
            spent[name].add(end - begin, price.between(begin, end) * scale)
        if record.markets:
            self.has_spot = True
            self.saved += line.seconds * (price.on_demand + price.disks) - exact
        return line

    def line(self, record: PodRecord) -> BillLine:
        if record.placed is None:
            return BillLine(record.workflow, record.node, record.template, record.spec, 0.0, 0.0, 0.0)
        return self._priced(record, self.tariff.pod(record))[0]

    def _priced(self, record: PodRecord, price: PodPrice) -> tuple[BillLine, float]:
        """Its line, and its cost before rounding."""
        begin, end = record.placed or 0.0, record.until(self.until)
        exact = price.between(begin, end)
        rounding = self.tariff.prices.rounding.value
        cost = exact if rounding == "exact" else amount(price, begin, end, rounding, self.past_hour)
        disks = (end - begin) * price.disks * (cost / exact) if exact else 0.0
        line = BillLine(record.workflow, record.node, record.template, record.spec, end - begin, cost, disks)
        return line, exact

    def templates(self) -> Iterable[TemplateBill]:
        for name, spent in self._spent.items():
            seconds, cost = sum(s.seconds for s in spent.values()), sum(s.cost for s in spent.values())
            yield TemplateBill(name, self._pods[name], seconds, cost, spent)
