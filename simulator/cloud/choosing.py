"""What an annotation makes of a size: the instance types of some families, or a compute category (docs/sources.md
eci 1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog import Catalog
from catalog.instances import InstanceType
from catalog.sizes import CATEGORIES
from manifests.eci import COMPUTE_CATEGORY, INSTANCE_FAMILY, INSTANCE_GENERATION, PREFIX, PodSettings
from manifests.effective import PodPlan
from manifests.near_miss import did_you_mean
from simulator.cloud.spec import SizingError, Spec

_GPU = re.compile(r"gn\d")
"""In a family's name: a pod that is sized by vCPU and memory is given no GPU."""


def refuse_conflicts(plan: PodPlan) -> None:
    """Raise SizingError where a compute category stands beside something that ECI does not combine with it."""
    settings = plan.settings
    if not settings.categories:
        return
    others = {
        "spot instances": settings.is_spot,
        "ARM": plan.is_arm,
        INSTANCE_FAMILY.removeprefix(PREFIX): bool(settings.families),
        INSTANCE_GENERATION.removeprefix(PREFIX): bool(settings.generations),
    }
    for other, is_asked in others.items():
        if is_asked:
            raise SizingError(
                f"{COMPUTE_CATEGORY.removeprefix(PREFIX)} cannot be combined with {other}: ECI refuses such a pod "
                "(FeatureBasedConstraintConflict)"
            )


def chosen(spec: Spec, settings: PodSettings, catalog: Catalog, region: str) -> Iterator[Spec]:
    """What a size becomes. Raises SizingError for families and generations of which the catalog has no type."""
    if settings.families or settings.generations:
        yield from _of_families(spec, settings, catalog)
    elif settings.categories:
        yield in_category(spec, settings.categories, catalog, region)
    else:
        yield spec


def in_category(spec: Spec, categories: Sequence[str], catalog: Catalog, region: str) -> Spec:
    """The size in the first category that sells it, else rounded up in the first that has one as large.

    What ECI does with a size that no category sells is not published; that it rounds up as elsewhere is assumed.
    """
    known = [category for category in categories if category in CATEGORIES]
    size = spec.size
    for category in known:
        if catalog.offers(size, region, category):
            return replace(spec, category=category)
    for category in known:
        fitted = catalog.fit(size.vcpu, size.memory_gib, region, category)
        if fitted is not None:
            return Spec(str(fitted), fitted, spec.noting(f"{category} has no {size}, so {fitted}"), category)
    if not known:
        return spec
    return replace(spec, sold=False, note=spec.noting(f"{size} is not sold in category {' or '.join(known)}"))


def _of_families(spec: Spec, settings: PodSettings, catalog: Catalog) -> Iterator[Spec]:
    """The types of exactly this size that are wanted, in order; the size itself where some are only left out."""
    excluded = _excluded(settings, catalog)
    if not settings.families.wanted and not settings.generations.wanted:
        yield replace(spec, excluded=excluded)
        return
    found = [kind for kind in _wanted(catalog.instances_of(spec.size), settings) if kind.family not in excluded]
    if not found:
        _refuse_unknown(settings, catalog)
        wanted = ", ".join((*settings.families.wanted, *map("generation {}".format, settings.generations.wanted)))
        yield replace(spec, sold=False, note=spec.noting(f"{wanted} has no type of {spec.size}"))
    for kind in found:
        yield Spec(kind.name, kind.size, spec.note)


def _wanted(kinds: Sequence[InstanceType], settings: PodSettings) -> list[InstanceType]:
    families, generations = settings.families.wanted, settings.generations.wanted
    if families:
        kinds = [kind for family in families for kind in kinds if f"ecs.{kind.family}" == family]
    if generations:
        kinds = [kind for number in generations for kind in kinds if generation(kind.family) == number]
        kinds = [kind for kind in kinds if families or not _GPU.search(kind.family)]
    return list(kinds)


def _excluded(settings: PodSettings, catalog: Catalog) -> tuple[str, ...]:
    """The families that are left out, such as `c6`, those of whole generations among them."""
    families = dict.fromkeys(kind.family for kind in catalog.instances.values())
    old = (family for family in families if generation(family) in settings.generations.excluded)
    return tuple(dict.fromkeys((*(name.removeprefix("ecs.") for name in settings.families.excluded), *old)))


def _refuse_unknown(settings: PodSettings, catalog: Catalog) -> None:
    """What no type of the catalog belongs to may well exist: then it is not "no stock", it is not known."""
    families = {kind.family for kind in catalog.instances.values()}
    for name in settings.families.wanted:
        if name.removeprefix("ecs.") not in families:
            near = did_you_mean(name, [f"ecs.{family}" for family in families])
            raise SizingError(f"the catalog has no instance type of family {name!r}; {near}")
    for number in settings.generations.wanted:
        if number not in map(generation, families):
            raise SizingError(f"the catalog has no instance type of generation {number!r}")


def generation(family: str) -> str:
    """The number in a family's name: `6` for `hfc6`; empty where it has none."""
    match = re.search(r"\d+", family)
    return match[0] if match else ""
