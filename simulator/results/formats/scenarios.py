"""The built-in scenarios and the region profiles: one line each, or one of them whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from catalog import Region
from simulator.results.formats import json
from simulator.scenario.builtins import BuiltIn

SCHEMA = 1


def table(scenarios: Sequence[BuiltIn], regions: Mapping[str, Region], console: Console) -> None:
    """One line for each, in columns."""
    console.print(Text("Built-in scenarios (drydock scenarios NAME shows one)", style="bold"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    for scenario in scenarios:
        grid.add_row(scenario.name, scenario.description)
    console.print(grid)
    console.print()
    console.print(Text("Region profiles", style="bold"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for region in regions.values():
        grid.add_row(region.id, f"OSS {region.oss_download_gbps:g} Gbit/s", ", ".join(region.zones))
    console.print(grid)


def show(scenario: BuiltIn, console: Console) -> None:
    """Its YAML, which can be saved as a scenario of one's own, with the place of its page."""
    page = f"# Its page is {scenario.page}.\n"
    code = Syntax("", "yaml", theme="ansi_dark", background_color="default").highlight(scenario.text + page)
    for line in code.split("\n", allow_blank=False):
        console.print(line, soft_wrap=True)


def write_list(scenarios: Sequence[BuiltIn], regions: Mapping[str, Region], out: TextIO) -> None:
    """The contract of `drydock scenarios --format json`."""
    json.dump(
        {
            "schema": SCHEMA,
            "scenarios": [_brief(scenario) for scenario in scenarios],
            "regions": [
                {
                    "name": region.id,
                    "zones": list(region.zones),
                    "oss_download_gbps": region.oss_download_gbps,
                    "oss_upload_gbps": region.oss_upload_gbps,
                }
                for region in regions.values()
            ],
        },
        out,
    )


def write_one(scenario: BuiltIn, out: TextIO) -> None:
    json.dump({"schema": SCHEMA, "scenarios": [_brief(scenario) | {"yaml": scenario.text}]}, out)


def _brief(scenario: BuiltIn) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "description": scenario.description,
        "extends": scenario.extends,
        "page": scenario.page,
    }
