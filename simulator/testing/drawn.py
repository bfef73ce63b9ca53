"""What strategies draw: plain values that print as YAML, so that a failing example can be pasted into a file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

from manifests.writing import to_documents, to_yaml


class _Printer(Protocol):
    """What Hypothesis prints examples with."""

    def text(self, text: str) -> None: ...

    def break_(self) -> None: ...

    def group(self, indent: int = 0, open: str = "", close: str = "") -> AbstractContextManager[None]: ...


class Drawn(dict[str, Any]):
    """A mapping: a part of a manifest or of a scenario."""

    def __repr__(self) -> str:
        return to_yaml(self).rstrip()

    def _repr_pretty_(self, printer: _Printer, cycle: bool) -> None:
        _print_lines(printer, repr(self))


class Documents(list[Drawn]):
    """The documents of one file, the Workflow first."""

    @property
    def workflow(self) -> Drawn:
        return self[0]

    def __repr__(self) -> str:
        return to_documents(self).rstrip()

    def _repr_pretty_(self, printer: _Printer, cycle: bool) -> None:
        _print_lines(printer, repr(self))


def _print_lines(printer: _Printer, text: str) -> None:
    """Each on a line of its own, deeper than what they belong to."""
    with printer.group(2):
        for line in text.splitlines():
            printer.break_()
            printer.text(line)
