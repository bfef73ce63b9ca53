"""How a pod finds an instance: specs in order, zones by strategy, fail-fast or fail-back (docs/sources.md eci 3.3)."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import simpy

from manifests.eci import PodSettings
from simulator.assumptions import Ledger
from simulator.bucket import TokenBucket
from simulator.cloud.market import Market
from simulator.cloud.spec import Spec
from simulator.cloud.stock import Placement, Stock
from simulator.events import SpotDegraded, StockRefused
from simulator.scenario.cloud import Create
from simulator.streams import Luck

SHORTEST = 0.001
"""Seconds below which a wait between retries counts as none."""
_REASONS = {
    "stock": "NoStock: no {spec} in {zones}",
    "outage": "NoStock: no {spec} in {zones}",
    "spot": "NoStock: no spot instance of {spec} in {zones}",
    "price": "NoStock: a spot instance of {spec} in {zones} costs more than its limit",
    "address": "no address is left in the vSwitch of {zones}",
    "quota": "QuotaExceeded: the account's vCPU quota is used up",
    "node": "the virtual node of {zones} is full",
}
"""What is said of each refusal; the codes are the provider's, as far as they are public (docs/sources.md eci 3.2)."""


@dataclass(frozen=True)
class Request:
    """What a pod asks for: `specs` in order, and `zones` in the order of the vSwitch list."""

    workflow: str
    node: str
    luck_key: str
    specs: tuple[Spec, ...]
    zones: tuple[str, ...]
    settings: PodSettings


def tries(request: Request, order: str, stock: Stock, luck: Luck, *, spot: bool = False) -> list[tuple[Spec, str]]:
    """(spec, zone) in the order they are tried.

    VSwitchRandom means the zone with the best stock first, for a spot pod the best spot stock, equal ones by chance;
    VSwitchOrdered means list order.
    """

    def chance(zone: str) -> float:
        return luck.uniform("zone", request.luck_key, zone)

    def zones(spec: Spec) -> Sequence[str]:
        if request.settings.ordered:
            return request.zones
        return sorted(request.zones, key=lambda zone: (-stock.left(zone, spec, spot=spot), chance(zone)))

    if order == "specs-first":
        return [(spec, zone) for spec in request.specs for zone in zones(spec)]
    return [(spec, zone) for zone in zones(request.specs[0]) for spec in request.specs]


def retry_at(first: float, now: float, interval: float, factor: float, cap: float) -> float:
    """The first retry instant at or after `now` of a fail-back that was refused at `first`."""
    at, wait = first, min(interval, cap)
    if wait < SHORTEST:
        return now
    while True:
        if wait >= cap or factor <= 1:
            return max(now, at + wait * max(1, math.ceil((now - at) / wait)))  # max: sums of floats may fall short
        at += wait
        wait = min(wait * factor, cap)
        if at >= now:
            return at


