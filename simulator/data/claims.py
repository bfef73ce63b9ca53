"""The claims that the places lie behind which tasks read and write."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.effective import PodPlan
from manifests.errors import InputError
from simulator.scenario.model import Scenario
from simulator.scenario.task import Task


def claim_path(place: str, plan: PodPlan) -> tuple[str, str]:
    """The claim and the path below it that a `place` means; an empty claim means OSS itself.

    `pvc://claim/path` says it; a path in the container is looked up in the pod's mounts, longest first. Raises
    InputError for a path that nothing mounts.
    """
    if place.startswith("oss://"):
        return "", place
    if place.startswith("pvc://"):
        claim, _, path = place.removeprefix("pvc://").partition("/")
        return claim, path
    mounts = [mount for container in plan.template.containers for mount in container.mounts]
    for mount in sorted(mounts, key=lambda mount: -len(mount.mount_path)):
        root = mount.mount_path.rstrip("/")
        if place == root or place.startswith(f"{root}/"):
            claim = plan.claim(mount.volume)
            if claim:
                return claim, f"{mount.sub_path}{place.removeprefix(root)}".strip("/")
    template = plan.template.name
    raise InputError(f"tasks.{template}: reads {place}, but no claim is mounted there in template {template!r}")


def reads_of(scenario: Scenario, plan: PodPlan) -> Iterator[tuple[str, str, float]]:
    """Claim, path and bytes of each read of a template's pod, as far as they are known before the run.

    Raises InputError as `claim_path`.
    """
    for transfer in _task(scenario, plan).reads:
        claim, path = claim_path(transfer.place, plan)
        yield claim, path, transfer.size


def claims_of(scenario: Scenario, plan: PodPlan) -> set[str]:
    """The claims that a template's pod reads or writes. Raises InputError as `claim_path`."""
    task = _task(scenario, plan)
    return {claim_path(transfer.place, plan)[0] for transfer in (*task.reads, *task.writes)}


def _task(scenario: Scenario, plan: PodPlan) -> Task:
    return scenario.task(plan.template.name, plan.template.name)
