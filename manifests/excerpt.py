"""The line of a place, ready to be shown with carets under it.

What comes from the user's files is shown as it is, but for control characters, which become visible, so that no file
can steer a terminal.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from manifests.source import SourceFile, Span

LONGEST = 400
"""Characters of a line that are shown; our choice. Manifests that a program wrote may have but one line."""
_TAB = 4
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Control, format (writing direction), surrogate, line and paragraph separator characters."""


@dataclass(frozen=True)
class Excerpt:
    """`indent` and `carets` are what goes under `line`."""

    line: str
    indent: str
    carets: str


def excerpt(source: SourceFile, span: Span, longest: int = LONGEST) -> Excerpt | None:
    """The first line of a place, with carets from its start to its end on that line; None where the line is blank.

    Of a line with more than `longest` characters, it has what is around the start.
    """
    line = source.line(span.line).rstrip()
    if not line.strip():
        return None
    end = span.end_column if span.end_line == span.line else len(line) + 1
    line, start, end = _cut(line, span.column - 1, end - 1, longest)
    before, marked = _shown(line[:start]), _shown(line[start:end])
    return Excerpt(_shown(line), " " * _columns(before), "^" * max(1, _columns(marked)))


def visible(text: str) -> str:
    """The text with a mark for everything that would move the cursor or turn the writing direction.

    >>> visible("red \\x1b[31m")
    'red �[31m'
    """
    if text.isprintable():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in _UNSEEN else char for char in text)


def _cut(line: str, start: int, end: int, longest: int) -> tuple[str, int, int]:
    """A line with the start and end of a place in it; of a long one, what is around the start."""
    if len(line) <= longest:
        return line, start, end
    first = max(0, min(start - longest // 4, len(line) - longest))
    last = first + longest
    mark = "…" if first else ""
    more = "…" if last < len(line) else ""
    moved = first - len(mark)
    return f"{mark}{line[first:last]}{more}", start - moved, min(end, last) - moved


def _columns(text: str) -> int:
    """How wide a terminal shows a text; Chinese takes two columns for a character, a combining mark none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(char) else _width(char) for char in text)


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _shown(text: str) -> str:
    """Source text with tabs as blanks, so that carets stand under what they mean."""
    return visible(text.replace("\t", " " * _TAB))
