"""`resourcesDuration`: what Argo says a pod used, from requests and run times (docs/sources.md argo 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from manifests.effective import PodPlan
from manifests.pod import Resources
from manifests.units import quantity

_DEFAULTS = {"cpu": "100m", "memory": "100Mi"}
_UNITS = {"cpu": 1.0, "memory": 100 * 2.0**20, "storage": 10 * 2.0**30, "ephemeral-storage": 10 * 2.0**30}
"""What one second of each counts as 1; of anything else, one of it for a second."""
_ROUNDING = 1e-6
"""What sums of seconds may be too small by."""


def pod_resources(plan: PodPlan, seconds: float, waited: float, by_container: Mapping[str, float]) -> dict[str, int]:
    """The units of each resource that a pod of this plan used.

    `seconds` is how long its main containers ran, `waited` how long `wait` and the sidecars did, `by_container` holds
    what is known of single containers. Init containers count as if they took no time, since their time is not modelled.
    """
    found: dict[str, int] = {}
    for container in plan.template.containers:
        if container.role != "initContainers":
            ran = waited if container.role == "sidecars" else by_container.get(container.name, seconds)
            _add(found, used(container.resources, ran))
    if not plan.template.containers:
        _add(found, used(Resources(), seconds))
    if plan.template.type not in ("data", "resource"):  # these have no `wait` (docs/sources.md argo 7)
        _add(found, used(Resources(), waited))
    return found


def used(resources: Resources, seconds: float) -> dict[str, int]:
    """What one container used, each resource rounded down: its request, else its limit, else Argo's default."""
    amounts = _DEFAULTS | resources.limits | resources.requests
    whole = int(seconds + _ROUNDING)
    return {
        name: int((quantity(amount) or 0.0) * whole / _UNITS.get(name, 1.0) + _ROUNDING)
        for name, amount in amounts.items()
    }


def summed(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        _add(found, part)
    return found


def _add(total: dict[str, int], part: Mapping[str, int]) -> None:
    for name, amount in part.items():
        total[name] = total.get(name, 0) + amount
