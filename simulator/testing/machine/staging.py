"""How a scenario becomes a stage: its pods work until somebody ends them, and its pools can run out."""

from __future__ import annotations

from dataclasses import replace

from simulator.controller.reach import leaves
from simulator.distributions import constant
from simulator.scenario.cloud import PoolSetup, Shortage
from simulator.scenario.task import ScriptedEnd, Task
from simulator.simulation import Prepared

ENDLESSLY = 400_000 * 3600.0
"""Seconds, some 45 years, after which a pod that nobody ends would end by itself: longer than any play."""
PLENTY = 1000
"""Instances of a pool of which the scenario says nothing, and which can run out nevertheless."""
_ENDLESS = ScriptedEnd("ok", constant(ENDLESSLY))


def staged(prepared: Prepared) -> Prepared:
    """The same with pods that work without an end, and with pools that can run out."""
    scenario = prepared.scenario
    given = (("*", Task()), *scenario.tasks)
    endless = tuple((pattern, replace(task, attempts=(_ENDLESS,))) for pattern, task in given)
    others = tuple((name, scenario.task(name, "")) for name in podless(prepared))
    shortages = (Shortage(stock=PoolSetup(PLENTY)), *scenario.shortages)
    return replace(prepared, scenario=replace(scenario, tasks=(*endless, *others), shortages=shortages))


def podless(prepared: Prepared) -> list[str]:
    """The templates that take time without a pod of their own, such as HTTP and Suspend ones."""
    every = {name for workflow in prepared.every_workflow for name in leaves(prepared.manifests, workflow)}
    return sorted(every - {plan.template.name for plan in prepared.pods})
