"""What a scenario says of prices: its own over the catalog's list, all in one currency, and how amounts are rounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.figures import is_currency
from manifests.near_miss import did_you_mean
from simulator.assumptions import Knob

if TYPE_CHECKING:
    from simulator.scenario.values import Values

RATES = (
    "vcpu_second",
    "gib_second",
    "economy_vcpu_second",
    "extra_storage_gib_second",
    "cache_disk_gib_hour",
    "oss_get_10000",
    "oss_put_10000",
)
"""Keys of `prices` that replace the catalog's figure of the same name with `price.` before it."""
_DEAREST = 1e9
"""More than any price in any currency; sums of such still have their hundredths."""
_NEEDED = ("vcpu_second", "gib_second")
"""What a bill in another currency cannot do without."""


@dataclass(frozen=True)
class Prices:
    """`own` are prices by the names of RATES, `types` the prices of instance types an hour. For what neither names, the
    catalog's list holds, if it is in this currency.

    On-demand pods pay `on_demand_share` of the list price: what a savings plan or a contract leaves of it, which spot
    pods have no part in (docs/sources.md eci 5).
    """

    currency: str
    own: Mapping[str, float]
    types: Mapping[str, float]
    on_demand_share: float
    rounding: Knob[str]
    """exact, instance or hour (simulator/results/rounding.py)."""


def read_prices(values: Values) -> Prices:
    """Raises UsageError for what is no price, for a type that does not exist, and for a currency without prices."""
    given = values.mapping("prices")
    own = {name: values.parsed(("prices", name), _price) for name in RATES if given.get(name) is not None}
    share = None if given.get("on_demand_share") is None else values.parsed(("prices", "on_demand_share"), _share)
    return Prices(
        currency=_currency(values, own),
        own=own,
        types={name: _type(values, name) for name in values.mapping("prices", "types")},
        on_demand_share=1.0 if share is None else share,
        rounding=values.choice(
            ("prices", "rounding"),
            "exact",
            "rounding of amounts",
            "assumed: ECI rounds hourly bills to 0.01; whether per pod is not published [eci.C2, eci.C4]",
        ),
    )


def _currency(values: Values, own: Mapping[str, float]) -> str:
    """The currency of the bill. Amounts in two currencies cannot be added up, so another one needs its own prices."""
    listed = values.catalog.currency
    code = str(values.mapping("prices").get("currency") or listed)
    if not is_currency(code):
        raise values.merged.error(
            ("prices", "currency"), f"{code!r} is no currency code; write three capitals: {listed}"
        )
    missing = [f"prices.{name}" for name in _NEEDED if name not in own]
    if code != listed and missing:
        needs = f"the list prices are in {listed}; {code} needs {' and '.join(missing)} beside it"
        raise values.merged.error(("prices", "currency"), needs)
    return code


def _type(values: Values, name: str) -> float:
    known = values.catalog.instances
    if name not in known:
        where = "prices.vcpu_second and prices.gib_second price sizes" if not name.startswith("ecs.") else ""
        raise values.merged.error(
            ("prices", "types", name), f"no instance type has this name; {where or did_you_mean(name, known)}"
        )
    return values.parsed(("prices", "types", name), _price)


def _price(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _DEAREST:
        raise ValueError(f"{value!r} is no price; write a number from 0 to {_DEAREST:,.0f}")
    return float(value)


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is no share of the list price; write a number from 0 to 1, e.g. 0.8 for 20 % off")
    return float(value)
