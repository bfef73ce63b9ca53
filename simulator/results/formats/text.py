"""Reports for people: what happened, what it cost, what bound it, and what was taken for granted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.assumptions import Assumption
from simulator.results.bottlenecks import EXPLAINED, shares
from simulator.results.formats import reasons, tree
from simulator.results.formats import timeline as gantt
from simulator.results.formats.figures import portion
from simulator.results.formats.money import made_up_of, money, saving, write_spending
from simulator.results.report import TIMES, Report
from simulator.results.totals import totals

PHASE_STYLES = {"Succeeded": "bold green", "Failed": "bold red", "Error": "bold red", "Stuck": "bold magenta"}
MANY_OBJECTS = 1000
"""Pod objects left, from which on a report speaks of them without being asked."""
_BAR = 24
_SHOWN = 0.05
"""The share of a run's time from which on a comparison tells what bound it."""
_PADDINGS = {1: (0, 0, 0, 0), 2: (0, 1, 0, 0), 3: (0, 1, 0, 1)}
"""What makes rich leave so many blanks between columns."""


def write(reports: Sequence[Report], console: Console, *, timeline: bool = False, skipped: Sequence[str] = ()) -> None:
    """All workflows of a run, one after the other; with their pods over time, if `timeline` says so.

    `skipped` are lines about firings of CronWorkflows that passed without a run.
    """
    for number, report in enumerate(reports):
        if number:
            console.print()
        _headline(report, console)
        console.print()
        tree.write(report, console)
        if timeline:
            gantt.write(report, console)
        reasons.write(report, console)
        _facts(report, console)
        console.print()
        if report.makespan is not None:
            bars("What bound the makespan", report.bound, console)
        write_spending(totals([report.bill], report.bill.currency), console)
        _pods(report, console)
        _sizes(report, console)
    if skipped:
        console.print()
        console.print(Text("Skipped", style="bold"))
        for line in skipped:
            console.print(Text(f"  {line}", style="yellow"), soft_wrap=True)
    if reports:
        console.print()
        assumptions(reports[0].assumptions, console)


def phase(report: Report) -> Text:
    return Text(report.phase, style=PHASE_STYLES.get(report.phase, "bold"))


def bottleneck(report: Report) -> str:
    """The bottleneck in words, with its share of the makespan."""
    return explained(*report.bottleneck)


def explained(name: str, share: float) -> str:
    """A bottleneck of this name in words, with its share of the time."""
    return f"{name} ({share:.0%}): {EXPLAINED.get(name, name)}"


def _headline(report: Report, console: Console) -> None:
    line = Text.assemble((report.workflow, "bold"), "  ", phase(report))
    if report.makespan is not None:
        line.append(f" after {show_seconds(report.makespan)}")
    line.append(f"   scenario {report.scenario}, seed {report.seed}", style="dim")
    console.print(line, soft_wrap=not console.is_terminal)
    why = report.stuck.reason if report.stuck is not None else report.message
    if why:
        reasons.print_hanging(Text(why, style="yellow"), console)


def _facts(report: Report, console: Console) -> None:
    bill = report.bill
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    failed = f", {report.failed} failed" if report.failed else ""
    counts = f"{report.created} created, {report.succeeded} succeeded{failed}, at most {report.peak} at once"
    grid.add_row("pods", counts)
    sums = totals([bill], bill.currency)
    parts = made_up_of(sums)
    grid.add_row("cost", f"{money(sums.total, sums.currency)}{f'  ({parts})' if parts else ''}")
    if saving(sums):
        grid.add_row("", saving(sums))
    for note in bill.unknown:
        grid.add_row("", Text(note, style="yellow"))
    for outage in report.outages:
        until = f" to {show_seconds(outage.end)}" if math.isfinite(outage.end) else " on"
        place = f"{outage.spec or 'everything'} in {outage.zone or 'every zone'}"
        grid.add_row("outage", f"of {place}, from {show_seconds(outage.begin)}{until}")
    for cache in report.caches:
        warm = f", warm after {show_seconds(cache.warm_at)}" if cache.warm_at is not None else ""
        bound = f"ready after {show_seconds(cache.bound_at)}{warm}" if cache.bound_at is not None else "never ready"
        waits = report.started is None or (cache.bound_at is not None and report.submitted >= cache.bound_at)
        starts = "; the workflow starts then" if waits else ""
        hits = "" if cache.hit_share is None else f"; {cache.hit_share:.0%} of bytes from the cache"
        grid.add_row("cache", f"{cache.name}: {cache.nodes} nodes, {bound}{starts}{hits}")
    if report.objects.gc.strategy or report.objects_left > MANY_OBJECTS:
        grid.add_row("objects", _objects(report))
    grid.add_row("bottleneck", bottleneck(report))
    console.print(grid)


def _objects(report: Report) -> str:
    """Its pods as objects in the cluster, with advice where too many are left."""
    found = report.objects
    most = f"at most {found.peak:,} pod{'' if found.peak == 1 else 's'} in the cluster, ended ones too"
    if found.left > MANY_OBJECTS:
        return f"{most}; {advice(found.left, found.lasting)}"
    return f"{most}, {found.left:,} left by podGC {found.gc.strategy}"


def advice(left: int, lasting: int | None = None) -> str:
    """What to do about so many pod objects that are left, `lasting` of them for good."""
    if lasting == 0:
        return f"{left:,} left until a ttlStrategy deletes them; podGC OnPodCompletion would as they end"
    return f"{left:,} left; podGC OnPodCompletion would delete them"


