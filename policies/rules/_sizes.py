"""What a pod on ECI asks for, what that is rounded up to, and what both cost by the hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog import Catalog, Size
from manifests.demand import Demand
from manifests.diagnostic import Path
from manifests.document import Document
from manifests.eci import COMPUTE_CATEGORY, INSTANCE_FAMILY, INSTANCE_GENERATION
from manifests.effective import PodPlan, parse_patch
from manifests.fields import mapping
from policies.policy import Context

HOUR = 3600
NOISE = 1e-6


@dataclass(frozen=True)
class Asked:
    """Where `whole` is unknown, nothing can be said about the pod's size."""

    written: Demand
    """What the template, a podSpecPatch or the controller's `mainContainer` ask for, without what Argo adds."""
    main: Demand
    """The main containers alone."""
    running: Demand
    """With the sidecars, and Argo's wait container as far as its resources are known."""
    whole: Demand
    """With the init containers too: what the pod is sized by."""


def asked(pod: PodPlan) -> Asked:
    """What the containers of a pod ask for, with what the controller's ConfigMap gives to main and wait."""
    whole = pod.whole
    return Asked(
        written=whole.of(whole.own),
        main=whole.of(container for container in whole.own if container.role not in ("sidecars", "initContainers")),
        running=whole.running,
        whole=replace(whole.demand, unknown=True) if _beyond_reach(pod) else whole.demand,
    )


def billed_by_type(pod: PodPlan) -> bool:
    """Whether its price is not that of a size: an ECS type's, or the lower one of the economy category."""
    annotations = pod.metadata.annotations
    keys = (INSTANCE_FAMILY, INSTANCE_GENERATION)
    return any(annotations.get(key) for key in keys) or annotations.get(COMPUTE_CATEGORY, "general") != "general"


def beside_main(pod: PodPlan) -> list[str]:
    """The names of the sidecars, and of Argo's wait container, that ask for something."""
    whole = pod.whole
    return [
        container.name
        for container in whole.containers
        if container.role in ("sidecars", "executor") and whole.of([container]) != Demand()
    ]


def asked_size(found: Demand) -> Size | None:
    """The demand as a size; None unless both of its amounts are known and above zero."""
    if found.unknown or not found.vcpu or not found.memory_gib:
        return None
    return Size(found.vcpu, found.memory_gib)


def smallest(catalog: Catalog) -> Size:
    return min(offer.size for offer in catalog.sizes)


def largest(catalog: Catalog) -> Size:
    return max(offer.size for offer in catalog.sizes)


def same(one: Size, other: Size) -> bool:
    """Whether they are one size but for what adding up leaves over."""
    return abs(one.vcpu - other.vcpu) < NOISE and abs(one.memory_gib - other.memory_gib) < NOISE


def price_per_hour(size: Size, catalog: Catalog) -> float:
    """At list prices."""
    return catalog.price(str(size)).per_second * HOUR


def added_cost(before: Size, after: Size, catalog: Catalog) -> str:
    """How much more the larger one costs: `36 % more, 0.60 instead of 0.44 CNY per hour`."""
    low, high = price_per_hour(before, catalog), price_per_hour(after, catalog)
    digits = 2 if low >= 0.1 else 4
    share = (high - low) / low * 100
    shown = f"{share:.0f}" if share >= 1 else f"{share:.1g}"
    return f"{shown} % more, {high:.{digits}f} instead of {low:.{digits}f} {catalog.currency} per hour"


def place_of(pod: PodPlan, document: Document) -> Path:
    """Where the template gives its pod a size, else where the template stands."""
    main = pod.template.container
    own = main.at("resources") if main is not None else pod.template.path
    return own if document.root.find(own) is not None else pod.template.path


def _beyond_reach(pod: PodPlan) -> bool:
    """Whether something else decides about resources that cannot be read here."""
    return any(_unread_patches(pod)) or any(
        mapping(raw, "podResources") for raw in (pod.template.raw, pod.workflow.spec.raw)
    )


def _unread_patches(pod: PodPlan) -> Iterator[bool]:
    """Without quotes, a variable reads as some odd mapping, so the text is looked at too."""
    for patch in filter(None, (pod.template.pod_spec_patch, pod.workflow.spec.pod_spec_patch)):
        read = parse_patch(patch)
        is_open = patch.lstrip().startswith("{{") or not isinstance(read.get("containers", []), list)
        yield not read or is_open or ("{{" in patch and "resources" in patch)


def sidecar_step(found: Asked, context: Context) -> tuple[Size, Size] | None:
    """The size of the main containers and the dearer one that the others make of it; None where they do not."""
    main, running = asked_size(found.main), asked_size(found.running)
    if main is None or running is None or found.whole.unknown:
        return None
    catalog, region = context.catalog, context.target.region
    alone = catalog.fit(main.vcpu, main.memory_gib, region)
    together = catalog.fit(running.vcpu, running.memory_gib, region)
    if alone is None or together is None or price_per_hour(alone, catalog) >= price_per_hour(together, catalog):
        return None
    return alone, together
