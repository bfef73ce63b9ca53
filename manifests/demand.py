"""What a pod asks for: vCPU and GiB over its containers, added up as ECI does it (docs/sources.md eci 2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from manifests.fields import EMPTY, Raw, mappings, text
from manifests.pod import Container, Resources, read_container
from manifests.units import quantity

GIB = 1 << 30
IGNORED = "__ECI_RESOURCE_IGNORE__"
"""A container with this variable set to TRUE does not count (docs/sources.md eci R2)."""


@dataclass(frozen=True, slots=True)
class Demand:
    """None where no container asks."""

    vcpu: float | None = None
    memory_gib: float | None = None
    unknown: bool = False
    """Whether some amount is written that cannot be read, such as a variable."""

    def __str__(self) -> str:
        """As messages say it: `2.1 vCPU and 4.063 GiB`; empty where nothing is asked for."""
        vcpu = f"{self.vcpu:.4g} vCPU" if self.vcpu is not None else ""
        memory = f"{self.memory_gib:.4g} GiB" if self.memory_gib is not None else ""
        return " and ".join(part for part in (vcpu, memory) if part)


def demand(containers: Iterable[Container], patch: Raw = EMPTY) -> Demand:
    """What these containers of one pod ask for together, with a podSpecPatch over them.

    Of each container the limits count where it has them, else the requests. Init containers count as Kubernetes counts
    them: the pod needs the larger of them and of the sum of the others. ECI's own rule for them is not published.
    """
    counted = [
        (container.role, resources)
        for container in containers
        if (resources := _resources(container, patch)) is not None
    ]
    found: dict[str, float | None] = {}
    unknown = False
    for resource in ("cpu", "memory"):
        written = [(role, amount) for role, given in counted if (amount := _written(given, resource)) is not None]
        known = [(role, value) for role, amount in written if (value := quantity(amount)) is not None and value >= 0]
        unknown = unknown or len(known) < len(written)
        apps = [value for role, value in known if role != "initContainers"]
        inits = [value for role, value in known if role == "initContainers"]
        found[resource] = max([sum(apps), *inits]) if known else None
    memory = found["memory"]
    return Demand(found["cpu"], None if memory is None else memory / GIB, unknown)


def _written(resources: Resources, resource: str) -> str | None:
    return resources.limits.get(resource, resources.requests.get(resource))


def _resources(container: Container, patch: Raw) -> Resources | None:
    """Its resources with those of the patch over them, amount by amount; None where the container does not count."""
    name = "main" if container.role in ("container", "script") else container.name
    field = "initContainers" if container.role == "initContainers" else "containers"
    over = next((raw for _, raw in mappings(patch, field) if text(raw, "name") == name), EMPTY) if patch else EMPTY
    own, more = container.resources, read_container(over, ()) if over else None
    env = container.env if more is None else container.env | more.env
    if env.get(IGNORED, "").upper() == "TRUE":
        return None
    if more is None:
        return own
    return Resources(requests=own.requests | more.resources.requests, limits=own.limits | more.resources.limits)
