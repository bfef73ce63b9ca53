"""A node of a cache: a master, a worker or a loader as an ECI pod, from its request to its end."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from manifests.effective import PodPlan
from simulator.cloud.ending import KILLED, OK, End, reclaimed
from simulator.cloud.provisioning import Request
from simulator.cloud.stock import Placement
from simulator.events import PodEnded, PodPlaced, SpotNoticed
from simulator.world import World


class CacheNode:
    """`ended` fires at its end. Raises SizingError for a pod that ECI cannot have.

    Its image is not pulled: how long that takes is in `fluid.bound_after`.
    """

    def __init__(self, world: World, runtime: str, node: str, plan: PodPlan) -> None:
        self.world, self.workflow, self.node, self.plan = world, runtime, node, plan
        self.luck_key = f"{runtime}/{node}"
        self.specs = world.sizing.specs_of(plan)
        self.placement: Placement | None = None
        self.placed_at: float | None = None
        self.leaving_at: float | None = None
        self.end: End | None = None
        self._is_exposed = False
        self.ended = world.env.event()
        self.waits_for = ""
        """What keeps it from being up; empty once it is."""

    @property
    def is_leaving(self) -> bool:
        return self.leaving_at is not None

    def start(self) -> Generator[simpy.Event, Any, bool]:
        """Whether it got up; it did not where fail-fast gave up."""
        world, settings = self.world, self.plan.settings
        self.waits_for = f"{self.node} waits for stock ({', '.join(spec.name for spec in self.specs)})"
        zones = world.zones_of(settings)
        request = Request(self.workflow, self.node, self.luck_key, self.specs, zones, settings)
        with world.provisioning.creating() as slot:
            if slot is not None:
                yield slot
            yield from world.provisioning.accept()
            placed = yield from world.provisioning.place(request)
            if isinstance(placed, str):
                self.waits_for = f"{self.node}: {placed}"
                return False
            self.placement = placed
            sandbox = world.ledger.use(world.scenario.create.sandbox)
            yield world.env.timeout(sandbox.draw(world.luck, "sandbox", self.workflow, self.node))
        self.waits_for, self.placed_at = "", world.env.now
        world.log.append(
            PodPlaced(
                world.env.now,
                self.workflow,
                self.node,
                placed.zone,
                placed.spec,
                placed.category,
                placed.market,
                settings.extra_storage_gib,
            )
        )
        return True

    def expose(self) -> None:
        """From now on a spot instance may be taken away.

        Not before the dataset is bound: where another node never finds a place, nothing must go on for ever.
        """
        if self.placement is not None and self.placement.is_spot and self.end is None:
            self._is_exposed = True
            self.world.market.enter(self)

    def finish(self, end: End = OK) -> None:
        """It goes, whether it got up or not."""
        if self.end is not None:
            return
        self.end = end
        if self.placement is not None:
            self.world.stock.give_back(self.placement)
            if self._is_exposed:
                self.world.market.leave(self)
            self.world.log.append(PodEnded(self.world.env.now, self.workflow, self.node, end.kind))
        self.ended.succeed()

    def notice(self, why: str) -> None:
        """It is told that its spot instance will be taken away."""
        self.leaving_at = self.world.env.now
        self.world.log.append(SpotNoticed(self.world.env.now, self.workflow, self.node, why))
        if self.plan.settings.is_evicted_by_api:
            self.finish(KILLED)

    def reclaim(self) -> None:
        """Its spot instance is taken away."""
        self.finish(reclaimed(self.world.ledger.use(self.world.scenario.spot.outcome), has_run=True))
