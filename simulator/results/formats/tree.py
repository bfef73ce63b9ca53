"""The nodes of a run as a tree, one line each, like `argo get`."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.results.folding import Row, tree_rows
from simulator.results.hierarchy import EXIT_HANDLER
from simulator.results.report import Report

MARKS = {
    "Succeeded": ("✔", "+", "green"),
    "Failed": ("✖", "x", "red"),
    "Error": ("⚠", "!", "red"),
    "Skipped": ("○", "o", "dim"),
    "Omitted": ("○", "o", "dim"),
    "Running": ("●", "*", "cyan"),
    "Pending": ("◷", "?", "yellow"),
}
"""The mark of each phase: what it looks like, the same in ASCII, and its style."""
_LINES = {False: ("│ ", "├─", "  ", "└─", "…"), True: ("| ", "|-", "  ", "`-", "...")}
"""What leads to a row, by whether it must be ASCII: past other rows, to one of several, past nothing, to the last."""
_GAP = 3
"""Columns between two columns of a table."""
_SHARES = (0.5, 0.2)
"""The most of the width that names and templates may take."""


def write(report: Report, console: Console) -> None:
    """A table of the nodes; columns that would be empty are left out."""
    rows = tree_rows(report.nodes)
    if not rows:
        return
    is_ascii = console.options.ascii_only
    cells = [(_name(row, is_ascii), *_about(row)) for row in rows]
    titles = ("node", "template", "duration", "message")
    used = [column for column in range(4) if column == 0 or any(len(cell[column]) for cell in cells)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    widths = _widths([[cell[column] for column in used] for cell in cells], [titles[c] for c in used], console.width)
    for column in used:
        table.add_column(titles[column], justify="right" if titles[column] == "duration" else "left", no_wrap=True)
    for cell in cells:
        table.add_row(*(cut(cell[c], width, _LINES[is_ascii][4]) for c, width in zip(used, widths, strict=True)))
    console.print(table)
    console.print()


def cut(text: Text, width: int, ellipsis: str) -> Text:
    """The text in one line of at most `width` cells."""
    line = text if "\n" not in text.plain else Text(" ".join(text.plain.split("\n")), text.style)
    if line.cell_len <= width:
        return line
    short = line.copy()
    short.truncate(max(0, width - len(ellipsis)), overflow="crop")
    short.rstrip()
    return short.append(ellipsis)


def _name(row: Row, is_ascii: bool) -> Text:
    """What leads to the row, and the name with the mark of its phase."""
    past, to, past_nothing, to_last, _ = _LINES[is_ascii]
    lead = "".join(past_nothing if last else past for last in row.lasts[:-1])
    lead += "".join(to_last if last else to for last in row.lasts[-1:])
    if row.node is None:
        return Text.assemble((lead, "dim"), (_hidden(row), "dim"))
    mark, in_ascii, style = MARKS.get(row.node.phase, ("?", "?", ""))
    name = Text.assemble((lead, "dim"), (in_ascii if is_ascii else mark, style), " ", row.node.display_name)
    if row.node.is_hook:
        name.append(" (exit handler)" if row.node.name.endswith(EXIT_HANDLER) else " (hook)", style="magenta")
    return name


def _hidden(row: Row) -> str:
    """`+ 97 more Succeeded`; where phases differ, the message has their numbers."""
    counts = row.hidden or {}
    return f"+ {sum(counts.values()):,} more {next(iter(counts)) if len(counts) == 1 else ''}".rstrip()


def _about(row: Row) -> tuple[Text, Text, Text]:
    """Its template, how long it took, and its message."""
    node, counts = row.node, row.hidden or {}
    if node is None:
        phases = sorted(counts, key=lambda phase: -counts[phase]) if len(counts) > 1 else []
        return Text(), Text(), Text(", ".join(f"{counts[phase]:,} {phase}" for phase in phases), style="dim")
    lasted = "" if node.finished is None or node.type == "Skipped" else show_seconds(node.finished - node.started)
    style = "" if node.phase in ("Succeeded", "Skipped", "Omitted") else "yellow"
    return Text(node.template), Text(lasted), Text(node.message, style=style)


def _widths(cells: list[list[Text]], titles: list[str], width: int) -> list[int]:
    """The widths of the columns: names and templates up to their share, the rest for messages."""
    columns = zip(titles, zip(*cells, strict=True), strict=True)
    natural = [max(len(title), *(cell.cell_len for cell in column)) for title, column in columns]
    room = width - _GAP * (len(titles) - 1)
    if sum(natural) <= room:
        return natural
    for number, title in enumerate(titles[:2]):
        if title in ("node", "template"):
            natural[number] = min(natural[number], int(room * _SHARES[number]))
    if titles[-1] == "message":
        natural[-1] = max(len("message"), room - sum(natural[:-1]))
    return natural
