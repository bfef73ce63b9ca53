"""The comments of a YAML text, which parsers throw away and suppressions live in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from manifests.source import SourceFile, Span

_HASH = re.compile(r"(?:^|(?<=\s))#")


@dataclass(frozen=True, slots=True)
class Comment:
    """`text` runs from the `#` to the end of its line; `alone` when nothing else is on that line."""

    text: str
    span: Span
    alone: bool


def find_comments(source: SourceFile, scalars: Iterable[Span]) -> list[Comment]:
    """Every comment of `source`; a `#` inside one of the `scalars`, given in the order of the text, is no comment."""
    if "#" not in source.text:
        return []
    taken: dict[int, list[tuple[int, float]]] = {}
    for span in scalars:
        for line in range(span.line, span.end_line + 1):
            first = span.column if line == span.line else 1
            last = span.end_column if line == span.end_line else float("inf")
            taken.setdefault(line, []).append((first, last))
    found = []
    for number, text in enumerate(source.lines, start=1):
        start = _comment_start(text, taken.get(number, [])) if "#" in text else None
        if start is not None:
            span = Span(number, start + 1, number, len(text) + 1)
            found.append(Comment(text[start:], span, alone=not text[:start].strip()))
    return found


def _comment_start(text: str, taken: list[tuple[int, float]]) -> int | None:
    """The index of the first `#` outside of the columns `taken`."""
    stretches = iter(taken)
    first, last = next(stretches, (float("inf"), float("inf")))
    for match in _HASH.finditer(text):
        column = match.start() + 1
        while last <= column:
            first, last = next(stretches, (float("inf"), float("inf")))
        if column < first:
            return match.start()
    return None
