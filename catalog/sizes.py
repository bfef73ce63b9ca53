"""Pod sizes that are sold by vCPU and memory, and how a request is rounded up to one of them."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.near import unknown
from catalog.sources import cite
from catalog.tables import Row

COLUMNS = ("vcpu", "memory_gib", "gbps", "everywhere", "spot", "economy_gbps", "general_gbps", "source")

CATEGORIES = ("economy", "general")
"""The compute categories that a pod may ask for (eci.S5). Most ask for none."""

NOISE = 1e-10
"""Less than one byte in GiB: what adding up container requests in floating point may leave over."""

_SIZE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)Gi", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """A pod size: vCPU and GiB, ordered by vCPU and then memory."""

    vcpu: float
    memory_gib: float

    def __str__(self) -> str:
        """As ECI's annotations write it: `2-4Gi`, `0.25-0.5Gi`."""
        return f"{plain(self.vcpu)}-{plain(self.memory_gib)}Gi"

    @classmethod
    def parse(cls, text: str) -> "Size | None":
        """The size that `2-4Gi` (or `2.0-4.0Gi`) names; None for anything else. Never raises."""
        match = _SIZE.fullmatch(text) if isinstance(text, str) else None
        size = cls(float(match[1]), float(match[2])) if match else None
        return size if size and 0 < size.vcpu < math.inf and 0 < size.memory_gib < math.inf else None


@dataclass(frozen=True, slots=True)
class SizeOffer:
    """A size on sale, with its bandwidth and where it is sold."""

    size: Size
    gbps: float
    """Upper bound in Gbit/s, inbound and outbound together."""
    everywhere: bool
    """False: only in the regions that have `fine_sizes`."""
    spot: bool
    """Whether a spot pod can have it (eci.B1)."""
    economy_gbps: float | None
    """The bound in compute category economy (eci.S5); None: not sold there."""
    general_gbps: float | None
    source: str

    def gbps_in(self, category: str) -> float | None:
        """The bound in a compute category, empty for none; None where the category does not have the size.

        Raises `KeyError` for a category that does not exist.
        """
        if not category:
            return self.gbps
        if category not in CATEGORIES:
            raise unknown("compute category", category, CATEGORIES)
        return self.economy_gbps if category == "economy" else self.general_gbps


def round_up(offers: Iterable[SizeOffer], vcpu: float, memory_gib: float) -> SizeOffer | None:
    """The offer that a request for this many vCPU and GiB is rounded up to; None when all are too small.

    The fewest vCPU that come with enough memory, and then the least such memory. The page on sizes says only "the
    nearest"; this reading reproduces its three examples (eci.R1), and is ours.
    """
    enough = (
        offer for offer in offers if offer.size.vcpu >= vcpu - NOISE and offer.size.memory_gib >= memory_gib - NOISE
    )
    return min(enough, key=lambda offer: offer.size, default=None)


def read_sizes(rows: Sequence[Row], titles: Mapping[str, str]) -> tuple[SizeOffer, ...]:
    """Every size in the table, smallest first; a size listed twice raises `CatalogError` at its second row."""
    offers: dict[Size, SizeOffer] = {}
    for row in rows:
        size = Size(row.positive("vcpu"), row.positive("memory_gib"))
        if size in offers:
            raise row.wrong("memory_gib", f"makes {size}, which is already listed")
        offers[size] = SizeOffer(
            size,
            gbps=row.positive("gbps"),
            everywhere=row.flag("everywhere"),
            spot=row.flag("spot"),
            economy_gbps=row.optional_positive("economy_gbps"),
            general_gbps=row.optional_positive("general_gbps"),
            source=cite(row.text("source"), titles),
        )
    return tuple(offers[size] for size in sorted(offers))


def plain(number: float) -> str:
    """All digits of a number, none of them a trailing zero: `0.000049`, `2592000`."""
    return format(Decimal(repr(float(number))).normalize(), "f")
