"""What a pod is billed as: the specs it asks for, in order, with their sizes (docs/sources.md eci 2.2)."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Catalog, Size
from manifests.demand import demand
from manifests.effective import PodPlan


class SizingError(ValueError):
    """A spec that does not exist; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Spec:
    """`name` is what is billed: a size (`2-4Gi`) or an instance type (`ecs.c6.large`). `note` says what was rounded.

    `category` is economy, general or empty. A size is not served by instance types of the `excluded` families. What is
    not `sold` in the region is refused as if its stock were empty.
    """

    name: str
    size: Size
    note: str = ""
    category: str = ""
    excluded: tuple[str, ...] = ()
    sold: bool = True


def specs_of(plan: PodPlan, catalog: Catalog, region: str) -> tuple[Spec, ...]:
    """The pod's specs in order: its eci-use-specs, else the sum of its containers rounded up, else ECI's default.

    Raises SizingError for an instance type that the catalog does not have or a size larger than any.
    """
    if plan.settings.specs:
        return tuple(named_spec(name, catalog, region) for name in plan.settings.specs)
    asked = demand(plan.template.containers, plan.patch)
    if asked.vcpu is None and asked.memory_gib is None:
        default = Size(catalog.figure("pod.default_vcpu").value, catalog.figure("pod.default_memory").value)
        return (Spec(str(default), default, "nothing is asked for, so ECI takes its default"),)
    return (_fit(asked.vcpu or 0.0, asked.memory_gib or 0.0, catalog, region),)


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