def bars(title: str, bound: Mapping[str, float], console: Console, led: Mapping[str, int] | None = None) -> None:
    """Seconds by what bound them, as bars; `led` counts the runs that each bound most."""
    total = sum(bound.values())
    if total <= 0:
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    for _ in range(2 if led is None else 3):
        grid.add_column(justify="right")
    grid.add_column(no_wrap=True)
    bar = "#" if console.options.ascii_only else "█"
    for name, seconds in bound.items():
        share = seconds / total
        if share < 0.0005:
            continue
        cells = [name, show_seconds(seconds), portion(share)]
        cells += [] if led is None else [f"first in {led[name]:,} of the runs" if name in led else ""]
        grid.add_row(*cells, Text(bar * round(share * _BAR), style="blue"))
    console.print(Text(title, style="bold"))
    console.print(grid)
    console.print()


def _pods(report: Report, console: Console) -> None:
    """Mean seconds of a pod by template. Columns that are zero throughout are left out, and where there is no room for
    all, the smallest.
    """
    if not report.templates:
        return
    largest = {key: max(template.means.get(key, 0.0) for template in report.templates) for key in TIMES}
    keys = [key for key in TIMES if largest[key]]
    while (gap := _gap(_means(report, keys), console.width)) < 1 and keys:
        keys.remove(min(keys, key=lambda key: largest[key]))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=_PADDINGS[max(1, gap)])
    titles, *rows = _means(report, keys)
    for title in titles:
        table.add_column(title, justify="left" if title == "template" else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(Text("Mean time of a pod", style="bold"))
    console.print(table)


def _sizes(report: Report, console: Console) -> None:
    """The templates whose pods are billed as something else than their containers ask for."""
    sizes = [size for size in report.sizes if size.note and not size.is_default]
    if not sizes:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=_PADDINGS[2])
    table.add_column("template", no_wrap=True)
    table.add_column("billed as")
    table.add_column("an hour", justify="right", no_wrap=True)
    table.add_column("why")
    for size in sizes:
        price = f"{size.per_hour:.{2 if size.per_hour >= 0.1 else 4}f} {report.bill.currency}"
        table.add_row(*map(Text, (size.template, ", ".join(size.specs), price, size.why)))
    console.print()
    console.print(Text("Pods billed as another size than they ask for", style="bold"))
    console.print(table)


def _means(report: Report, keys: Sequence[str]) -> list[list[str]]:
    """The cells of the table, the titles first."""
    rows = [["template", "pods", "failed", *keys, "cost"]]
    for template in report.templates:
        times = [show_seconds(template.means.get(key, 0.0)) for key in keys]
        cost = money(template.cost, report.bill.currency)
        rows.append([template.name, str(template.pods), str(template.failed), *times, cost])
    return rows


def _gap(rows: Sequence[Sequence[str]], width: int) -> int:
    """How many blanks there is room for between columns, 3 at most; 0 or less where there is none."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    widths[0] = min(widths[0], width // 4)
    return min(3, (width - sum(widths)) // (len(widths) - 1))


def assumptions(taken: Iterable[Assumption], console: Console) -> None:
    """Our guesses first, since these are what a reader should question; then what has a source."""
    listed = list(taken)
    groups = (
        ("Assumed, for lack of a public figure (--set KEY=VALUE changes them)", True),
        ("Taken from sources or from the scenario", False),
    )
    for title, assumed in groups:
        entries = [entry for entry in listed if entry.assumed is assumed]
        if not entries:
            continue
        console.print(Text(title, style="bold"))
        for entry in entries:
            reason = entry.source.removeprefix("assumed").lstrip(":, ")
            line = Text.assemble(entry.what, ": ", (entry.value, "cyan"))
            line.append(f"  [{entry.key}]" if entry.key else "", style="green")
            line.append(f"  {reason}", style="dim")
            reasons.print_hanging(line, console)


def comparison_rows(reports: Mapping[str, Report]) -> list[tuple[str, list[str]]]:
    """(what, its value in each report) for everything that a comparison sets side by side."""
    found = list(reports.values())
    rows = [
        ("makespan", [show_seconds(r.makespan) if r.makespan is not None else "never ends" for r in found]),
        ("cost", [money(r.bill.total, r.bill.currency) for r in found]),
        ("  pods", [money(r.bill.pods, r.bill.currency) for r in found]),
        ("    disks", [money(r.bill.disks, r.bill.currency) for r in found]),
        ("    lost", [money(r.bill.classes["lost"].cost, r.bill.currency) for r in found]),
        ("  cache nodes", [money(r.bill.cache_nodes, r.bill.currency) for r in found]),
        ("  OSS requests", [money(r.bill.storage, r.bill.currency) for r in found]),
        ("pods", [f"{r.succeeded} of {r.created} succeeded" for r in found]),
    ]
    for key in TIMES:
        rows.append((f"  {key}", [show_seconds(r.time[key] / r.created) if r.created else "-" for r in found]))
    rows = [row for row in rows if not row[0].startswith("  ") or any(not _is_nothing(value) for value in row[1])]
    rows.append(("bottleneck", ["{} ({:.0%})".format(*r.bottleneck) for r in found]))
    return rows + bound_rows([report.bound if report.makespan is not None else {} for report in found])


def bound_rows(sides: Sequence[Mapping[str, float]]) -> list[tuple[str, list[str]]]:
    """(what bound a run, its share of the time on each side), as far as it matters on one of them."""
    found = [shares(bound) for bound in sides]
    names = dict.fromkeys(name for side in found for name in side)
    most = {name: max(side.get(name, 0.0) for side in found) for name in names}
    ranked = sorted((name for name in names if most[name] >= _SHOWN), key=lambda name: (-most[name], name))
    return [(f"  {name}", [portion(side[name]) if name in side else "-" for side in found]) for name in ranked]


def _is_nothing(value: str) -> bool:
    return value == "-" or value.startswith(("0.0s", "0.00 "))
