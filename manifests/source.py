"""A text with a name, and the places in it.

Lines and columns count from 1, as editors show them; an end column is the first column after the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of text: from (`line`, `column`) up to, not including, (`end_line`, `end_column`)."""

    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, end: Span) -> Span:
        """The stretch from the start of this one to the end of `end`."""
        return Span(self.line, self.column, end.end_line, end.end_column)

    def covers_line(self, line: int) -> bool:
        return self.line <= line <= self.end_line


START = Span(1, 1, 1, 1)
"""The place of what has no other place, such as an empty file."""


@dataclass(frozen=True)
class SourceFile:
    """One file's text. `name` is what the user typed for it; `-` is standard input."""

    name: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def line(self, number: int) -> str:
        """The text of line `number` (from 1); empty where the file has no such line."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""
