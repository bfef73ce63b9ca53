"""Bills added up: what the runs of one simulation cost together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.results.bill import Bill
from simulator.results.spending import Spent, merged


@dataclass(frozen=True)
class Totals:
    """`disks` is part of `pods`. `free` are seconds that nobody pays; `cache_seconds` those of the cache nodes."""

    currency: str
    pods: float
    disks: float
    cache_nodes: float
    storage: float
    classes: Mapping[str, Spent]
    cache_seconds: float
    free: float
    spot_saving: float | None
    """None where there was no spot pod."""

    @property
    def total(self) -> float:
        return self.pods + self.cache_nodes + self.storage


def totals(bills: Sequence[Bill], currency: str) -> Totals:
    """The sum of the bills. Caches stand on the bill of each run that could use them; here they count once."""
    first = bills[0] if bills else None
    savings = [bill.spot_saving for bill in bills if bill.spot_saving is not None]
    return Totals(
        currency=currency,
        pods=sum(bill.pods for bill in bills),
        disks=sum(bill.disks for bill in bills),
        cache_nodes=first.cache_nodes if first else 0.0,
        storage=sum(bill.requests for bill in bills) + (first.cache_requests if first else 0.0),
        classes=merged(bill.classes for bill in bills),
        cache_seconds=sum(line.seconds for line in first.cache_lines) if first else 0.0,
        free=sum(bill.free for bill in bills),
        spot_saving=sum(savings) if savings else None,
    )
