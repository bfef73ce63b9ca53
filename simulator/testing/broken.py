"""What a test says when a promise does not hold: what happened, why, which line decided it, and how to see it again."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from manifests.excerpt import excerpt
from manifests.writing import to_yaml
from simulator.results.blame import Blame
from simulator.testing.breaches import Breach
from simulator.testing.replay import Replay, replay, shown_path
from simulator.testing.situation import Situation

WIDTH = 92
"""Columns of a message, which pytest indents; of a terminal with 100."""
_WORKFLOWS, _REASONS, _LINES = 3, 3, 24
"""Workflows, reasons of each, and lines of YAML that are shown; our choice."""


class BrokenPromise(AssertionError):
    """A workflow did what a promise rules out."""


BrokenPromise.__module__ = "simulator.testing"  # where users import it from, and what pytest prints


def broken(situation: Situation, breaches: Sequence[Breach]) -> BrokenPromise:
    """The error to raise; writes the files of its replay where this is the failure that will be shown."""
    return BrokenPromise("\n".join(_lines(situation, breaches, replay(situation))))


def _lines(situation: Situation, breaches: Sequence[Breach], found: Replay) -> Iterator[str]:
    for breach in breaches[:_WORKFLOWS]:
        yield from _wrapped(f"{breach.report.workflow} {breach.what}", "", "  ")
        for why in breach.why[:_REASONS]:
            yield from _wrapped(why, "  ", "    ")
        if len(breach.why) > _REASONS:
            yield f"  and {len(breach.why) - _REASONS:,} more reasons"
        if breach.blame is not None:
            yield from _blamed(breach.blame, found)
    if len(breaches) > _WORKFLOWS:
        yield f"and {len(breaches) - _WORKFLOWS:,} more workflows"
    world = _world(situation)
    if world:
        yield from _section("world", _shortened(world, "scenario"))
    for made in situation.inputs.made:
        yield from _section("manifest", _shortened(made.text, "manifest"))
    yield from _section("replay", [found.command or found.trouble])


def _world(situation: Situation) -> str:
    """The settings as they were given; a mere name as it is."""
    scenario = situation.scenario
    if scenario.values is None or scenario.written is not None:
        return scenario.written or scenario.base or ""
    base = {} if scenario.base is None else {"extends": scenario.base}
    return to_yaml({**base, **scenario.values}) if base or scenario.values else ""


def _blamed(blame: Blame, found: Replay) -> Iterator[str]:
    span, name = blame.span, blame.source.name
    lines = [f"{found.places.get(name) or shown_path(name)}:{span.line}:{span.column}"]
    shown = excerpt(blame.source, span, longest=WIDTH - 24)
    if shown is not None:
        number = str(span.line)
        lines += [f"{number} | {shown.line}", f"{'':{len(number)}} | {shown.indent}{shown.carets}"]
    yield from _section("blame", lines)


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"  {'' if number else title:10}{line}".rstrip()


def _shortened(text: str, what: str) -> list[str]:
    lines = [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in text.strip("\n").split("\n")[:_LINES]]
    rest = text.strip("\n").count("\n") + 1 - len(lines)
    return [*lines, f"… {rest:,} more lines of the {what}"] if rest else lines


def _wrapped(text: str, first: str, further: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )
