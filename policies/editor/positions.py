"""Places as editors count them: lines and columns from 0, and columns in the code units that the editor asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from lsprotocol import types
from pygls.workspace import PositionCodec

from manifests.source import SourceFile, Span

_LINE_END = re.compile(r"\r\n|\n|\r")
"""What ends a line for an editor; for YAML some other characters do too."""


@dataclass(frozen=True)
class Positions:
    """The places in one text."""

    source: SourceFile
    codec: PositionCodec

    def range(self, span: Span) -> types.Range:
        return types.Range(self._position(span.line, span.column), self._position(span.end_line, span.end_column))

    def line_of(self, position: types.Position) -> int:
        """The line of the text, as findings count them."""
        offset = self._editor_lines[min(position.line, len(self._editor_lines) - 1)]
        return bisect_right(self._lines, offset)

    def whole(self) -> types.Range:
        """Everything."""
        return types.Range(types.Position(0, 0), self._at(len(self.source.text)))

    def _position(self, line: int, column: int) -> types.Position:
        index = min(line, len(self._lines)) - 1
        if index < 0 or line > len(self._lines):
            return self._at(len(self.source.text))
        end = self._lines[index + 1] if index + 1 < len(self._lines) else len(self.source.text)
        return self._at(min(self._lines[index] + column - 1, end))

    def _at(self, offset: int) -> types.Position:
        line = bisect_right(self._editor_lines, offset) - 1
        return types.Position(line, self.codec.client_num_units(self.source.text[self._editor_lines[line] : offset]))

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line starts."""
        starts, offset = [], 0
        for line in self.source.text.splitlines(keepends=True):
            starts.append(offset)
            offset += len(line)
        return starts

    @cached_property
    def _editor_lines(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.source.text))]
