"""The registries that images come from: what they give, how many pulls they take, and when they are down."""

from __future__ import annotations

import math

from simulator.assumptions import Knob, Ledger
from simulator.cloud.images.limit import PullLimit
from simulator.data.link import Link
from simulator.scenario.references import Reference
from simulator.scenario.registry import Registry


class Registries:
    """Every pod has a rate of its own; `total` and `nat` are links that pods share, where the scenario has them.

    All pods leave the VPC by one address, so they share Docker Hub's limit for it.
    """

    def __init__(self, setup: Registry, ledger: Ledger) -> None:
        self.setup, self.ledger = setup, ledger
        self.hub = PullLimit(setup.limit.value, setup.window.value)
        self._nat = None if setup.nat is None else Link("registry-nat", setup.nat.value, "nat")
        self._links: dict[str, Link] = {}

    @property
    def may_fail(self) -> bool:
        """Whether there are times at which pulls are refused."""
        return bool(self.setup.outages) or self.setup.limit.value < math.inf

    def rate(self, image: Reference) -> Knob[float]:
        """Bytes/s that one pod gets at most."""
        return self.setup.vpc if image.is_in_vpc else self.setup.public

    def route(self, image: Reference) -> dict[Link, float]:
        """What a pull goes through besides the pod's own card."""
        found: dict[Link, float] = {}
        if self.setup.total is not None:
            name = image.registry
            if name not in self._links:
                self._links[name] = Link(f"registry {name}", self.ledger.use(self.setup.total), "registry")
            found[self._links[name]] = 1.0
        if self._nat is not None and self.setup.nat is not None and not image.is_in_vpc:
            self.ledger.use(self.setup.nat)
            found[self._nat] = 1.0
        return found

    def refusal(self, image: Reference, now: float, *, is_anonymous: bool) -> str:
        """Why a pull that begins now is refused; empty where it is not. One that is not refused has been counted."""
        if why := self.silence(image, now):
            return why
        if is_anonymous and image.is_from_hub and not self.hub.admit(now):
            limit, window = self.ledger.use(self.setup.limit), self.ledger.use(self.setup.window)
            return f"toomanyrequests: more than {limit:,.0f} pulls within {window / 3600:g} h"
        return ""

    def silence(self, image: Reference, now: float) -> str:
        """Why the registry does not answer now; empty where it does."""
        if any(outage.begin <= now < outage.end and outage.hits(image) for outage in self.setup.outages):
            return self.no_answer(image)
        return ""

    def no_answer(self, image: Reference) -> str:
        """What a pod says whose registry is silent."""
        return f"{image.registry or 'the registry'} does not answer"

    def opens_at(self, image: Reference) -> float:
        """Before when Docker Hub is sure to take no further pull, as all that it counts are too young; in seconds."""
        return self.hub.opens_at if image.is_from_hub else -math.inf

    def silent_from(self, image: Reference, now: float) -> float:
        """When the registry stops to answer next, in seconds; infinite where it does not."""
        ahead = (outage.begin for outage in self.setup.outages if outage.begin > now and outage.hits(image))
        return min(ahead, default=math.inf)
