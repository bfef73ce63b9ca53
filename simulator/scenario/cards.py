"""What a scenario says of network cards: whether those of instance types burst, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.assumptions import Knob
from simulator.scenario.amounts import GBIT, parse_credit

if TYPE_CHECKING:
    from simulator.scenario.values import Values


@dataclass(frozen=True)
class Cards:
    """`burst` is bucket, always or none; `credit` in bytes above the baseline."""

    burst: Knob[str]
    credit: Knob[float]


def read_cards(values: Values) -> Cards:
    return Cards(
        burst=values.choice(
            ("network", "burst"),
            "bucket",
            "burst of the card of an instance type",
            "assumed: a token bucket; its rule is not published",
        ),
        credit=values.figure(
            ("network", "credit"), "fluid.burst_credit", parse_credit, GBIT, lambda v: f"{v / GBIT:g} Gbit"
        ),
    )
