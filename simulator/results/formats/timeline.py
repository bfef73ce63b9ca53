"""The pods of a run over time, as rows of characters, and what bound the run: a Gantt chart for a terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from manifests.units import show_seconds
from simulator.results.bottlenecks import Stretch
from simulator.results.formats.tree import cut
from simulator.results.lanes import STAGES, Lane, lanes, slices
from simulator.results.report import Report

ROWS = 40
"""More pods than this share rows."""
LOOKS = {
    "stock": ("?", "magenta", "waits for stock"),
    "create": ("c", "yellow", "created"),
    "pull": ("p", "bright_blue", "pulls images"),
    "read": ("r", "cyan", "reads"),
    "compute": ("#", "green", "computes"),
    "write": ("w", "bright_cyan", "writes"),
    "exit": ("e", "white", "exits"),
    "backoff": (".", "bright_black", "backoff before it"),
    "other": ("-", "bright_white", "anything else"),
    "failed": ("x", "red", "fails"),
}
"""What each stage looks like without colours, its colour, and what the legend says."""
BOUND_LOOKS = {
    "stock": ("?", "magenta"),
    "create-rate": ("c", "yellow"),
    "sandbox": ("s", "bright_yellow"),
    "image-pull": ("p", "bright_blue"),
    "oss-bandwidth": ("o", "cyan"),
    "cache-worker-nic": ("w", "bright_cyan"),
    "pod-nic": ("n", "blue"),
    "compute": ("#", "green"),
    "pod-exit": ("e", "white"),
    "backoff": (".", "bright_black"),
    "controller-clock": ("-", "bright_white"),
}
"""The letter and colour of what is most often met; anything else takes a letter of its name, and a colour."""
_COLOURS = ("red", "bright_magenta", "bright_green", "bright_red")
_BOUND_BY = "bound by"
_BLOCK = "█"
_LABEL = 0.3
"""The most of the width that names may take."""
_TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 4 * 3600, 8 * 3600, 24 * 3600)
_TICK_WIDTH = 10


def write(report: Report, console: Console) -> None:
    """One row a pod, or a share of a template's pods, then what bound the run; time counts from the submission."""
    found = lanes(report.pods, ROWS)
    if not found:
        return
    labels = _labels(found, report, console)
    indent = max(len(_BOUND_BY), *(label.cell_len for label in labels)) + 1
    width = max(10, console.width - indent)
    began, until = report.submitted, report.ended
    rows = [slices(lane.pods, began, until, width) for lane in found]
    has_colours = console.color_system is not None and not console.no_color and not console.options.ascii_only
    console.print(Text(_title(report, found), style="bold"))
    console.print(_axis(until - began, width, indent))
    for label, row in zip(labels, rows, strict=True):
        label.pad_right(indent - label.cell_len)
        console.print(label.append_text(_bar(row, has_colours)), no_wrap=True, overflow="crop")
    console.print(_legend({stage for row in rows for stage in row}, has_colours))
    _write_bound(report, width, indent, console, has_colours=has_colours)
    console.print()


def _title(report: Report, found: Sequence[Lane]) -> str:
    largest = max(len(lane.pods) for lane in found)
    if largest == 1:
        return "Pods over time"
    counts = f"{len(report.pods):,} pods in {len(found)} rows"
    row = f"a row is up to {largest:,} pods of one template in the order in which they were asked for"
    return f"Pods over time: {counts}; {row}, and shows what most of their time went to"


def _labels(found: Sequence[Lane], report: Report, console: Console) -> list[Text]:
    """What stands before the rows: the name of the node, or which pods of a template they are."""
    shown = {node.name: node.display_name for node in report.nodes}
    ellipsis = "..." if console.options.ascii_only else "…"
    labels = []
    for lane in found:
        node, last = lane.pods[0].node, lane.first + len(lane.pods) - 1
        is_single = len(found) == len(report.pods)
        label = shown.get(node, node) if is_single else f"{lane.template} {lane.first:,}-{last:,}"
        labels.append(cut(Text(label), int(console.width * _LABEL), ellipsis))
    return labels


