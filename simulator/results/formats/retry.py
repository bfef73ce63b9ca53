"""The truth tables of retryStrategies as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import prod
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from manifests.fanout import MOST
from simulator.results.formats import json
from simulator.retries.in_force import InForce
from simulator.retries.reach import Factor, Worst
from simulator.retries.table import Conditions, Row, Table, short

_WAITS = 5
"""Waits of different length that a cell lists."""
_CAUSES = 44
"""Columns of the causes, which share a row where nothing else differs."""


def write_json(tables: Sequence[Table], conditions: Conditions, out: TextIO) -> None:
    head = {
        "schema": json.SCHEMA,
        "argo_version": str(conditions.release),
        "run_s": conditions.run,
        "exit_code": conditions.exit_code,
    }
    json.dump(head | {"templates": [_template(table, conditions) for table in tables]}, out)


def _template(table: Table, conditions: Conditions) -> dict[str, Any]:
    strategy, worst = table.strategy, table.worst
    is_known = worst.runs is not None and not worst.is_least
    return {
        "workflow": table.workflow.name,
        "kind": table.workflow.kind,
        "template": table.template.name,
        "type": table.template.type,
        "place": table.called.place or None,
        "attempts_max": table.attempts,
        "pods_max": worst.runs if is_known and table.template.makes_pod else None,
        "runs_max": worst.runs if is_known else None,
        "multiplied_by": [
            {"what": f.kind, "of": f.name, "source": f.source or None, "count": f.count} for f in worst.factors
        ],
        "reached": worst.is_reached,
        "source": None if strategy is None else strategy.source,
        "policy": None if strategy is None else strategy.strategy.policy_in(conditions.release),
        "expression": None if strategy is None else strategy.strategy.expression,
        "rows": [_row(row) for row in table.rows],
        "notes": list(table.notes),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "cause": row.cause,
        "phase": row.phase,
        "message": row.message,
        "retried": row.retried,
        "wait_s": list(row.waits),
        "attempts": row.attempts,
        "idle_s": row.idle,
        "ends": row.ends or None,
        "why": row.why,
    }


def write_text(tables: Sequence[Table], conditions: Conditions, console: Console) -> None:
    """One table after the other; templates without a strategy take a line each."""
    for number, table in enumerate(tables):
        if number:
            console.print()
        _headline(table, console)
        if table.strategy is not None:
            console.print(Text(f"  {_strategy(table.strategy, conditions)}"), soft_wrap=True)
            _rows(table.rows, console)
        _footer(table, console)
    console.print()
    console.print(
        f"Argo {conditions.release}. Each attempt runs for {short(conditions.run)} and fails as the last one did; the "
        "controller's own delays come on top. It is not published how ECI shows a reclaimed instance: it is Failed or, "
        "where the pod is gone, Error.",
        style="dim",
    )


def _headline(table: Table, console: Console) -> None:
    template = table.template
    line = Text.assemble((table.workflow.name, "bold"), " / ", (template.title, "bold"), f"  {template.type}")
    line.append(f"  {table.called.place}" if table.called.place else "", style="dim")
    if table.strategy is None:
        line.append("  no retryStrategy: one attempt", style="yellow")
    console.print(line, soft_wrap=True)


def _strategy(found: InForce, conditions: Conditions) -> str:
    """The strategy in one line, defaults in words."""
    strategy, parts = found.strategy, []
    if strategy.limit_text is None:
        parts.append("no limit")
    else:
        most = "" if strategy.attempts is None else f": {strategy.attempts} attempts at most"
        parts.append(f"limit {strategy.limit_text}{most}")
    policy = strategy.policy_in(conditions.release)
    parts.append(policy if strategy.policy else f"{policy} by default")
    backoff = strategy.backoff
    if backoff is not None:
        factor = f" x {backoff.factor}" if backoff.factor not in (None, "", "0", "1") else ""
        cap = f" up to {backoff.cap}" if backoff.cap else ""
        window = f" within {backoff.max_duration}" if backoff.max_duration else ""
        parts.append(f"backoff {backoff.duration or 'without duration'}{factor}{cap}{window}")
    if strategy.expression:
        parts.append(f"if {' '.join(strategy.expression.split())}")
    if found.source != "retryStrategy":
        parts.append(f"from {found.source}")
    return ", ".join(parts)


def _rows(rows: Sequence[Row], console: Console) -> None:
    """Causes with the same result share a row."""
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    grid.add_column("cause", style="cyan", max_width=_CAUSES)
    for title in ("phase", "retried", "waits", "total", "why"):
        grid.add_column(title, justify="right" if title == "total" else "left", no_wrap=title != "why")
    shared: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        shared.setdefault((row.phase, row.retried, row.waits, row.idle, row.why, row.ends), []).append(row)
    for (row, *_), names in ((same, [one.cause for one in same]) for same in shared.values()):
        total = sum(row.waits) + row.idle
        grid.add_row(
            ", ".join(dict.fromkeys(names)),
            row.phase,
            _retried(row),
            _waits(row),
            short(total) if total and row.attempts is not None else "",
            Text(row.why),
        )
    console.print(Padding(grid, (0, 0, 0, 2)))


def _retried(row: Row) -> Text:
    if row.retried is None:
        return Text("?", style="yellow")
    return Text("yes", style="green") if row.retried else Text("no", style="red")


def _waits(row: Row) -> str:
    """`1m, 2m, 4m x 3`; what is waited for in vain behind them."""
    groups = [(short(wait) if wait else "at once", len(list(same))) for wait, same in groupby(row.waits)]
    if groups and not row.ends:
        groups[-1] = (groups[-1][0], 1)  # how many are shown of those without end means nothing
    shown = [text if number == 1 else f"{text} x {number}" for text, number in groups[:_WAITS]]
    shown += ["..."] if len(groups) > _WAITS or (row.attempts is None and row.waits) else []
    return ", ".join([*shown, *([f"{short(row.idle)} in vain"] if row.idle else [])])


def _footer(table: Table, console: Console) -> None:
    lines = []
    if table.worst.factors or not table.worst.is_reached:
        noun = "pods" if table.template.makes_pod else "runs"
        lines.append((f"{noun} at worst  ", at_worst(table.worst), ""))
    lines += [("", note, "yellow") for note in table.notes]
    for title, text, style in lines:
        console.print(Text.assemble("  ", (title, "bold"), (text, style)), soft_wrap=True)


def at_worst(worst: Worst) -> str:
    """`4 = (1+1) x (1+1): spec.retryStrategy around main, and around work`."""
    reasons = list(_reasons(worst.factors))
    why = ", and ".join([", ".join(reasons[:-1]), reasons[-1]]) if len(reasons) > 1 else "".join(reasons)
    called = "" if worst.is_reached else "; nothing here calls it, so it counts as called once"
    return f"{_counted(worst)}{': ' if why else ''}{why}{called}"


def _counted(worst: Worst) -> str:
    open_limits = [factor for factor in worst.factors if factor.kind == "retry" and factor.count is None]
    items = f" for each item of {' and '.join(worst.per_item_of)}" if worst.per_item_of else ""
    if worst.runs is None:
        texts = [factor.text for factor in open_limits if factor.text]
        return f"as many as {' and '.join(texts)} allows{items}" if len(texts) == len(open_limits) > 0 else "no end"
    known = [factor for factor in worst.factors if factor.count is not None]
    product = " x ".join(f"(1+{f.count - 1})" if f.kind == "retry" and f.count else f"{f.count}" for f in known)
    equals = f" = {product}" if len(known) > 1 else ""
    if worst.ways == 1:
        return f"{worst.runs}{items}{equals}"
    most = min(MOST, prod(factor.count or 0 for factor in known))
    if items:
        return f"{most}{items}{equals}, and more on other ways"
    least = "at least " if worst.is_least else ""
    return f"{least}{worst.runs} on {worst.ways} ways, {most} of them{equals}"


def _reasons(factors: Sequence[Factor]) -> Iterator[str]:
    before = ""
    for factor in factors:
        if factor.kind == "loop":
            yield f"{'the' if factor.count is None else factor.count} items of {factor.name}"
        elif factor.source == "retryStrategy":
            yield f"retryStrategy of {factor.name}{_open(factor)}"
        else:
            around = f"around {factor.name}{_open(factor)}"
            yield around if factor.source == before else f"{factor.source} {around}"
        before = factor.source


def _open(factor: Factor) -> str:
    if factor.count is not None:
        return ""
    return f" with the limit {factor.text}" if factor.text else " without a limit"
