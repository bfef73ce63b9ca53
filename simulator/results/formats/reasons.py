"""Why nodes failed, and what pods waited for, for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.results.explanations import Explained, Failure
from simulator.results.report import Report
from simulator.results.waits import Wait

_FAILURES = 6
_RECOVERED = 3
_WAITS = 8
"""Lines of each kind that are shown."""


def write(report: Report, console: Console) -> None:
    """Nothing for a calm run: one in which nothing failed, no pod waited for stock, and no deadline passed."""
    explained = report.explained
    if explained.failures or explained.recovered:
        _failures(explained, console)
    if any(wait.what == "stock" for wait in report.waits) or any(f.cause == "deadline" for f in explained.failures):
        waits(report.waits, console)


def _failures(explained: Explained, console: Console) -> None:
    console.print(Text("Why nodes failed", style="bold"))
    _listed(explained.failures, _FAILURES, "yellow", console)
    _listed(explained.recovered, _RECOVERED, "", console)
    console.print()


def _listed(failures: Sequence[Failure], room: int, style: str, console: Console) -> None:
    shown = failures if len(failures) <= room else failures[: room - 1]
    for failure in shown:
        print_hanging(Text(failure.why, style=style), console)
    rest = failures[len(shown) :]
    if rest:
        nodes = sum(len(failure.nodes) for failure in rest)
        console.print(
            Text(f"  {nodes:,} more failed for {len(rest):,} other reasons (--format json has all)", style="dim")
        )


def waits(found: Sequence[Wait], console: Console) -> None:
    """A table: for what, how many pods, how long together, and the longest of them."""
    if not found:
        return
    shown = found if len(found) <= _WAITS else found[: _WAITS - 1]
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0), header_style="")
    table.add_column("", style="cyan", no_wrap=True)
    table.add_column("")
    for title in ("pods", "in total", "longest"):
        table.add_column(title, justify="right", no_wrap=True)
    for wait in shown:
        times = ("for ever",) * 2 if wait.waiting else (show_seconds(wait.seconds), show_seconds(wait.longest))
        table.add_row(wait.what, Text(wait.detail), f"{wait.pods:,}", *times)
    console.print(Text("What pods waited for", style="bold"))
    console.print(table)
    if len(shown) < len(found):
        console.print(Text(f"  + {len(found) - len(shown):,} more kinds of waits", style="dim"))
    console.print()


def print_hanging(line: Text, console: Console) -> None:
    """One entry, its further lines indented below the first."""
    for number, part in enumerate(line.wrap(console, max(40, console.width - 4))):
        part.rstrip()
        console.print(Text("    " if number else "  ").append_text(part), soft_wrap=True)
