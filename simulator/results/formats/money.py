"""The bill for people: amounts, what they are made up of, and what the money went to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from manifests.units import show_seconds
from simulator.results.formats.figures import portion
from simulator.results.totals import Totals

_TITLES = {
    "work": "work",
    "data": "reads and writes",
    "pull": "image pull",
    "start": "container start",
    "exit": "pod exit",
    "lost": "lost: attempts that did not succeed",
    "unfinished": "pods that never ended",
}
_TROUBLE = ("lost", "unfinished")
_LEAST = 0.005
"""Smaller shares are not told from nothing."""


@dataclass(frozen=True)
class _Item:
    title: str
    seconds: float | None
    cost: float
    style: str = ""


def money(amount: float, currency: str) -> str:
    """An amount with enough digits to be told from nothing."""
    digits = 2 if amount >= 1 or amount == 0 else 4
    return f"{amount:,.{digits}f} {currency}"


def made_up_of(found: Totals) -> str:
    """The parts of a cost, in one line; of the cost of pods alone, what it went to, unless that takes a table."""
    if not is_mixed(found) and found.pods > 0:
        shares = [(item.title, item.cost / found.pods) for item in _items(found)]
        return ", ".join(f"{title} {share:.0%}" for title, share in shares if share >= _LEAST)
    disks = f", {money(found.disks, found.currency)} of it for disks" if found.disks else ""
    parts = [f"pods {money(found.pods, found.currency)}{disks}"]
    if found.cache_nodes:
        parts.append(f"cache nodes {money(found.cache_nodes, found.currency)}")
    if found.storage:
        parts.append(f"OSS requests {money(found.storage, found.currency)}")
    return ", ".join(parts) if disks or len(parts) > 1 else ""


def is_mixed(found: Totals) -> bool:
    """Whether there is more to say than what share of it pods that succeeded took for what."""
    trouble = any(found.classes[name].seconds > 0 for name in _TROUBLE)
    return trouble or bool(found.disks or found.cache_nodes or found.storage or found.spot_saving)


def saving(found: Totals) -> str:
    """What spot pods saved, as a sentence; empty where there were none."""
    if found.spot_saving is None:
        return ""
    difference = money(abs(found.spot_saving), found.currency)
    return f"on demand, its spot pods would have cost {difference} {'more' if found.spot_saving >= 0 else 'less'}"


def write_spending(found: Totals, console: Console) -> None:
    """A table of what the money went to, where a line does not say it all."""
    if found.total <= 0 or not is_mixed(found):
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    for _ in range(3):
        grid.add_column(justify="right", no_wrap=True)
    for item in _items(found):
        seconds = "" if item.seconds is None else show_seconds(item.seconds)
        cells = [seconds, money(item.cost, found.currency), portion(item.cost / found.total)]
        grid.add_row(Text(item.title, style=item.style or "cyan"), *cells)
    if found.free:
        grid.add_row(Text("waiting for an instance or a retry", style="dim"), show_seconds(found.free), "free", "")
    console.print(Text("What the money went to", style="bold"))
    console.print(grid)
    console.print()


def _items(found: Totals) -> list[_Item]:
    """Everything that cost something, the dearest first."""
    return sorted((item for item in _all_items(found) if item.cost > 0), key=lambda item: -item.cost)


def _all_items(found: Totals) -> Iterator[_Item]:
    for name, spent in found.classes.items():
        yield _Item(_TITLES[name], spent.seconds, spent.cost, "yellow" if name in _TROUBLE else "")
    yield _Item("cache nodes", found.cache_seconds, found.cache_nodes)
    yield _Item("OSS requests", None, found.storage)
