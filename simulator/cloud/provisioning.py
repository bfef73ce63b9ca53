"""How a pod finds an instance: specs in order, zones by strategy, fail-fast or fail-back (docs/sources.md eci 3.3)."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import simpy

from manifests.eci import PodSettings
from simulator.assumptions import Ledger
from simulator.bucket import TokenBucket
from simulator.cloud.stock import Placement, Stock
from simulator.events import StockRefused
from simulator.scenario.model import Create
from simulator.streams import Luck

SHORTEST = 0.001
"""Seconds below which a wait between retries counts as none."""


@dataclass(frozen=True)
class Request:
    """What a pod asks for. `specs` in order with their vCPU; `zones` in the order of the vSwitch list."""

    workflow: str
    node: str
    luck_key: str
    specs: tuple[tuple[str, float], ...]
    zones: tuple[str, ...]
    settings: PodSettings


def tries(request: Request, order: str, stock: Stock, luck: Luck) -> list[tuple[str, float, str]]:
    """(spec, vCPU, zone) in the order they are tried.

    VSwitchRandom means the zone with the best stock first, equal ones by chance; VSwitchOrdered means list order.
    """

    def chance(zone: str) -> float:
        return luck.uniform("zone", request.luck_key, zone)

    def zones(spec: str) -> Sequence[str]:
        if request.settings.ordered:
            return request.zones
        return sorted(request.zones, key=lambda zone: (-stock.left(zone, spec), chance(zone)))

    if order == "specs-first":
        return [(spec, vcpu, zone) for spec, vcpu in request.specs for zone in zones(spec)]
    return [(spec, vcpu, zone) for zone in zones(request.specs[0][0]) for spec, vcpu in request.specs]


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
        self, env: simpy.Environment, stock: Stock, create: Create, luck: Luck, log: list[Any], ledger: Ledger
    ) -> None:
        self.env, self.stock, self.create, self.luck, self.log, self.ledger = env, stock, create, luck, log, ledger
        self.bucket = TokenBucket(create.burst.value, create.per_second.value)

    def place(self, request: Request) -> Generator[simpy.Event, Any, Placement | str]:
        """Try until there is a place. Under fail-fast one round is all: then the refusal's text comes back instead."""
        first_refused: float | None = None
        while True:
            seen = self.stock.changes
            placement = yield from self._round(request)
            if placement is not None:
                return placement
            if request.settings.fails_fast:
                return self._refusal(request)
            first_refused = self.env.now if first_refused is None else first_refused
            if self.stock.changes == seen:
                yield self.stock.changed  # until then every retry would be refused as well
            yield self.env.timeout(self._next_try(first_refused) - self.env.now)

    def accept(self) -> Generator[simpy.Event, Any, None]:
        """Wait for the create API to take the call."""
        burst, rate = self.ledger.use(self.create.burst), self.ledger.use(self.create.per_second)
        assert burst > 0 < rate
        yield self.env.timeout(self.bucket.reserve(self.env.now))

    def _round(self, request: Request) -> Generator[simpy.Event, Any, Placement | None]:
        order = self.create.order.value
        for number, (spec, vcpu, zone) in enumerate(tries(request, order, self.stock, self.luck)):
            if number > 0:
                self.ledger.use(self.create.order)
                yield self.env.timeout(self.ledger.use(self.create.per_try))
            placement = self.stock.take(zone, spec, vcpu)
            if placement is not None:
                return placement
            self.log.append(StockRefused(self.env.now, request.workflow, request.node, zone, spec, "stock"))
        return None

    def _next_try(self, first: float) -> float:
        use = self.ledger.use
        return retry_at(
            first,
            self.env.now,
            use(self.create.retry_interval),
            use(self.create.retry_factor),
            use(self.create.retry_cap),
        )

    def _refusal(self, request: Request) -> str:
        specs = ", ".join(spec for spec, _ in request.specs)
        return f"NoStock: no {specs} in {', '.join(request.zones)}"