def _axis(seconds: float, width: int, indent: int) -> Text:
    """Ticks at round times, each with its label at its right."""
    step = next((tick for tick in _TICKS if seconds / tick * _TICK_WIDTH <= width), None)
    if step is None:
        step = _TICKS[-1] * -(-int(seconds / _TICKS[-1] * _TICK_WIDTH) // width)
    axis = [" "] * width
    for number in range(int(seconds / step) + 1):
        column = int(number * step / seconds * width) if seconds else 0
        mark = f"|{_short(number * step)}"
        if column + len(mark) <= width:
            axis[column : column + len(mark)] = mark
    return Text(" " * indent + "".join(axis).rstrip(), style="dim")


def _short(seconds: int) -> str:
    """A round time without its zeros: `0`, `30s`, `2min`, `1.5h`."""
    return show_seconds(seconds).replace(".0", "") if seconds else "0"


def _write_bound(report: Report, width: int, indent: int, console: Console, *, has_colours: bool) -> None:
    """One row for what bound the run, below the same axis, and what its letters mean."""
    cells = bound_cells(report.stretches, report.submitted, report.ended, width)
    looks = bound_looks(list(dict.fromkeys(cells)))
    bar = Text(_BOUND_BY.ljust(indent))
    for name, group in groupby(cells):
        letter, colour = looks[name]
        bar.append((_BLOCK if has_colours else letter) * len(list(group)), style=colour)
    console.print(bar, no_wrap=True, overflow="crop")
    legend = Text("   ").join(
        Text(_BLOCK * 2 if has_colours else letter, style=colour).append(f" {name}", style="default")
        for name, (letter, colour) in looks.items()
    )
    console.print(legend)


def bound_cells(stretches: Sequence[Stretch], began: float, until: float, width: int) -> list[str]:
    """For each of `width` slices of the time what bound most of it; none where the run takes no time."""
    if not stretches:
        return []
    cells, first = [], 0
    for number in range(width):
        start, end = (began + (until - began) * edge / width for edge in (number, number + 1))
        while stretches[first].ended <= start and first < len(stretches) - 1:
            first += 1
        shares: dict[str, float] = {}
        for stretch in stretches[first:]:
            if stretch.began >= end:
                break
            within = min(end, stretch.ended) - max(start, stretch.began)
            shares[stretch.what] = shares.get(stretch.what, 0.0) + within
        cells.append(max(shares, key=lambda name: shares[name]))
    return cells


def bound_looks(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The letter and colour of each; of two names that begin alike, the second takes a later letter."""
    found = {name: BOUND_LOOKS[name] for name in names if name in BOUND_LOOKS}
    taken = {letter for letter, _ in BOUND_LOOKS.values()}
    for number, name in enumerate(name for name in names if name not in BOUND_LOOKS):
        letters = [letter for letter in name.replace("-", "") if letter not in taken]
        letter = next(iter(letters), "*")
        taken.add(letter)
        found[name] = letter, _COLOURS[number % len(_COLOURS)]
    return {name: found[name] for name in names}


def _bar(slices: Sequence[str | None], has_colours: bool) -> Text:
    bar = Text()
    for stage, group in groupby(slices):
        length = len(list(group))
        if stage is None:
            bar.append(" " * length)
        else:
            letter, colour, _ = LOOKS[stage]
            bar.append((_BLOCK if has_colours else letter) * length, style=colour)
    bar.rstrip()
    return bar


def _legend(present: Collection[str | None], has_colours: bool) -> Text:
    """What the stages that occur look like."""
    legend = Text()
    for stage in STAGES:
        if stage in present:
            letter, colour, words = LOOKS[stage]
            legend.append("   " if legend else "")
            legend.append(_BLOCK * 2 if has_colours else letter, style=colour).append(f" {words}")
    return legend
