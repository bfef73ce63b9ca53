"""A comparison over many seeds as text and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.experiments.estimates import Sample
from simulator.experiments.pairs import Difference, PairedDelta, Side
from simulator.results.formats import json, replications, text
from simulator.results.formats.figures import count, interval, percent
from simulator.results.formats.money import money

_P95 = Decimal(95)


def write_json(sides: Sequence[Side], out: TextIO) -> None:
    variants = [
        {"name": side.variant.name, "settings": dict(side.variant.settings)}
        | replications.body(side.found)
        | {"delta": None if side.delta is None else _delta(side.delta)}
        for side in sides
    ]
    json.dump({"schema": json.SCHEMA, "variants": variants}, out)


def write_text(sides: Sequence[Side], console: Console) -> None:
    """The figures side by side, why runs failed, and what the change makes of them."""
    console.print(_table(sides))
    console.print()
    for side in sides:
        for trouble in side.found.troubles[: replications.LINES]:
            line = Text.assemble(
                (side.variant.name, "bold"), f": {trouble.phase}, {trouble.count:,} x {trouble.reason}"
            )
            console.print(line.append(f"  --seed {trouble.seed}", style="dim"))
    for note in dict.fromkeys(note for side in sides for note in side.found.unpriced):
        console.print(Text(note, style="yellow"))
    for side in sides[1:]:
        if side.delta is not None:
            console.print()
            console.print(_verdict(side, side.delta, sides[0]))
    console.print()
    text.assumptions(dict.fromkeys(entry for side in sides for entry in side.found.assumptions), console)


def _table(sides: Sequence[Side]) -> Table:
    currency = sides[0].found.currency
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", style="cyan", no_wrap=True)
    for side in sides:
        table.add_column(Text(side.variant.name), justify="right")
    for title, phase in (("succeeded", "Succeeded"), ("stuck", "Stuck")):
        shares = [side.found.share(phase) for side in sides]
        if phase == "Succeeded" or any(share.count for share in shares):
            table.add_row(title, *[f"{percent(s.rate)} %{interval(s.ci95, percent)}" for s in shares])
    _add_rows(table, "makespan", [side.found.makespan for side in sides], show_seconds)
    _add_rows(table, "cost", [side.found.cost for side in sides], lambda amount: money(amount, currency))
    _add_rows(table, "attempts", [side.found.attempts for side in sides], count)
    leading = [next(iter(side.found.led.items()), None) for side in sides]
    table.add_row("bottleneck", *["-" if led is None else f"{led[0]} (first in {led[1]:,})" for led in leading])
    for title, values in text.bound_rows([side.found.bound for side in sides]):
        table.add_row(title, *values)
    return table


def _add_rows(table: Table, title: str, samples: Sequence[Sample | None], show: Callable[[float], str]) -> None:
    def row(name: str, take: Callable[[Sample], float]) -> None:
        table.add_row(name, *["-" if sample is None else show(take(sample)) for sample in samples])

    row(f"{title}, mean", lambda sample: sample.mean)
    row("  p95", lambda sample: sample.quantile(_P95))
    row("  max", lambda sample: sample.max)


def _verdict(side: Side, found: PairedDelta, first: Side) -> Text:
    """One sentence a figure: what the change makes of it on average, and whether that is more than chance."""
    pairs = f"{found.success.pairs:,} pair{'' if found.success.pairs == 1 else 's'} of runs"
    lines = [_change("success", found.success, ("higher", "lower"), percent, " points")]
    if found.makespan is None or found.cost is None:
        lines.append(Text("makespan and cost: there is no pair of which both runs ended", style="yellow"))
    else:
        ended = f", in the {found.makespan.pairs:,} pairs of which both ended"
        note = ended if found.makespan.pairs < found.success.pairs else ""
        lines.append(_change("makespan", found.makespan, ("slower", "faster"), show_seconds, note=note))
        unit = f" {side.found.currency}"
        lines.append(_change("cost", found.cost, ("dearer", "cheaper"), replications.amount, unit, note=note))
    head = Text.assemble((side.variant.name, "bold"), f" against {first.variant.name}, on the same luck ({pairs}):")
    return Text("\n  ").join([head, *lines])


def _change(
    title: str,
    found: Difference,
    words: tuple[str, str],
    show: Callable[[float], str],
    unit: str = "",
    *,
    note: str = "",
) -> Text:
    """A difference in words; its interval is told in the same direction."""
    if not found.differing:
        return Text(f"{title}: the same in every pair{note}")
    sign, word = (1, words[0]) if found.mean >= 0 else (-1, words[1])
    ends = None if found.ci95 is None else sorted(sign * end for end in found.ci95)
    shown = interval(None if ends is None else (ends[0], ends[1]), lambda end: _signed(end, show))
    settled = "" if found.settled else "; not settled"
    line = f"{title}: {show(abs(found.mean))}{unit} {word}{shown}{note}{settled}"
    return Text(line, style="" if found.settled else "yellow")


def _signed(value: float, show: Callable[[float], str]) -> str:
    return f"-{show(-value)}" if value < 0 else show(value)


def _delta(found: PairedDelta) -> dict[str, Any]:
    return {
        "success": _difference(found.success),
        "makespan_s": _difference(found.makespan),
        "cost": _difference(found.cost),
        "settled": found.settled,
    }


def _difference(found: Difference | None) -> dict[str, Any]:
    if found is None:
        return {"mean": None, "ci95": None, "pairs": 0, "settled": False}
    ci95 = None if found.ci95 is None else [round(end, 6) for end in found.ci95]
    return {"mean": round(found.mean, 6), "ci95": ci95, "pairs": found.pairs, "settled": found.settled}