class Provisioning:
    """Creates container groups in one region for one account."""

    def __init__(
        self,
        env: simpy.Environment,
        stock: Stock,
        market: Market,
        create: Create,
        luck: Luck,
        log: list[Any],
        ledger: Ledger,
    ) -> None:
        self.env, self.stock, self.market, self.create = env, stock, market, create
        self.luck, self.log, self.ledger = luck, log, ledger
        self.bucket = TokenBucket(create.burst.value, create.per_second.value)
        self.most_at_once = 0
        """Most pods that were being created at once."""
        self._at_once = 0
        self._slots = simpy.Resource(env, int(create.at_once)) if math.isfinite(create.at_once) else None

    def accept(self) -> Generator[simpy.Event, Any, None]:
        """Wait for the create API to take the call."""
        burst, rate = self.ledger.use(self.create.burst), self.ledger.use(self.create.per_second)
        assert burst > 0 < rate
        yield self.env.timeout(self.bucket.reserve(self.env.now))

    @contextmanager
    def creating(self) -> Iterator[simpy.Event | None]:
        """Count a pod as being created; the event, if there is one, fires once so many may be created at once."""
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if self._slots is None:
                yield None
            else:
                with self._slots.request() as slot:
                    yield slot
        finally:
            self._at_once -= 1

    def place(self, request: Request) -> Generator[simpy.Event, Any, Placement | str]:
        """Try until there is a place. Under fail-fast one round is all: then the refusal's text comes back instead."""
        first_refused: float | None = None
        while True:
            seen, quiet_until, repriced_at = self.stock.changes, self.stock.quiet_until(), self._repriced_at(request)
            found = yield from self._round(request)
            if isinstance(found, Placement):
                return found
            if request.settings.fails_fast:
                return found
            first_refused = self.env.now if first_refused is None else first_refused
            if self.stock.changes == seen and self.env.now < min(quiet_until, repriced_at):
                # until then every retry would be refused as well
                until = repriced_at if math.isfinite(repriced_at) and self._is_dear(request) else math.inf
                yield from self.stock.until_change(until)
            yield self.env.timeout(self._next_try(first_refused) - self.env.now)

    def _round(self, request: Request) -> Generator[simpy.Event, Any, Placement | str]:
        """Every spec in every zone, once; a spot pod that may falls back to on-demand ones."""
        settings = request.settings
        found = yield from self._tries(request, spot=settings.is_spot)
        if isinstance(found, str) and settings.is_spot and settings.falls_back_to_on_demand:
            found = yield from self._tries(request, spot=False)
            if isinstance(found, Placement):
                self.log.append(SpotDegraded(self.env.now, request.workflow, request.node))
        return found

    def _tries(self, request: Request, *, spot: bool) -> Generator[simpy.Event, Any, Placement | str]:
        refusals: dict[str, list[tuple[Spec, str]]] = {}
        for number, (spec, zone) in enumerate(
            tries(request, self.create.order.value, self.stock, self.luck, spot=spot)
        ):
            if number > 0:
                self.ledger.use(self.create.order)
                yield self.env.timeout(self.ledger.use(self.create.per_try))
            found = self._try(request, spec, zone, spot=spot)
            if isinstance(found, Placement):
                return found
            self.log.append(StockRefused(self.env.now, request.workflow, request.node, zone, spec.name, found))
            refusals.setdefault(found, []).append((spec, zone))
        return refusal_text(refusals)

    def _try(self, request: Request, spec: Spec, zone: str, *, spot: bool) -> Placement | str:
        if not spot:
            return self.stock.take(zone, spec)
        share = self.market.share(zone, spec.name, self.env.now)
        if self.market.is_too_dear(request.settings, spec.name, share):
            return "price"
        return self.stock.take(zone, spec, share)

    def _repriced_at(self, request: Request) -> float:
        """When the price of a spot instance may fall to the pod's limit; infinite where it never will."""
        settings, market = request.settings, self.market
        if not settings.is_spot or settings.spot_price_limit is None:
            return math.inf
        is_possible = any(not market.is_too_dear(settings, spec.name, market.range[0]) for spec in request.specs)
        return market.next_price(self.env.now) if is_possible else math.inf

    def _is_dear(self, request: Request) -> bool:
        """Whether some spot instance costs more than the pod would pay now."""
        market, now = self.market, self.env.now
        return any(
            market.is_too_dear(request.settings, spec.name, market.share(zone, spec.name, now))
            for spec in request.specs
            for zone in request.zones
        )

    def _next_try(self, first: float) -> float:
        use = self.ledger.use
        return retry_at(
            first,
            self.env.now,
            use(self.create.retry_interval),
            use(self.create.retry_factor),
            use(self.create.retry_cap),
        )


def refusal_text(refusals: dict[str, list[tuple[Spec, str]]]) -> str:
    """What the provider says: each reason once, with the specs and the zones that it holds for."""
    said: dict[str, None] = {}
    for why, tried in refusals.items():
        specs = ", ".join(dict.fromkeys(spec.name for spec, _ in tried))
        zones = ", ".join(dict.fromkeys(zone for _, zone in tried))
        said[_REASONS[why].format(spec=specs, zones=zones)] = None
    return "; ".join(said)
