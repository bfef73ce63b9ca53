"""What a pod on ECI asks for, what that is rounded up to, and what both cost by the hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog import Catalog, Size
from manifests.demand import Demand, demand
from manifests.diagnostic import Path
from manifests.document import Document
from manifests.eci import COMPUTE_CATEGORY, INSTANCE_FAMILY, INSTANCE_GENERATION
from manifests.effective import PodPlan, parse_patch
from manifests.fields import EMPTY, Raw, mapping
from manifests.pod import Container, read_container
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


def asked(pod: PodPlan, context: Context) -> Asked:
    """What the containers of a pod ask for, with what the controller's ConfigMap gives to main and wait."""
    containers = _containers(pod, context)
    whole = demand(containers, pod.patch)

    def without(*roles: str) -> Demand:
        kept = [container for container in containers if container.role not in roles]
        return whole if len(kept) == len(containers) else demand(kept, pod.patch)

    return Asked(
        written=without("executor"),
        main=without("executor", "sidecars", "initContainers"),
        running=without("initContainers"),
        whole=replace(whole, unknown=True) if _beyond_reach(pod) else whole,
    )


def billed_by_type(pod: PodPlan) -> bool:
    """Whether its price is not that of a size: an ECS type's, or the lower one of the economy category."""
    annotations = pod.metadata.annotations
    keys = (INSTANCE_FAMILY, INSTANCE_GENERATION)
    return any(annotations.get(key) for key in keys) or annotations.get(COMPUTE_CATEGORY, "general") != "general"


def beside_main(pod: PodPlan, context: Context) -> list[str]:
    """The names of the sidecars, and of Argo's wait container, that ask for something."""
    return [
        container.name
        for container in _containers(pod, context)
        if container.role in ("sidecars", "executor") and demand([container], pod.patch) != Demand()
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


def in_words(found: Demand) -> str:
    """What is asked for: `2.1 vCPU and 4.063 GiB`."""
    vcpu = f"{found.vcpu:.4g} vCPU" if found.vcpu is not None else ""
    memory = f"{found.memory_gib:.4g} GiB" if found.memory_gib is not None else ""
    return " and ".join(part for part in (vcpu, memory) if part)


def place_of(pod: PodPlan, document: Document) -> Path:
    """Where the template gives its pod a size, else where the template stands."""
    main = pod.template.container
    own = main.at("resources") if main is not None else pod.template.path
    return own if document.root.find(own) is not None else pod.template.path


def executor(context: Context) -> Raw:
    """The controller's settings for the containers that Argo adds; empty where they are not known."""
    manifests = context.manifests
    controllers = (*manifests.controllers, *(manifests.external.controllers if manifests.external else ()))
    return next((found for one in controllers if (found := mapping(one.settings, "executor"))), EMPTY)


def _containers(pod: PodPlan, context: Context) -> list[Container]:
    """The pod's containers, Argo's own among them (docs/sources.md argo 7)."""
    default = _main_default(context)
    written = list(pod.template.containers)
    for index, container in enumerate(written):
        own = container.resources
        if container.role in ("container", "script") and not (own.requests or own.limits):
            written[index] = replace(container, resources=default.resources)
    settings = executor(context)
    if settings or pod.patch:
        name = "main" if pod.template.type in ("resource", "data") else "wait"
        written.append(replace(read_container(settings, (), "executor"), name=name))
    return written


def _main_default(context: Context) -> Container:
    manifests = context.manifests
    controllers = (*manifests.controllers, *(manifests.external.controllers if manifests.external else ()))
    found = next((raw for one in controllers if (raw := mapping(one.settings, "mainContainer"))), EMPTY)
    return read_container(found, ())


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
