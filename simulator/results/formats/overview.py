"""A simulation for people: its reports one after the other, or figures and a table where there are more than a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.results.formats import reasons, text
from simulator.results.formats import timeline as gantt
from simulator.results.formats.money import made_up_of, money, saving, write_spending
from simulator.results.formats.tree import MARKS, cut
from simulator.results.overview import Overview, Spread, chosen, overview, why
from simulator.results.report import Report
from simulator.simulation import Simulation

FEW = 3
"""So many runs are shown one by one."""
_LINES = 5
"""Reasons that are listed, of each kind."""
_TROUBLES = 3
"""Causes of failed nodes that are listed."""
_GAP = 3
_REASON = "bottleneck or reason"
"""The last column: what bound a run that succeeded, and why another one did not."""
_EXPENDABLE = ("phase", "failed", "pods", "cost", "submitted", "waited")
"""Columns that go first where there is no room for all; the mark before a run tells its phase too."""
_NAMES = 0.35
"""The most of the width that names of runs may take."""


def write(simulation: Simulation, reports: Sequence[Report], console: Console, *, timeline: bool = False) -> None:
    """What happened, in a length that people read, whatever the number of runs."""
    found = overview(
        reports,
        simulation.skipped,
        scenario=simulation.world.scenario.name,
        seed=simulation.seed,
        currency=simulation.world.scenario.prices.currency,
        taken=simulation.world.ledger.listed(),
    )
    if 0 < len(reports) <= FEW:
        text.write(reports, console, timeline=timeline, skipped=_skipped(found))
        return
    _headline(found, console)
    console.print()
    console.print(_facts(found))
    console.print()
    if timeline and reports:
        gantt.write(_as_one(reports), console)
    if any(wait.what == "stock" for wait in found.waits):
        reasons.waits(found.waits, console)
    text.bars("What bound the runs", found.bound, console, led=found.led if len(found.led) > 1 else None)
    write_spending(found.totals, console)
    if reports:
        _runs(reports, console)
        console.print()
    text.assumptions(found.assumptions, console)


def _headline(found: Overview, console: Console) -> None:
    line = Text.assemble((f"{_number(found.runs, 'run')}  " if found.runs else "No runs", "bold"))
    for number, (phase, count) in enumerate(found.phases.items()):
        line.append(", " if number else "").append(f"{count:,} {phase}", style=text.PHASE_STYLES.get(phase, "bold"))
    line.append(f"   scenario {found.scenario}, seed {found.seed}", style="dim")
    console.print(line, soft_wrap=True)


def _facts(found: Overview) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    for origin in found.origins:
        counts = [f"{count:,} {phase}" for phase, count in origin.phases.items()]
        counts += [f"{origin.skipped:,} skipped"] if origin.skipped else []
        grid.add_row("of", Text(f"{origin.name}: {', '.join(counts)}"))
    for line in _skipped(found):
        grid.add_row("skipped", Text(line, style="yellow"))
    for phase, reason, count in found.reasons[:_LINES]:
        grid.add_row(phase, Text(f"{count:,} x {reason}", style="yellow"))
    if len(found.reasons) > _LINES:
        grid.add_row("", Text(f"and {_number(len(found.reasons) - _LINES, 'more reason')}", style="yellow"))
    if not found.runs:
        return grid
    if found.makespan is not None:
        grid.add_row("makespan", _spread(found.makespan))
    if found.waited is not None or found.never_started:
        grid.add_row("admission", Text(_admission(found)))
    grid.add_row("at once", f"at most {_number(found.workflows_peak, 'workflow')}, {_number(found.pods_peak, 'pod')}")
    failed = f", {found.failed:,} failed" if found.failed else ""
    grid.add_row("pods", f"{found.created:,} created, {found.succeeded:,} succeeded{failed}")
    for told, count in found.troubles[:_TROUBLES]:
        grid.add_row("", Text(f"{count:,} x {told}", style="yellow"))
    grid.add_row("cost", _cost(found))
    if saving(found.totals):
        grid.add_row("", saving(found.totals))
    for note in found.unpriced:
        grid.add_row("", Text(note, style="yellow"))
    many = found.objects_left > text.MANY_OBJECTS
    if many or found.has_pod_gc:
        left = f"; {text.advice(found.objects_left)}" if many else f", {found.objects_left:,} left"
        grid.add_row("objects", f"at most {_number(found.objects_peak, 'pod')} in the cluster, ended ones too{left}")
    total = sum(found.bound.values())
    if total > 0:
        name, seconds = next(iter(found.bound.items()))
        grid.add_row("bottleneck", text.explained(name, seconds / total))
    return grid


def _skipped(found: Overview) -> list[str]:
    """What became of firings without a run, by reason, the most frequent first."""
    is_one = len({cron for cron, _, _ in found.skipped}) == 1
    lines = [
        f"{count:,} x {reason}" if is_one else f"{count:,} x {cron}: {reason}"
        for cron, reason, count in found.skipped[:_LINES]
    ]
    rest = sum(count for _, _, count in found.skipped[_LINES:])
    return [*lines, f"{rest:,} x other reasons"] if rest else lines


def _spread(spread: Spread) -> str:
    return f"p50 {show_seconds(spread.p50)}, p95 {show_seconds(spread.p95)}, max {show_seconds(spread.max)}"


def _admission(found: Overview) -> str:
    """How long runs waited from submission to their start."""
    parts = []
    if found.waited is not None:
        verb = "waits" if found.waited.count == 1 else "wait"
        parts.append(f"{_number(found.waited.count, 'run')} {verb} to start: {_spread(found.waited)}")
    if found.never_started:
        parts.append(f"{_number(found.never_started, 'run')} never started")
    return "; ".join(parts)


def _cost(found: Overview) -> str:
    sums = found.totals
    each = money(sums.total / found.runs, sums.currency)
    parts = made_up_of(sums)
    return f"{money(sums.total, sums.currency)}, {each} a run{f'  ({parts})' if parts else ''}"


def _as_one(reports: Sequence[Report]) -> Report:
    """All pods as if they were of one run, for the chart."""
    pods = sorted((pod for report in reports for pod in report.pods), key=lambda pod: pod.asked)
    ended = max(report.ended for report in reports)
    return replace(reports[0], pods=tuple(pods), nodes=(), submitted=reports[0].submitted, ended=ended)


def _runs(reports: Sequence[Report], console: Console) -> None:
    """A table of runs: what went wrong first, then the slowest. Columns that say nothing are left out."""
    shown, hidden = chosen(reports)
    is_ascii = console.options.ascii_only
    rows = [_cells(report, is_ascii) for report in shown]
    used = [title for title in rows[0] if any(row[title].plain for row in rows)]
    ellipsis = "..." if is_ascii else "…"
    widths = {title: max(cell_len(title), *(row[title].cell_len for row in rows)) for title in used}
    widths["run"] = min(widths["run"], int(console.width * _NAMES))
    for title in _EXPENDABLE:
        if title in used and _room(used, widths, console.width) < min(widths[_REASON], cell_len(_REASON)):
            used.remove(title)
    widths[_REASON] = max(1, min(widths[_REASON], _room(used, widths, console.width)))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in used:
        justify: JustifyMethod = "left" if title in ("run", "phase", _REASON) else "right"
        table.add_column(title, justify=justify, no_wrap=True)
    for row in rows:
        table.add_row(*(cut(row[title], widths[title], ellipsis) for title in used))
    console.print(table)
    if hidden:
        console.print(Text(_rest(hidden), style="dim"))


def _room(used: Sequence[str], widths: Mapping[str, int], width: int) -> int:
    """What the other columns leave for the last one."""
    return width - sum(widths[title] + _GAP for title in used[:-1])


def _cells(report: Report, is_ascii: bool) -> dict[str, Text]:
    mark, in_ascii, style = MARKS.get(report.phase, ("?", "?", "magenta"))
    waited = 0.0 if report.started is None else report.started - report.submitted
    is_well = report.phase == "Succeeded"
    name, share = report.bottleneck
    return {
        "run": Text.assemble((in_ascii if is_ascii else mark, style), " ", report.workflow),
        "phase": Text(report.phase, style=text.PHASE_STYLES.get(report.phase, "")),
        "submitted": Text(clock(report.submitted)),
        "waited": Text(show_seconds(waited) if waited else ""),
        "makespan": Text("" if report.makespan is None else show_seconds(report.makespan)),
        "pods": Text(f"{report.created:,}"),
        "failed": Text(f"{report.failed:,}" if report.failed else ""),
        "cost": Text(money(report.bill.total, report.bill.currency)),
        _REASON: Text(f"{name} ({share:.0%})") if is_well else Text(why(report), style="yellow"),
    }


def clock(seconds: float) -> str:
    """An instant of the simulation as hours, minutes and seconds after its start.

    >>> clock(3723.4), clock(90000)
    ('1:02:03', '25:00:00')
    """
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _rest(hidden: Mapping[str, int]) -> str:
    """`+ 97 more Succeeded`."""
    return "+ " + ", ".join(f"{count:,} more {phase}" for phase, count in hidden.items())


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
