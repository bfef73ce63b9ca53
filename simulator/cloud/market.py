"""The spot market: what a spot instance costs at a time, and when one is taken away (docs/sources.md eci 1.2, 5).

No figure is public for how often spot pods are reclaimed, nor for how prices move; both are assumptions of a scenario.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import simpy

from catalog.prices import HOUR
from manifests.eci import PodSettings
from simulator.assumptions import Ledger
from simulator.cloud.shortages import First
from simulator.distributions import RAREST
from simulator.events import SpotPriced
from simulator.price_list import PriceList
from simulator.scenario.cloud import Spot, Storm
from simulator.streams import Luck

if TYPE_CHECKING:
    from manifests.effective import PodPlan
    from simulator.cloud.ending import End
    from simulator.cloud.stock import Placement

    class Pod(Protocol):
        """What the market knows of a pod, be it a workflow's or a cache's."""

        workflow: str
        node: str
        luck_key: str
        plan: PodPlan
        placement: Placement | None
        placed_at: float | None
        leaving_at: float | None
        end: End | None

        @property
        def is_leaving(self) -> bool: ...

        def notice(self, why: str) -> None: ...

        def reclaim(self) -> None: ...


TAKEN, DEARER, STORM = "market", "price", "storm"
"""Why a spot pod is reclaimed: somebody else gets its instance, the price passes its limit, a mass reclaim."""


@dataclass
class Market:
    """The spot market of the region, and the spot pods that run in it."""

    env: simpy.Environment
    spot: Spot
    prices: PriceList
    luck: Luck
    ledger: Ledger
    first: First
    log: list[Any]
    running: dict[int, Pod] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, storm in enumerate(self.spot.storms):
            self.env.process(self._storm(number, storm))

    def share(self, zone: str, spec: str, at: float) -> float:
        """The price of a spot instance at a time, as a share of the list price; it is drawn anew every period."""
        period = self.ledger.use(self.spot.period)
        turn = math.floor(at / period + 1e-9) if period > 0 else 0
        return self.ledger.use(self.spot.price).draw(self.luck, "market", zone, spec, turn)

    @cached_property
    def range(self) -> tuple[float, float]:
        """The least and the most that a spot instance ever costs, as shares of the list price."""
        price = self.spot.price.value
        if price.fixed is not None:
            return price.fixed, price.fixed
        return max(0.0, price.quantile(RAREST)), price.quantile(1 - 2 * RAREST)

    def is_too_dear(self, settings: PodSettings, spec: str, share: float) -> bool:
        """Whether a share of the list price is more than the pod would pay."""
        limit = settings.spot_price_limit
        return limit is not None and share * self.prices.price(spec, is_spot=True).per_second * HOUR > limit

    def next_price(self, now: float) -> float:
        """When prices next change, in seconds; infinite where they never do."""
        period, price = self.spot.period.value, self.spot.price.value
        return math.inf if period <= 0 or price.fixed is not None else (math.floor(now / period + 1e-9) + 1) * period

    def enter(self, pod: Pod) -> None:
        """A spot pod's instance is up."""
        self.running[id(pod)] = pod
        if self.spot.rate.value > 0 or self._may_pass_limit(pod):
            self.env.process(self._watch(pod))

    def leave(self, pod: Pod) -> None:
        """A spot pod has ended."""
        del self.running[id(pod)]
        self.tell_prices(pod)

    def tell_prices(self, pod: Pod) -> None:
        """Log what it has cost from when on, beside its first price. Nothing but the bill hangs on it."""
        place, now = pod.placement, self.env.now
        assert place is not None
        assert place.market is not None
        last = place.market
        for instant in self._checks(pod, now if pod.leaving_at is None else pod.leaving_at):
            share = self.share(place.zone, place.spec, instant)
            if share != last:
                self.log.append(SpotPriced(now, pod.workflow, pod.node, share, instant))
            last = share

    def _checks(self, pod: Pod, until: float) -> Iterator[float]:
        """The instants before `until` at which its price follows the market: none while it is protected."""
        if math.isinf(self.next_price(0.0)):
            return
        assert pod.placed_at is not None
        began, every = pod.placed_at + self.protection(pod), self.ledger.use(self.spot.check)
        for number in count(1):
            instant = began + number * every
            if instant >= until:
                return
            yield instant

    def _may_pass_limit(self, pod: Pod) -> bool:
        assert pod.placement is not None
        return self.is_too_dear(pod.plan.settings, pod.placement.spec, self.range[1])

    def _watch(self, pod: Pod) -> Generator[simpy.Event, Any, None]:
        """The life of a spot pod as the market sees it: protected at first, then looked at every so often."""
        yield self.env.timeout(self.protection(pod))
        for number in count():
            yield self.env.timeout(self.ledger.use(self.spot.check))
            if pod.end is not None or pod.is_leaving:
                return
            if why := self._verdict(pod, number):
                yield from self._reclaim(pod, why)

    def protection(self, pod: Pod) -> float:
        """Seconds in which it is not reclaimed, and costs what it cost at first."""
        return self.ledger.use(self.spot.protection) if pod.plan.settings.is_spot_protected else 0.0

    def _verdict(self, pod: Pod, number: int) -> str:
        """Why it is reclaimed at its check of this number; empty where it is not."""
        assert pod.placement is not None
        zone, spec = pod.placement.zone, pod.placement.spec
        if self.is_too_dear(pod.plan.settings, spec, self.share(zone, spec, self.env.now)):
            return DEARER
        chance = -math.expm1(-self.ledger.use(self.spot.rate) * self.spot.check.value)
        return TAKEN if self.luck.uniform("reclaim", pod.luck_key, number) < chance else ""

    def _reclaim(self, pod: Pod, why: str) -> Generator[simpy.Event, Any, None]:
        """It is told, and after a while taken away."""
        pod.notice(why)
        yield self.env.timeout(self.ledger.use(self.spot.notice))
        pod.reclaim()

    def _storm(self, number: int, storm: Storm) -> Generator[simpy.Event, Any, None]:
        """A share of the spot pods whose protection is over is told to go at one moment."""
        yield self.env.timeout(storm.at.draw(self.luck, "storm", number))
        for pod in list(self.running.values()):
            if self._hits(storm, pod) and self.luck.uniform("storm", number, pod.luck_key) < storm.share:
                self.env.process(self._reclaim(pod, STORM))

    def _hits(self, storm: Storm, pod: Pod) -> bool:
        if pod.is_leaving or pod.placement is None or pod.placed_at is None:
            return False
        zone, spec = self.first.zone_of(storm.zone), self.first.spec_of(storm.spec)
        is_meant = zone in (None, pod.placement.zone) and spec in (None, pod.placement.spec)
        return is_meant and self.env.now >= pod.placed_at + self.protection(pod)
