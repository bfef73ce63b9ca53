"""What a scenario says of the cloud: stock by zone and spec over time, outages, creation, and the spot market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.assumptions import Knob
from simulator.distributions import Distribution

FIRST = "first"
"""Instead of a name: the zone, or the spec, that the manifests name first."""


@dataclass(frozen=True)
class Tenants:
    """Other customers of a pool: `arrivals` a second, each takes an instance if one is left, and gives it back after
    its stay. `start` of them are there at 0 s.
    """

    arrivals: float
    stay: Distribution
    start: int = 0


@dataclass(frozen=True)
class PoolSetup:
    """How many instances there are: `total` at most, fewer where a curve, a refill or other tenants say so.

    `curve` is (from, how many), in order of time. `refill` are (how many at 0 s, how many more a second).
    """

    total: float
    curve: tuple[tuple[float, float], ...] = ()
    refill: tuple[float, float] | None = None
    tenants: Tenants | None = None


@dataclass(frozen=True)
class ZoneSetup:
    """A zone by what is scarce in it: a spec without a pool is served by `default`, or unlimited without that.

    `spot` counts the instances of a spec that may be spot ones. `scarce` are the specs of `stock` that are there only
    because a shortage says so.
    """

    name: str
    vswitch: str | None
    stock: Mapping[str, PoolSetup]
    ips: float
    spot: Mapping[str, PoolSetup] = field(default_factory=dict)
    scarce: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shortage:
    """What is scarce in zones that may go by any name: laid over the zones, where these say nothing themselves.

    None for a zone means all of them, for a spec every one that has no pool of its own.
    """

    zone: str | None = None
    spec: str | None = None
    stock: PoolSetup | None = None
    spot: PoolSetup | None = None
    ips: float | None = None


@dataclass(frozen=True)
class OutageSetup:
    """No stock from `begin` until `end`, or for `length`, in one zone or all, of one spec or all."""

    zone: str | None
    spec: str | None
    begin: Distribution
    end: float
    length: Distribution | None = None
    probability: float = 1.0


@dataclass(frozen=True)
class Create:
    """The way from a request to a sandbox.

    `pods_per_node` are the most pods of a virtual node, which is a zone; `at_once` the most that are created at once.
    """

    burst: Knob[float]
    per_second: Knob[float]
    sandbox: Knob[Distribution]
    per_try: Knob[float]
    order: Knob[str]
    retry_interval: Knob[float]
    retry_factor: Knob[float]
    retry_cap: Knob[float]
    fail_fast: Knob[str]
    pods_per_node: float
    at_once: float


@dataclass(frozen=True)
class Storm:
    """A mass reclaim: at one moment a `share` of the running spot pods is told to go."""

    at: Distribution
    share: float
    zone: str | None = None
    spec: str | None = None


@dataclass(frozen=True)
class Spot:
    """The spot market. `rate` is how often a running spot pod is reclaimed, per second; `price` a share of the list
    price, drawn anew every `period` seconds.
    """

    rate: Knob[float]
    protection: Knob[float]
    check: Knob[float]
    notice: Knob[float]
    price: Knob[Distribution]
    period: Knob[float]
    outcome: Knob[str]
    storms: tuple[Storm, ...]
