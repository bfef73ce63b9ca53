"""A comparison as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.experiments.compare import Delta, Outcome, delta
from simulator.results.formats import json, reasons, text
from simulator.results.formats.money import money


def write_json(outcomes: Sequence[Outcome], out: TextIO, *, nodes: bool = True) -> None:
    variants = [_variant(outcome, outcomes[0], nodes=nodes) for outcome in outcomes]
    json.dump({"schema": json.SCHEMA, "variants": variants}, out)


def write_text(outcomes: Sequence[Outcome], console: Console) -> None:
    reports = {outcome.variant.name: outcome.report for outcome in outcomes}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", style="cyan", no_wrap=True)
    for name in reports:
        table.add_column(Text(name), justify="right")
    table.add_row("phase", *[text.phase(report) for report in reports.values()])
    for title, values in text.comparison_rows(reports):
        table.add_row(title, *values)
    console.print(table)
    console.print()
    first = outcomes[0]
    for outcome in outcomes:
        console.print(
            Text.assemble((outcome.variant.name, "bold"), ": ", text.bottleneck(outcome.report)), soft_wrap=True
        )
        for note in outcome.report.bill.unknown:
            reasons.print_hanging(Text(note, style="yellow"), console)
        if outcome.report.stuck is not None:
            reasons.print_hanging(Text(outcome.report.stuck.reason, style="yellow"), console)
        for cache in outcome.report.caches:
            if cache.warm_at is not None:
                ready = f"before it starts, {cache.nodes} cache nodes take {show_seconds(cache.warm_at)} to be warm"
                reasons.print_hanging(Text(ready, style="dim"), console)
    for outcome in outcomes[1:]:
        console.print()
        console.print(_verdict(outcome, first))
    console.print()
    taken = dict.fromkeys(entry for outcome in outcomes for entry in outcome.report.assumptions)
    text.assumptions(taken, console)


def _verdict(outcome: Outcome, first: Outcome) -> Text:
    """One sentence: who succeeds where the other does not; and how much faster and cheaper, where both end."""
    found = delta(outcome, first)
    name, other = outcome.variant.name, first.variant.name
    sentence = Text.assemble((name, "bold"))
    if found.success or found.makespan is None or found.cost is None:
        sentence.append(f" ends {outcome.report.phase} where {other} ends {first.report.phase}")
        return sentence.append(", on the same luck (one run each).")
    faster = _change(found.makespan, first.report.makespan or 0.0, "slower", "faster", show_seconds)
    currency = first.report.bill.currency
    cheaper = _change(found.cost, first.report.bill.total, "dearer", "cheaper", lambda v: money(v, currency))
    return sentence.append(f" is {faster} and {cheaper} than {other}, on the same luck (one run each).")


def _change(difference: float, base: float, more: str, less: str, show: Any) -> str:
    if abs(difference) < 1e-9:
        return f"neither {more} nor {less}"
    share = f" ({difference / base:+.0%})" if base else ""
    return f"{show(abs(difference))} {more if difference > 0 else less}{share}"


def _variant(outcome: Outcome, first: Outcome, *, nodes: bool) -> dict[str, Any]:
    found = delta(outcome, first) if outcome is not first else None
    head = {"name": outcome.variant.name, "settings": dict(outcome.variant.settings)}
    return head | json.body(outcome.report, nodes=nodes) | {"delta": None if found is None else _delta(found)}


def _delta(found: Delta) -> dict[str, Any]:
    """One pair of runs: the differences are exact, and say nothing about chance, so nothing is settled by them."""

    def alone(value: float | None) -> dict[str, Any]:
        return {"mean": None if value is None else round(value, 6), "ci95": None}

    return {
        "success": alone(found.success),
        "makespan_s": alone(found.makespan),
        "cost": alone(found.cost),
        "settled": False,
    }
