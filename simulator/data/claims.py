"""The claims behind what tasks read and write, as far as a scenario names it before the run."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.effective import PodPlan
from simulator.data.loading import claim_path
from simulator.scenario.model import Scenario
from simulator.scenario.task import Task
from simulator.scenario.volumes import STRAIGHT


def reads_of(scenario: Scenario, plan: PodPlan) -> Iterator[tuple[str, str, float]]:
    """Claim, path and bytes of each read of a template's pod; `oss` for what is read from OSS by its own name.

    Raises InputError for a path that nothing mounts.
    """
    for transfer in _task(scenario, plan).reads:
        claim, path = claim_path(transfer.place, plan)
        yield claim or STRAIGHT, path, transfer.size


def claims_of(scenario: Scenario, plan: PodPlan) -> set[str]:
    """The claims that a template's pod reads or writes. Raises InputError as `reads_of`."""
    task = _task(scenario, plan)
    return {claim_path(transfer.place, plan)[0] or STRAIGHT for transfer in (*task.reads, *task.writes)}


def _task(scenario: Scenario, plan: PodPlan) -> Task:
    return scenario.task(plan.template.name, plan.template.name)
