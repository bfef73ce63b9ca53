"""ECS instance types that a pod can be pinned to: their shape, their network card, their price where one is public."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.sizes import Size
from catalog.sources import cite
from catalog.tables import Row

COLUMNS = (
    "instance_type",
    "family",
    "vcpu",
    "memory_gib",
    "baseline_gbps",
    "burst_gbps",
    "price_per_hour",
    "currency",
    "price_region",
    "source",
)


@dataclass(frozen=True, slots=True)
class InstanceType:
    """One ECS instance type. Bandwidth is in Gbit/s, inbound and outbound together."""

    name: str
    """`ecs.g6.2xlarge`."""
    family: str
    """`g6`."""
    vcpu: float
    memory_gib: float
    baseline_gbps: float | None
    burst_gbps: float | None
    """None: no burst is published for this type."""
    price_per_hour: float | None
    """Pay-as-you-go list price in the catalog's currency; None: no public price found."""
    price_region: str
    """The region of that list, or that the list does not state it."""
    source: str

    @property
    def size(self) -> Size:
        """Its vCPU and memory as a pod size."""
        return Size(self.vcpu, self.memory_gib)


def read_instances(rows: Mapping[str, Row], titles: Mapping[str, str], currency: str) -> dict[str, InstanceType]:
    """Instance types by name. A price in another currency than the catalog's is left out: it cannot be added up."""
    return {name: _instance(row, titles, currency) for name, row in rows.items()}


def _instance(row: Row, titles: Mapping[str, str], currency: str) -> InstanceType:
    baseline, burst = row.optional_positive("baseline_gbps"), row.optional_positive("burst_gbps")
    if burst is not None and (baseline is None or burst < baseline):
        raise row.wrong("burst_gbps", f"is below the baseline of {row.optional_text('baseline_gbps') or 'nothing'}")
    price = row.optional_positive("price_per_hour")
    usable = price is not None and row.text("currency") == currency
    return InstanceType(
        name=row.text("instance_type"),
        family=row.text("family"),
        vcpu=row.positive("vcpu"),
        memory_gib=row.positive("memory_gib"),
        baseline_gbps=baseline,
        burst_gbps=burst,
        price_per_hour=price if usable else None,
        price_region=row.optional_text("price_region") if usable else "",
        source=cite(row.text("source"), titles),
    )
