"""What a pod is billed as: the specs it asks for, in order, with their sizes (docs/sources.md eci 2.2)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from catalog import Catalog, Size
from manifests.demand import Demand
from manifests.eci import COMPUTE_CATEGORY, INSTANCE_FAMILY, INSTANCE_GENERATION, SPOT_STRATEGY, USE_SPECS
from manifests.effective import PodPlan
from simulator.cloud.choosing import chosen, refuse_conflicts
from simulator.cloud.spec import SizingError, Spec

SIZED_BY = (USE_SPECS, SPOT_STRATEGY, INSTANCE_FAMILY, INSTANCE_GENERATION, COMPUTE_CATEGORY)
"""The annotations that decide about a pod's specs, beside what its containers ask for."""

_NOISE = 1e-6
"""What adding up in floating point may leave over, of a vCPU or a GiB."""


@dataclass
class Sizing:
    """The specs of the pods of one run. Pods that say the same are worked out once."""

    catalog: Catalog
    region: str
    _found: dict[tuple[object, ...], tuple[Spec, ...]] = field(default_factory=dict, repr=False)

    def specs_of(self, plan: PodPlan) -> tuple[Spec, ...]:
        """What `specs_of` gives in this run's region. Raises SizingError."""
        annotations = plan.metadata.annotations
        key = (plan.whole.demand, plan.is_arm, *map(annotations.get, SIZED_BY))
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = specs_of(plan, self.catalog, self.region)
        return found


def specs_of(plan: PodPlan, catalog: Catalog, region: str) -> tuple[Spec, ...]:
    """The pod's specs in order: its eci-use-specs, else the sum of its containers rounded up, else ECI's default.

    Filters on families and generations, and a compute category, then choose for each size, but not where the first of
    the specs is an instance type. Raises SizingError for an instance type that the catalog does not have, a size larger
    than any, and settings that ECI refuses together.
    """
    refuse_conflicts(plan)
    settings = plan.settings
    if settings.specs:
        found = [named_spec(name, catalog, region, is_spot=settings.is_spot) for name in settings.specs]
    else:
        found = [_summed(plan.whole.demand, catalog, region, is_spot=settings.is_spot)]
    if _is_type(found[0]):
        return tuple(found)
    made = [[spec] if _is_type(spec) or not spec.sold else chosen(spec, settings, catalog, region) for spec in found]
    return tuple(spec for specs in made for spec in specs)


def named_spec(name: str, catalog: Catalog, region: str, *, is_spot: bool = False) -> Spec:
    """One item of eci-use-specs. Raises SizingError.

    A size of the fine table is not rounded in a region that lacks it: ECI has no stock of it there (docs/sources.md
    eci 2.1).
    """
    size = Size.parse(name)
    if size is None:
        if name not in catalog.instances:
            raise SizingError(f"spec {name!r} is neither a size such as 2-4Gi nor an instance type of the catalog")
        return Spec(name, catalog.instances[name].size)
    if not catalog.offers(size, region) and any(offer.size == size for offer in catalog.sizes):
        return Spec(str(size), size, f"{size} is not sold in {region}, where it is as good as out of stock", sold=False)
    return _fit(Demand(size.vcpu, size.memory_gib), catalog, region, is_spot=is_spot)


def _summed(asked: Demand, catalog: Catalog, region: str, *, is_spot: bool) -> Spec:
    if asked.vcpu is None and asked.memory_gib is None:
        default = Demand(catalog.figure("pod.default_vcpu").value, catalog.figure("pod.default_memory").value)
        note = "nothing is asked for, so ECI takes its default"
        return replace(_fit(default, catalog, region, is_spot=is_spot), note=note)
    return _fit(asked, catalog, region, is_spot=is_spot)


def _fit(asked: Demand, catalog: Catalog, region: str, *, is_spot: bool) -> Spec:
    """The size that is sold for this demand; spot pods have a table of their own (docs/sources.md eci 1.2)."""
    vcpu, memory = asked.vcpu or 0.0, asked.memory_gib or 0.0
    usual = catalog.fit(vcpu, memory, region)
    fitted = catalog.fit_spot(vcpu, memory) if is_spot else usual
    if fitted is None:
        raise SizingError(f"{asked} are more than the largest pod size")
    if max(fitted.vcpu - vcpu, fitted.memory_gib - memory) < _NOISE:
        return Spec(str(fitted), fitted)
    why = "" if fitted == usual else ", the next size that is sold as spot"
    return Spec(str(fitted), fitted, f"{asked} are rounded up to {fitted}{why}")


def _is_type(spec: Spec) -> bool:
    return Size.parse(spec.name) is None
