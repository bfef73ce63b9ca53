"""Reports for people: what happened, what it cost, what bound it, and what was taken for granted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.assumptions import Assumption
from simulator.results.report import TIMES, Report

PHASE_STYLES = {"Succeeded": "bold green", "Failed": "bold red", "Error": "bold red", "Stuck": "bold magenta"}
_BAR = 24
_REASONS = 5
_EXPLAINED = {
    "stock": "waiting for an instance that is in stock",
    "create-rate": "pods are created one after the other, by the controller's client and ECI's create API",
    "sandbox": "instances start up",
    "image-pull": "images are pulled",
    "oss-bandwidth": "all readers share the account's OSS bandwidth",
    "oss-client": "one OSS client reads no faster",
    "cache-worker-nic": "the network cards of the cache workers",
    "pod-nic": "the network card of each pod",
    "compute": "the work itself",
    "pod-exit": "the wait container and sidecars end",
    "parallelism": "a parallelism limit holds pods back",
    "backoff": "retries wait",
    "controller-clock": "the controller looks again only every so often",
    "deadline": "a limit of the simulation",
}


def write(reports: Sequence[Report], console: Console) -> None:
    """All workflows of a run, one after the other."""
    for number, report in enumerate(reports):
        if number:
            console.print()
        _headline(report, console)
        _facts(report, console)
        console.print()
        _bound(report, console)
        _pods(report, console)
    if reports:
        console.print()
        assumptions(reports[0].assumptions, console)


def money(amount: float, currency: str) -> str:
    """An amount with enough digits to be told from nothing."""
    digits = 2 if amount >= 1 or amount == 0 else 4
    return f"{amount:,.{digits}f} {currency}"


def failures(report: Report) -> list[tuple[str, int]]:
    """Why pods failed, the most frequent reason first."""
    reasons = Counter(n.message for n in report.nodes if n.type == "Pod" and n.phase in ("Failed", "Error"))
    return reasons.most_common(_REASONS)


def phase(report: Report) -> Text:
    return Text(report.phase, style=PHASE_STYLES.get(report.phase, "bold"))


def bottleneck(report: Report) -> str:
    """The bottleneck in words, with its share of the makespan."""
    name, share = report.bottleneck
    return f"{name} ({share:.0%}): {_EXPLAINED.get(name, name)}"


def _headline(report: Report, console: Console) -> None:
    line = Text.assemble((report.workflow, "bold"), "  ", phase(report))
    if report.makespan is not None:
        line.append(f" after {show_seconds(report.makespan)}")
    line.append(f"   scenario {report.scenario}, seed {report.seed}", style="dim")
    console.print(line, soft_wrap=True)
    why = report.stuck.reason if report.stuck is not None else report.message
    if why:
        console.print(Text(f"  {why}", style="yellow"), soft_wrap=True)


def _facts(report: Report, console: Console) -> None:
    bill = report.bill
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    failed = f", {report.failed} failed" if report.failed else ""
    counts = f"{report.created} created, {report.succeeded} succeeded{failed}, at most {report.peak} at once"
    grid.add_row("pods", counts)
    for reason, count in failures(report):
        grid.add_row("", Text(f"{count} x {reason}", style="yellow"))
    parts = [f"pods {money(bill.pods, bill.currency)}"]
    if bill.cache_lines:
        parts.append(f"cache nodes {money(bill.cache_nodes, bill.currency)}")
    if bill.storage:
        parts.append(f"OSS requests {money(bill.storage, bill.currency)}")
    grid.add_row("cost", f"{money(bill.total, bill.currency)}  ({', '.join(parts)})")
    for note in bill.unknown:
        grid.add_row("", Text(note, style="yellow"))
    for cache in report.caches:
        warm = f", warm after {show_seconds(cache.warm_at)}" if cache.warm_at is not None else ""
        bound = f"ready after {show_seconds(cache.bound_at)}{warm}" if cache.bound_at is not None else "never ready"
        grid.add_row("cache", f"{cache.name}: {cache.nodes} nodes, {bound}; the workflow starts then")
    grid.add_row("bottleneck", bottleneck(report))
    console.print(grid)


def _bound(report: Report, console: Console) -> None:
    """What bound each second of the makespan, as bars."""
    total = sum(report.bound.values())
    if total <= 0:
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(justify="right")
    grid.add_column(justify="right")
    grid.add_column(no_wrap=True)
    for name, seconds in report.bound.items():
        share = seconds / total
        if share < 0.0005:
            continue
        grid.add_row(name, show_seconds(seconds), f"{share:.0%}", Text("█" * round(share * _BAR), style="blue"))
    console.print(Text("What bound the makespan", style="bold"))
    console.print(grid)
    console.print()


def _pods(report: Report, console: Console) -> None:
    """Mean seconds of a pod by template; columns that are zero throughout are left out."""
    shown = [key for key in TIMES if any(template.means.get(key) for template in report.templates)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in ("template", "pods", "failed", *shown, "cost"):
        table.add_column(title, justify="left" if title == "template" else "right", no_wrap=True)
    for template in report.templates:
        times = [show_seconds(template.means.get(key, 0.0)) for key in shown]
        cost = money(template.cost, report.bill.currency)
        table.add_row(Text(template.name), str(template.pods), str(template.failed), *times, cost)
    if report.templates:
        console.print(Text("Mean time of a pod", style="bold"))
        console.print(table)


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
            _print_hanging(line, console)


def _print_hanging(line: Text, console: Console) -> None:
    """One entry, its further lines indented below the first."""
    for number, part in enumerate(line.wrap(console, max(40, console.width - 4))):
        part.rstrip()
        console.print(Text("    " if number else "  ").append_text(part), soft_wrap=True)


def comparison_rows(reports: Mapping[str, Report]) -> list[tuple[str, list[str]]]:
    """(what, its value in each report) for everything that a comparison sets side by side."""
    found = list(reports.values())
    rows = [
        ("makespan", [show_seconds(r.makespan) if r.makespan is not None else "never ends" for r in found]),
        ("cost", [money(r.bill.total, r.bill.currency) for r in found]),
        ("  pods", [money(r.bill.pods, r.bill.currency) for r in found]),
        ("  cache nodes", [money(r.bill.cache_nodes, r.bill.currency) for r in found]),
        ("  OSS requests", [money(r.bill.storage, r.bill.currency) for r in found]),
        ("pods", [f"{r.succeeded} of {r.created} succeeded" for r in found]),
    ]
    for key in TIMES:
        rows.append((f"  {key}", [show_seconds(r.time[key] / r.created) if r.created else "-" for r in found]))
    rows = [row for row in rows if not row[0].startswith("  ") or any(not _is_nothing(value) for value in row[1])]
    rows.append(("bottleneck", ["{} ({:.0%})".format(*r.bottleneck) for r in found]))
    return rows


def _is_nothing(value: str) -> bool:
    return value == "-" or value.startswith(("0.0s", "0.00 "))
