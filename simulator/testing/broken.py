"""What a test says when a promise does not hold: what happened, why, which line decided it, and how to see it again."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from manifests.excerpt import excerpt, visible
from manifests.writing import to_yaml
from simulator.results.blame import Blame
from simulator.testing.breaches import Breach
from simulator.testing.replay import Replay, replay, shown_path
from simulator.testing.situation import Situation

_WIDTH, _LINE = 92, 76
"""Columns of a sentence, and of a line of YAML or of a manifest: what pytest leaves of a terminal with 100."""
_WORKFLOWS, _REASONS, _LINES, _SENTENCE = 3, 3, 24, 800
"""Workflows, reasons of each, lines of YAML, and letters of a sentence that are shown; our choice."""


class BrokenPromise(AssertionError):
    """A workflow did what a promise rules out."""


BrokenPromise.__module__ = "simulator.testing"  # where users import it from, and what pytest prints


def broken(situation: Situation, breaches: Sequence[Breach]) -> BrokenPromise:
    """The error to raise; writes the files of its replay where this is the failure that will be shown."""
    return BrokenPromise("\n".join(_lines(situation, breaches, replay(situation))))


def _lines(situation: Situation, breaches: Sequence[Breach], found: Replay) -> Iterator[str]:
    blamed: set[Blame] = set()
    for breach in breaches[:_WORKFLOWS]:
        yield from _wrapped(f"{breach.report.workflow} {breach.what}", "", "  ")
        for why in breach.why[:_REASONS]:
            yield from _wrapped(why, "  ", "    ")
        if len(breach.why) > _REASONS:
            yield f"  and {len(breach.why) - _REASONS:,} more reasons"
        if breach.blame is not None and breach.blame not in blamed:
            blamed.add(breach.blame)
            yield from _section("blame", _blamed(breach.blame, situation, found))
    if len(breaches) > _WORKFLOWS:
        yield f"and {len(breaches) - _WORKFLOWS:,} more workflows"
    world = _world(situation)
    if world:
        yield from _section("world", _shortened(world))
    for made in situation.inputs.made:
        yield from _section("manifest", _shortened(made.text))
    yield from _section("replay", [found.command or found.trouble])


def _world(situation: Situation) -> str:
    """The settings as they were given; a mere name as it is."""
    scenario = situation.scenario
    if scenario.values is None or scenario.written is not None:
        return scenario.written or scenario.base or ""
    base = {} if scenario.base is None else {"extends": scenario.base}
    return to_yaml({**base, **scenario.values}) if base or scenario.values else ""


def _blamed(blame: Blame, situation: Situation, found: Replay) -> Iterator[str]:
    """The place, and its line with carets; what was made up has its place in the file of the replay."""
    span, name = blame.span, blame.source.name
    path = found.places.get(name, name) if blame.source in situation.inputs.made else shown_path(name)
    yield f"{path}:{span.line}:{span.column}"
    shown = excerpt(blame.source, span, longest=_LINE)
    if shown is not None:
        number = str(span.line)
        yield f"{number} | {shown.line}"
        yield f"{'':{len(number)}} | {shown.indent}{shown.carets}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"  {'' if number else title:10}{line}".rstrip()


def _shortened(text: str) -> Iterator[str]:
    """The first lines of YAML, so that one who has drawn a huge manifest sees the reason too."""
    lines = text.strip("\n").split("\n")
    for line in map(visible, lines[:_LINES]):
        yield line if len(line) <= _LINE else f"{line[: _LINE - 1]}…"
    if len(lines) > _LINES:
        yield f"… {len(lines) - _LINES:,} more lines"


def _wrapped(text: str, first: str, further: str) -> list[str]:
    said = visible(" ".join(text.split()))
    said = said if len(said) <= _SENTENCE else f"{said[:_SENTENCE]}…"
    return textwrap.wrap(
        said, _WIDTH, initial_indent=first, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )
