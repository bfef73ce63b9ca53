"""Reading the CSV files: every cell that cannot be used is reported with its file, row, column and value.

A user's folder lies on top of the built-in one: a row there replaces the built-in row of the same key.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn


class CatalogError(ValueError):
    """A catalog file that cannot be used.

    `file` is the path, `row` the line in it as an editor counts (the header is line 1; 0 for the file as a whole),
    `column` and `value` the cell; both are empty when the fault is not in one cell.
    """

    def __init__(self, reason: str, file: str, row: int = 0, column: str = "", value: str = "") -> None:
        super().__init__(reason, file, row, column, value)  # all of them, so that the error can be pickled
        self.reason, self.file, self.row, self.column, self.value = reason, file, row, column, value

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        cell = f"{self.column} {self.value!r} " if self.row and self.column else ""
        column = f"column {self.column} " if self.column and not self.row else ""
        return f"{place}: {cell}{column}{self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, asked for its cells by column name. Each method raises `CatalogError` at its cell."""

    file: str
    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell, which must not be empty."""
        return self.cells[column] or self._refuse(column, "must not be empty")

    def optional_text(self, column: str) -> str:
        """The cell; empty also where the table lacks the column."""
        return self.cells.get(column, "")

    def words(self, column: str) -> tuple[str, ...]:
        """The words of a cell that has at least one."""
        return tuple(self.text(column).split())

    def amount(self, column: str) -> float:
        """A finite number, zero or more."""
        text = self.text(column)
        try:
            value = float(text)
        except ValueError:
            self._refuse(column, "is not a number")
        if not math.isfinite(value) or value < 0:
            self._refuse(column, "must be a finite number, zero or more")
        return value

    def positive(self, column: str) -> float:
        """A finite number above zero."""
        return self.amount(column) or self._refuse(column, "must be above zero")

    def optional_positive(self, column: str) -> float | None:
        """A finite number above zero, or None for an empty cell."""
        return self.positive(column) if self.cells[column] else None

    def flag(self, column: str) -> bool:
        """`yes` or `no`."""
        if self.text(column) not in ("yes", "no"):
            self._refuse(column, "must be yes or no")
        return self.cells[column] == "yes"

    def wrong(self, column: str, reason: str) -> CatalogError:
        """The error that this cell is, for a reason the table knows and the row does not."""
        return CatalogError(reason, file=self.file, row=self.number, column=column, value=self.cells[column])

    def _refuse(self, column: str, reason: str) -> NoReturn:
        raise self.wrong(column, reason)


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of one CSV file (UTF-8, blank lines skipped) that has at least these columns.

    Raises:
        CatalogError: the file cannot be read, lacks a column, or a row has too few or too many cells.
    """
    file = str(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            numbered = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(cells)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogError(f"cannot be read: {error}", file=file) from error
    header = numbered[0][1] if numbered else []
    for column in columns:
        if column not in header:
            raise CatalogError("is missing from the header", file=file, column=column)
    for number, cells in numbered[1:]:
        if len(cells) != len(header):
            raise CatalogError(f"has {len(cells)} cells, the header has {len(header)}", file=file, row=number)
    return [Row(file, number, dict(zip(header, cells, strict=True))) for number, cells in numbered[1:]]


def by_key(rows: Sequence[Row], column: str) -> dict[str, Row]:
    """The rows by the text of one column; a key given twice raises `CatalogError` at its second row."""
    keyed: dict[str, Row] = {}
    for row in rows:
        first = keyed.setdefault(row.text(column), row)
        if first is not row:
            raise row.wrong(column, f"is already in row {first.number}")
    return keyed


def stacked(folders: Sequence[Path], name: str, columns: Sequence[str]) -> list[dict[str, Row]]:
    """The table `name` of each folder that has it, in that order, keyed by its first required column."""
    paths = [folder / name for folder in folders]
    return [by_key(read_rows(path, columns), columns[0]) for path in paths if path.exists()]


def merged(layers: Sequence[Mapping[str, Row]]) -> dict[str, Row]:
    """One table from several: later rows replace earlier ones of the same key."""
    return {key: row for layer in layers for key, row in layer.items()}
