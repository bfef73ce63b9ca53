"""The controller's life: one process a workflow, which waits for the next pass and makes it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.bucket import TokenBucket
from simulator.controller.operator import Operator
from simulator.controller.queue import PassQueue
from simulator.controller.run import WorkflowRun
from simulator.data.loading import Loader
from simulator.events import WorkflowEnded, WorkflowSubmitted
from simulator.world import World


class Controller:
    """All workflows share the controller's client, so their pod creations queue behind each other."""

    def __init__(self, world: World, loader: Loader) -> None:
        self.world, self.loader = world, loader
        argo = world.scenario.argo
        self.client = TokenBucket(argo.burst.value, argo.qps.value)

    def operate(self, run: WorkflowRun) -> Generator[simpy.Event, Any, None]:
        """One workflow from submission to its final phase."""
        world = self.world
        run.submitted = world.env.now
        world.log.append(WorkflowSubmitted(world.env.now, run.name))
        queue = PassQueue(world.env)
        operator = Operator(world, run, queue, self.loader, self.client)
        queue.request(0)
        while not run.ended:
            yield queue.due()
            yield from operator.operate()
        world.log.append(WorkflowEnded(world.env.now, run.name, run.phase, run.message))
