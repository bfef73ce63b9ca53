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
    """Every comment of `source`; a `#` inside one of the `scalars` is text, not a comment."""
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
        if "#" not in text:
            continue
        for match in _HASH.finditer(text):
            column = match.start() + 1
            if any(first <= column < last for first, last in taken.get(number, ())):
                continue
            span = Span(number, column, number, len(text) + 1)
            found.append(Comment(text[match.start() :], span, alone=not text[: match.start()].strip()))
            break
    return found
