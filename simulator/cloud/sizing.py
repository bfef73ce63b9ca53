"""What a pod is billed as: the specs it asks for, in order, with their sizes (docs/sources.md eci 2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog import Catalog, Size
from manifests.effective import PodPlan, patched_resources
from manifests.fields import scalar
from manifests.pod import Container
from manifests.units import quantity

GIB = 1 << 30
IGNORED = "__ECI_RESOURCE_IGNORE__"
"""A container with this variable set to TRUE does not count (docs/sources.md eci R2)."""


class SizingError(ValueError):
    """A spec that does not exist; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Spec:
    """`name` is what is billed: a size (`2-4Gi`) or an instance type (`ecs.c6.large`). `note` says what was rounded."""

    name: str
    size: Size
    note: str = ""


def specs_of(plan: PodPlan, catalog: Catalog, region: str) -> tuple[Spec, ...]:
    """The pod's specs in order: its eci-use-specs, else the sum of its containers rounded up, else ECI's default.

    Raises SizingError for an instance type that the catalog does not have or a size larger than any.
    """
    if plan.settings.specs:
        return tuple(named_spec(name, catalog, region) for name in plan.settings.specs)
    vcpu, memory = _asked(plan)
    if vcpu is None and memory is None:
        default = Size(catalog.figure("pod.default_vcpu").value, catalog.figure("pod.default_memory").value)
        return (Spec(str(default), default, "nothing is asked for, so ECI takes its default"),)
    return (_fit(vcpu or 0.0, memory or 0.0, catalog, region),)


def named_spec(name: str, catalog: Catalog, region: str) -> Spec:
    """One item of eci-use-specs. Raises SizingError."""
    size = Size.parse(name)
    if size is not None:
        return _fit(size.vcpu, size.memory_gib, catalog, region)
    if name not in catalog.instances:
        raise SizingError(f"spec {name!r} is neither a size such as 2-4Gi nor an instance type of the catalog")
    return Spec(name, catalog.instances[name].size)


def _fit(vcpu: float, memory: float, catalog: Catalog, region: str) -> Spec:
    fitted = catalog.fit(vcpu, memory, region)
    if fitted is None:
        raise SizingError(f"{vcpu:g} vCPU and {memory:g} GiB are more than the largest pod size")
    asked = Size(vcpu, memory)
    return Spec(
        str(fitted), fitted, "" if fitted == asked else f"{vcpu:g} vCPU and {memory:g} GiB are rounded up to {fitted}"
    )


def _asked(plan: PodPlan) -> tuple[float | None, float | None]:
    """vCPU and GiB over all containers: limits where any container has them, else requests. None where none asks.

    Init containers count as Kubernetes counts them: the pod needs the larger of them and of the sum of the others.
    ECI's own rule for them is not published (docs/sources.md eci 2.2).
    """
    counted = [c for c in plan.template.containers if c.env.get(IGNORED, "").upper() != "TRUE"]
    apps = [c for c in counted if c.role != "initContainers"]
    inits = [c for c in counted if c.role == "initContainers"]
    main = patched_resources(plan.patch)
    found: dict[str, float | None] = {}
    for resource in ("cpu", "memory"):
        amounts = [_amount(c, resource, main) for c in apps]
        total = _total(amounts)
        largest = max((a for a in (_amount(c, resource, {}) for c in inits) if a is not None), default=None)
        both = [amount for amount in (total, largest) if amount is not None]
        found[resource] = max(both) if both else None
    cpu, memory = found["cpu"], found["memory"]
    return cpu, None if memory is None else memory / GIB


def _amount(container: Container, resource: str, main: Mapping[str, Any]) -> float | None:
    if container.role in ("container", "script"):
        for kind in ("limits", "requests"):
            chosen = main.get(kind)
            written = scalar(chosen, resource) if isinstance(chosen, dict) else None
            if written is not None:
                return quantity(written)
    return container.resources.amount(resource)


def _total(amounts: Iterable[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
