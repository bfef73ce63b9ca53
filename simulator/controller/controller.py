"""The controller's life: one process a workflow, which waits for the next pass and makes it."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import simpy

from manifests.fields import EMPTY, Raw, integer, mapping, text
from manifests.load import Manifests
from simulator.bucket import TokenBucket
from simulator.controller.admission import POSTPONED, Admission
from simulator.controller.locks import Locks
from simulator.controller.memo import Memo
from simulator.controller.operator import Operator
from simulator.controller.run import WorkflowRun
from simulator.data.loading import Loader
from simulator.events import WorkflowEnded, WorkflowSubmitted
from simulator.world import World

_LIMIT_LABEL = "workflows.argoproj.io/parallelism-limit"
STATUS_WRITE = 1.0
"""Seconds that a worker sleeps after it has written a status, up to Argo 4.0 (docs/sources.md argo 0.2)."""


class Controller:
    """What all workflows share: client, workers, locks, limits. Its settings are those of its ConfigMap, if given."""

    def __init__(self, world: World, loader: Loader, manifests: Manifests) -> None:
        self.world, self.loader = world, loader
        argo, use = world.scenario.argo, world.ledger.use
        settings: Raw = manifests.controllers[0].settings if manifests.controllers else EMPTY
        self.client = TokenBucket(argo.burst.value, argo.qps.value)
        self.workers = simpy.Resource(world.env, capacity=int(argo.workers.value))
        self.locks, self.memo = Locks(), Memo()
        self.admission = Admission(
            integer(settings, "parallelism") or 0,
            integer(settings, "namespaceParallelism") or 0,
            namespace_limits(manifests),
        )
        limit = mapping(settings, "resourceRateLimit")
        rate, burst = _number(limit.get("limit")), _number(limit.get("burst"))
        self._rate = TokenBucket(max(1.0, burst or 0.0), rate) if rate else None
        if world.scenario.pending is None:
            use(argo.qps)
            use(argo.burst)
        self.requeue = use(argo.requeue)
        self.longest_pass = world.scenario.catalog.figure("argo.max_operation").value

    def operate(self, run: WorkflowRun) -> Generator[simpy.Event, Any, None]:
        """One workflow from submission to its final phase."""
        world, env = self.world, self.world.env
        run.submitted = env.now
        run.release, run.epoch = world.scenario.argo.release, world.scenario.epoch
        run.shutdown = run.shutdown or text(run.workflow.spec.raw, "shutdown") or ""
        world.log.append(WorkflowSubmitted(env.now, run.name))
        operator = Operator(self, run)
        operator.queue.request(0)
        while not run.ended:
            yield operator.queue.due()
            if not self.admission.admit(operator):
                run.message = POSTPONED
                continue
            with self.workers.request() as worker:
                yield worker
                wrote = yield from operator.operate()
                if run.ended:
                    self._leave(operator)
                if wrote and run.release.write_holds_worker and self.requeue > 0:
                    yield env.timeout(STATUS_WRITE)

    def _leave(self, operator: Operator) -> None:
        """A workflow has ended: its locks and its slot are free."""
        run, world = operator.run, self.world
        world.log.append(WorkflowEnded(world.env.now, run.name, run.phase, run.message))
        self.locks.release(operator.holder())
        self.locks.forget(operator)
        following = self.admission.leave(operator)
        if following is not None:
            following.queue.request(0 if operator.run.release.slot_is_immediate else self.requeue)

    # resourceRateLimit (docs/sources.md argo 4.4)

    def may_create(self, now: float) -> bool:
        """Take the right to create one pod now, if there is one."""
        return self._rate is None or self._rate.take(now)

    def creatable(self, now: float, wanted: int) -> int:
        """How many of so many pods may be created now."""
        return wanted if self._rate is None else min(wanted, math.floor(self._rate.left(now) + 1e-9))


def namespace_limits(manifests: Manifests) -> dict[str, int]:
    """What labels of Namespaces among the inputs say (docs/sources.md argo 4.1)."""
    limits = {
        document.name: integer(mapping(mapping(document.raw, "metadata"), "labels"), _LIMIT_LABEL)
        for document in manifests.of_kind("Namespace")
    }
    return {name: limit for name, limit in limits.items() if limit is not None}


def _number(value: object) -> float:
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return 0.0
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
