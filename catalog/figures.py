"""A figure is one number with its pedigree: what it means, who says so, and whether it is only assumed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.near import did_you_mean
from catalog.sources import cite
from catalog.tables import Row, merged

COLUMNS = ("name", "value", "unit", "what", "source", "assumed")
_CURRENCY = re.compile("[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that the catalog knows, ready to be listed in a report."""

    name: str
    """Dotted: `create.burst`."""
    value: float
    unit: str
    """`pods`, `pods/s`, `s`, `Gbit/s`, `MB/s`, `CNY/vCPU/s` ..."""
    what: str
    """One plain phrase for a report."""
    source: str
    """Title and key of the page, or `assumed: no public figure`."""
    assumed: bool
    """True for whatever no source states: inferred, guessed, or derived by ourselves."""


def read_figures(layers: Sequence[Mapping[str, Row]], titles: Mapping[str, str]) -> dict[str, Figure]:
    """Figures by name, from the built-in table and the user's rows on top of it.

    Raises:
        CatalogError: a cell is unusable, or a user's row has a name that nothing would ask for, or another unit.
    """
    for layer in layers[1:]:
        for name, row in layer.items():
            if name not in layers[0]:
                raise row.wrong("name", f"is not in the built-in {Path(row.file).name}{did_you_mean(name, layers[0])}")
            unit = layers[0][name].text("unit")
            if measure(row.text("unit")) != measure(unit):
                raise row.wrong("unit", f"must be {unit}, the unit that {name} is used in")
    return {name: _figure(row, titles) for name, row in merged(layers).items()}


def measure(unit: str) -> str:
    """A unit without its currency, so that a price may be given in another one: `CNY/vCPU/s` -> `/vCPU/s`."""
    currency, slash, rest = unit.partition("/")
    return slash + rest if is_currency(currency) else unit


def is_currency(text: str) -> bool:
    """Whether this is a currency code: three capitals, as in ISO 4217."""
    return _CURRENCY.fullmatch(text) is not None


def _figure(row: Row, titles: Mapping[str, str]) -> Figure:
    assumed = row.flag("assumed")
    return Figure(
        name=row.text("name"),
        value=row.amount("value"),
        unit=row.text("unit"),
        what=row.text("what"),
        source=cite(row.text("source"), titles, assumed),
        assumed=assumed,
    )
