"""Requirements and what became of them, as lines and as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.experiments.estimates import OpenInterval
from simulator.experiments.requirements import SHARES, Verdict
from simulator.results.formats.figures import count, interval, percent
from simulator.results.formats.money import money

NAMED = 10
"""Runs that JSON names of those that miss a requirement."""
_LISTED = 3
"""The same in text."""


def write(verdicts: Sequence[Verdict], currency: str, console: Console) -> None:
    """The last lines of a report, where the eye rests; nothing where nothing was required."""
    if not verdicts:
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    met, unmet = ("+", "x") if console.options.ascii_only else ("✔", "✖")
    for verdict in verdicts:
        mark = Text(met, style="green") if verdict.met else Text(unmet, style="red")
        line = Text(_explained(verdict, currency), style="" if verdict.met else "yellow")
        grid.add_row(Text.assemble(mark, f" {verdict.requirement.expr}"), line)
    console.print()
    console.print(Text("Requirements", style="bold"))
    console.print(grid)


def body(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """For JSON. `value` is null where it is infinite or there is none, `ci95` where it cannot be told."""
    return [
        {
            "expr": verdict.requirement.expr,
            "met": verdict.met,
            "value": _finite(verdict.value),
            "ci95": None if verdict.ci95 is None else [_finite(end) for end in verdict.ci95],
            "settled": verdict.settled,
            "missed_runs": len(verdict.missed_by),
            "missed_by": [outcome.name for outcome in verdict.missed_by[:NAMED]],
        }
        for verdict in verdicts
    ]


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else round(value, 6)


def _explained(verdict: Verdict, currency: str) -> str:
    """The value with its interval, and what there is to know beside it."""
    if verdict.value is None:
        return "no run ended"
    unit = " %" if verdict.requirement.measure in SHARES else ""
    value = _shown(verdict, verdict.value, currency) + unit
    parts = [value + interval(_ends(verdict), lambda end: _shown(verdict, end, ""))]
    if verdict.measured < verdict.runs:
        parts.append(f"over the {verdict.measured:,} of {verdict.runs:,} runs that ended")
    if verdict.settled is False:
        parts.append(f"not settled by {verdict.runs:,} runs")
    if verdict.missed_by and verdict.runs > 1:
        parts.append(_missed(verdict))
    return "; ".join(parts)


def _ends(verdict: Verdict) -> OpenInterval | None:
    """An end at infinity is none, and an interval that begins there says nothing."""
    if verdict.ci95 is None or verdict.ci95[0] == math.inf:
        return None
    low, high = verdict.ci95
    return low, None if high == math.inf else high


def _shown(verdict: Verdict, value: float, currency: str) -> str:
    measure = verdict.requirement.measure
    if measure in SHARES:
        return percent(value)
    if math.isinf(value):
        return "never ends"
    if measure == "makespan":
        return show_seconds(value)
    return money(value, currency).rstrip() if measure == "cost" else count(value)


def _missed(verdict: Verdict) -> str:
    """Which runs miss it, the first of them to look at."""
    names = [outcome.name for outcome in verdict.missed_by]
    if isinstance(names[0], int):
        return f"missed by {len(names):,} of {verdict.runs:,} runs, the first of them --seed {names[0]}"
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return f"missed by {', '.join(map(str, names[:_LISTED]))}{more}"
