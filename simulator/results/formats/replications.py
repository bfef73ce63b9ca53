"""Replications as text and as JSON, in the shape that docs/replications.md shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.experiments.estimates import OpenInterval, Sample
from simulator.experiments.outcome import NOTHING_RAN
from simulator.experiments.replicate import Replications
from simulator.experiments.requirements import Verdict
from simulator.results.bottlenecks import shares
from simulator.results.formats import json, requirements, text
from simulator.results.formats.figures import count, interval, percent
from simulator.results.formats.money import money

Show = Callable[[float], str]
PERCENTILES = tuple(map(Decimal, (50, 90, 95, 99)))
LINES = 8
"""Reasons that are listed."""
_WORDS = {
    "Succeeded": "succeeded",
    "Failed": "failed",
    "Error": "ended in error",
    "Stuck": "stuck",
    NOTHING_RAN: "submitted nothing",
}


def write_text(found: Replications, verdicts: Sequence[Verdict], console: Console) -> None:
    """What happens, how surely, and how to look at a run of which one would know more."""
    console.print(_headline(found), soft_wrap=not console.is_terminal)
    console.print()
    console.print(_facts(found))
    console.print()
    number = len(found.ended)
    means = {name: seconds / number for name, seconds in found.bound.items()} if number else {}
    text.bars("What bound a run, on average", means, console, led=found.led if len(found.led) > 1 else None)
    text.assumptions(found.assumptions, console)
    requirements.write(verdicts, found.currency, console)


def _headline(found: Replications) -> Text:
    number = len(found.outcomes)
    line = Text.assemble((", ".join(found.workflows), "bold"), "  " if found.workflows else "")
    line.append(f"{number:,} run{'' if number == 1 else 's'}: ")
    for phase in ("Succeeded", *(phase for phase in found.phases if phase != "Succeeded")):
        share = found.share(phase)
        line.append(", " if phase != "Succeeded" else "")
        words = f"{percent(share.rate)} % {_WORDS.get(phase, phase)}"
        line.append(words, style=text.PHASE_STYLES.get(phase, "bold") if share.count else "")
        if phase == "Succeeded":
            line.append(interval(share.ci95, percent))
    first, last = found.outcomes[0].name, found.outcomes[-1].name
    seeds = f"seed {first}" if number == 1 else f"seeds {first} to {last}"
    line.append(f"   scenario {found.scenario}, {seeds}", style="dim")
    return line


def _facts(found: Replications) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    number = sum(found.workflow_phases.values())
    if number > len(found.outcomes):
        counts = ", ".join(f"{counted:,} {phase}" for phase, counted in found.workflow_phases.items())
        grid.add_row("workflows", f"{number:,} in all: {counts}")
    for trouble in found.troubles[:LINES]:
        line = Text(f"{trouble.count:,} x {trouble.reason}", style="yellow")
        grid.add_row(trouble.phase, line.append(f"  --seed {trouble.seed}", style="dim"))
    rest = len(found.troubles) - LINES
    if rest > 0:
        grid.add_row("", Text(f"and {rest:,} more reason{'' if rest == 1 else 's'}", style="yellow"))
    if found.makespan is not None and found.slowest is not None:
        lines = _spread(found.makespan, show_seconds)
        lines[1:] = [f"{line} with --seed {found.slowest.name}" for line in lines[1:]]
        _add("makespan", lines, grid)
    if found.cost is not None:
        _add("cost", _spread(found.cost, lambda cost: money(cost, found.currency), amount), grid)
    for note in found.unpriced:
        grid.add_row("", Text(note, style="yellow"))
    if found.attempts is not None:
        _add("attempts", _spread(found.attempts, count), grid)
    total = sum(found.bound.values())
    if total > 0:
        name, bound = next(iter(found.bound.items()))
        grid.add_row("bottleneck", text.explained(name, bound / total))
    return grid


def _add(title: str, lines: Sequence[str], grid: Table) -> None:
    for number, line in enumerate(lines):
        grid.add_row("" if number else title, Text(line))


def amount(cost: float) -> str:
    """An amount whose currency has just been said."""
    return money(cost, "").rstrip()


def _spread(sample: Sample, show: Show, show_end: Show | None = None) -> list[str]:
    """The mean, and on a second line the quantiles, the one that most requirements are about with its interval.

    `show_end` is for the ends of intervals, where the unit has just been said.
    """
    show_end = show_end or show
    if show(sample.min) == show(sample.max):
        return [f"{show(sample.max)}{' in every run' if len(sample.ordered) > 1 else ''}"]
    parts = []
    for percentile in PERCENTILES:
        shown = f"p{percentile} {show(sample.quantile(percentile))}"
        parts.append(shown + (interval(sample.quantile_ci95(percentile), show_end) if percentile == 95 else ""))
    return [
        f"mean {show(sample.mean)}{interval(sample.ci95, show_end)}",
        ", ".join([*parts, f"max {show(sample.max)}"]),
    ]


def write_json(found: Replications, verdicts: Sequence[Verdict], out: TextIO) -> None:
    content = {"schema": json.SCHEMA} | body(found) | {"requirements": requirements.body(verdicts)}
    json.dump(content | {"assumptions": content.pop("assumptions")}, out)


def body(found: Replications) -> dict[str, Any]:
    """All but the requirements. Seconds, money and shares are rounded to a millionth."""
    success, stuck = found.share("Succeeded"), found.share("Stuck")
    return {
        "workflow": ", ".join(found.workflows),
        "scenario": found.scenario,
        "seed": found.outcomes[0].name,
        "replications": len(found.outcomes),
        "success": {"rate": _round(success.rate), "ci95": _interval(success.ci95)},
        "stuck": _round(stuck.rate),
        "stuck_ci95": _interval(stuck.ci95),
        "makespan_s": _sample(found.makespan) | {"max_seed": found.slowest.name if found.slowest else None},
        "cost": {"currency": found.currency} | _sample(found.cost) | {"unknown": list(found.unpriced)},
        "attempts": _sample(found.attempts),
        "workflows": dict(found.workflow_phases),
        "failures": [asdict(trouble) for trouble in found.troubles],
        "bottlenecks": _bottlenecks(found),
        "assumptions": [asdict(assumption) for assumption in found.assumptions],
    }


def _sample(sample: Sample | None) -> dict[str, Any]:
    """Null throughout where no run ended."""
    quantiles = {f"p{percentile}": percentile for percentile in PERCENTILES}
    if sample is None:
        return dict.fromkeys(("mean", "ci95", *quantiles, "max", *(f"{name}_ci95" for name in quantiles)))
    found: dict[str, Any] = {"mean": _round(sample.mean), "ci95": _interval(sample.ci95)}
    found |= {name: _round(sample.quantile(percentile)) for name, percentile in quantiles.items()}
    found["max"] = _round(sample.max)
    return found | {f"{name}_ci95": _interval(sample.quantile_ci95(p)) for name, p in quantiles.items()}


def _bottlenecks(found: Replications) -> list[dict[str, Any]]:
    """How many runs each bound most, and what it took of a run that ended, on average."""
    number, parts = len(found.ended) or 1, shares(found.bound)
    return [
        {
            "name": name,
            "first_in": found.led.get(name, 0),
            "mean_s": _round(found.bound.get(name, 0.0) / number),
            "share": _round(parts.get(name, 0.0)),
        }
        for name in dict.fromkeys([*found.led, *found.bound])
    ]


def _interval(ci95: OpenInterval | None) -> list[float | None] | None:
    return None if ci95 is None else [_round(end) for end in ci95]


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
