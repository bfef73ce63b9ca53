"""The lists of `drydock catalog` as tables for a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from catalog.catalog import Catalog
from catalog.figures import Figure
from catalog.listing import FitRow, InstanceRow, RegionRow, SizeRow
from catalog.sizes import Size, plain

SCHEMA = 1
WIDE = 100
"""Columns from which columns keep more distance, and a figure's value stands beside its name, not below it."""


def write_json(rows: Iterable[Any], out: TextIO) -> None:
    """`{"schema": 1, "rows": [...]}`, a row for each dataclass; what is not known is null."""
    json.dump({"schema": SCHEMA, "rows": [asdict(row) for row in rows]}, out, indent=2, ensure_ascii=False)
    out.write("\n")


def sizes(rows: Sequence[SizeRow], catalog: Catalog, console: Console) -> None:
    """Pod sizes, with what each costs and where it can be had."""
    money = f"{catalog.currency}/h"
    table = _table(
        console, "size", ["Gbit/s", money, "spot", "economy\nGbit/s", f"economy\n{money}", "general\nGbit/s"], "sold in"
    )
    some = f"{sum(region.fine_sizes for region in catalog.regions.values())} regions"
    for row in rows:
        table.add_row(
            row.size,
            _number(row.gbps),
            _money(row.per_hour),
            "yes" if row.spot else "",
            _number(row.economy_gbps),
            _money(row.economy_per_hour),
            _number(row.general_gbps),
            "every region" if row.everywhere else some,
        )
    console.print(table)
    _notes(
        console,
        "Gbit/s: the most that a pod receives and sends together. Prices are list prices; a spot pod pays the market "
        "price of the instance type that it gets.",
        *_sources(row.source for row in rows),
    )


def instances(rows: Sequence[InstanceRow], catalog: Catalog, console: Console) -> None:
    """Instance types; a price that nobody publishes is left empty."""
    table = _table(console, "type", ["vCPU", "GiB", "Gbit/s", "burst", f"{catalog.currency}/h"], "price list of")
    for row in rows:
        table.add_row(
            row.name,
            _number(row.vcpu),
            _number(row.memory_gib),
            _number(row.baseline_gbps),
            _number(row.burst_gbps),
            _money(row.per_hour),
            Text(row.price_region),
        )
    console.print(table)
    priced = sum(row.per_hour is not None for row in rows)
    _notes(
        console,
        f"{priced} of {len(rows)} have a public price. What a pod on one of the others costs is estimated from the "
        "prices of vCPU and memory, and reports say so.",
        *_sources(row.source for row in rows),
    )


def regions(rows: Sequence[RegionRow], catalog: Catalog, console: Console) -> None:
    """Regions: what they sell, and what an account may move through OSS there."""
    table = _table(console, "region", ["sizes", "OSS down\nGbit/s", "OSS up\nGbit/s"], "zones")
    for row in rows:
        down, up = _number(row.oss_download_gbps), _number(row.oss_upload_gbps)
        table.add_row(
            row.id, Text(f"{row.sizes}", "green" if row.every_size else ""), down, up, Text(" ".join(row.zones))
        )
    console.print(table)
    _notes(
        console,
        "OSS: all buckets of one account in the region together. Zones are labels for a scenario that names none, and "
        "say nothing about stock.",
        *_sources(row.source for row in rows),
    )


def figures(rows: Sequence[Figure], catalog: Catalog, console: Console) -> None:
    """Prices, rates and waits: what each is, and who says so. What is assumed stands out."""
    wide = console.width >= WIDE
    table = _table(console, "figure", [], *(("value", "what it is") if wide else ("what it is",)))
    for row in rows:
        value = Text(f"{plain(row.value)} {row.unit}", "yellow" if row.assumed else "cyan")
        what = Text.assemble(row.what, "\n", (row.source, "yellow" if row.assumed else "dim"))
        name = Text(row.name)
        table.add_row(*((name, value, what) if wide else (Text.assemble(name, "\n  ", value), what)))
    console.print(table)


def fits(rows: Sequence[FitRow], catalog: Catalog, console: Console, asked: Size) -> None:
    """What a request becomes, and what is paid for beyond it."""
    console.print(Text.assemble("asked for  ", (f"{plain(asked.vcpu)} vCPU, {plain(asked.memory_gib)} GiB", "bold")))
    console.print()
    table = _table(console, "where", [], "pod")
    for title in ("size", "+ vCPU", "+ GiB", "Gbit/s", f"{catalog.currency}/h"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        if row.size is None or row.vcpu is None or row.memory_gib is None:
            table.add_row(row.where, row.kind, Text("none", "yellow"))
            continue
        more = (_number(row.vcpu - asked.vcpu), _number(row.memory_gib - asked.memory_gib))
        price = "market" if row.per_hour is None else _money(row.per_hour)
        table.add_row(row.where, row.kind, Text(row.size, "bold"), *more, _number(row.gbps), price)
    console.print(table)
    least, most = catalog.figure("spot.discount_least"), catalog.figure("spot.discount_most")
    _notes(
        console,
        "+: what the size has beyond what was asked for. none: no size there is as large.",
        f"A spot pod pays the market price of the instance type that it gets: {plain(least.value)} to "
        f"{plain(most.value)} % below the list price of that type ({least.source}).",
    )


TABLES: Mapping[str, Callable[[Any, Catalog, Console], None]] = {
    "sizes": sizes,
    "instances": instances,
    "regions": regions,
    "prices": figures,
    "limits": figures,
}


def _table(console: Console, name: str, numbers: Sequence[str], *words: str) -> Table:
    """A table of a name, numbers and words; only the last column may break its lines."""
    padding = (0, 1) if console.width >= WIDE else (0, 1, 0, 0)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=padding)
    table.add_column(name, style="cyan", no_wrap=True)
    for title in numbers:
        table.add_column(title, justify="right", no_wrap=True)
    for title in words:
        table.add_column(title, no_wrap=title != words[-1], overflow="fold")
    return table


def _number(value: float | None) -> str:
    return "" if value is None else plain(round(value, 6))


def _money(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _sources(cited: Iterable[str]) -> list[str]:
    """The pages behind a table, one a line, each once."""
    pages = dict.fromkeys(page for source in cited for page in source.split("; "))
    return [f"source: {page}" for page in pages]


def _notes(console: Console, *notes: str) -> None:
    console.print()
    for note in notes:
        console.print(Text(note, "dim"))
