"""What a scenario says of registries: what they give, how many pulls they take, and when they are down."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from manifests.units import show_seconds
from simulator.assumptions import Knob
from simulator.distributions import seconds_of
from simulator.scenario.amounts import parse_count, parse_growth, parse_period, parse_rate, show_rate
from simulator.scenario.references import Reference

if TYPE_CHECKING:
    from simulator.scenario.values import Values

PUBLIC, VPC = "public", "vpc"


@dataclass(frozen=True)
class RegistryOutage:
    """No registry that it hits answers from `begin` to `end`. `registry` is public, vpc, a host, or empty for all."""

    registry: str
    begin: float
    end: float

    def hits(self, image: Reference) -> bool:
        """Whether it is about the registry that the image lies in."""
        kind = VPC if image.is_in_vpc else PUBLIC
        return self.registry in ("", kind, image.registry)


@dataclass(frozen=True)
class Registry:
    """`vpc` and `public` are what a registry gives one pod, `total` what it gives all of them, `nat` what all of the
    public network can send into the VPC; None without such a limit. `limit` is in pulls that Docker Hub takes in
    `window` from an address without an account. `interval`, `factor` and `cap` are the waits after refused pulls.
    """

    vpc: Knob[float]
    public: Knob[float]
    total: Knob[float] | None
    nat: Knob[float] | None
    limit: Knob[float]
    window: Knob[float]
    outages: tuple[RegistryOutage, ...]
    interval: Knob[float]
    factor: Knob[float]
    cap: Knob[float]


def read_registry(values: Values) -> Registry:
    def rate(name: str, figure: str) -> Knob[float]:
        return values.figure(("registry", name), figure, parse_rate, 1e6, show_rate)

    def shared(name: str, what: str) -> Knob[float] | None:
        path = ("registry", name)
        return None if values.merged.get(*path) is None else values.knob(path, parse_rate, 0.0, what, show_rate, "")

    backoff = ("registry", "backoff")
    return Registry(
        vpc=rate("vpc", "image.registry_vpc"),
        public=rate("public", "image.registry_public"),
        total=shared("total", "what a registry gives all pods together"),
        nat=shared("nat", "what all pulls over the public network share"),
        limit=values.knob(
            ("registry", "limit"), parse_count, math.inf, "pulls that Docker Hub takes without an account", _shown,
            "assumed: no limit, unless one is set",
        ),
        window=values.figure(("registry", "window"), "image.hub_window", parse_period, 3600, show_seconds),
        outages=tuple(_outage(values, index) for index in range(len(values.merged.get("registry", "outages") or []))),
        interval=values.figure((*backoff, "interval"), "image.backoff", _parse_wait, 1, show_seconds),
        factor=values.figure((*backoff, "factor"), "image.backoff_factor", parse_growth, 1, "x {:g}".format),
        cap=values.figure((*backoff, "cap"), "image.backoff_cap", _parse_wait, 1, show_seconds),
    )  # fmt: skip


def _shown(count: float) -> str:
    return "unlimited" if math.isinf(count) else f"{count:,.0f}"


def _parse_wait(value: Any) -> float:
    found = seconds_of(value)
    if found < 1:
        raise ValueError(f"{value!r} must be at least 1s")
    return found


def _outage(values: Values, index: int) -> RegistryOutage:
    path = ("registry", "outages", index)
    name = values.merged.get(*map(str, (*path, "registry")))
    found = "" if name is None else values.parsed((*path, "registry"), _host)
    return RegistryOutage(found, *values.stretch(path))


def _host(value: Any) -> str:
    name = str(value)
    if name not in (PUBLIC, VPC) and not any(mark in name for mark in ".:"):
        raise ValueError(f"{name!r} is no registry; write public, vpc, or a host such as quay.io")
    return name
