"""What is wrong somewhere: one type for broken YAML, for what Argo would reject, and for what practice advises.

It lies below everything that reports, so that there is one list, one sort order and one writer for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from manifests.source import Span

Path = tuple[str | int, ...]
"""Where a value lies in its document: keys and list indexes from the root."""


class Severity(Enum):
    """How bad it is. Compare with `at_least`."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    def at_least(self, other: Severity) -> bool:
        order = list(Severity)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that helps to understand the finding, such as the first of two equal keys."""

    message: str
    file: str
    span: Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` by `text`; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the text that settles a finding.

    `safe` means that it cannot change what a workflow that works today computes; others need `--unsafe-fixes`.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Diagnostic:
    """One finding: what is there, what it will do, and (`help`) what to write instead."""

    name: str
    category: str
    severity: Severity
    message: str
    help: str
    file: str
    span: Span
    path: Path = ()
    kind: str = ""
    object: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()

    def __repr__(self) -> str:
        """One line, as a failing test shows it; with escapes where the user's text has what would steer a terminal."""
        place = f"{self.file}:{self.span.line}:{self.span.column}"
        line = f"{place} {self.severity.value} {self.name}: {self.message}"
        return line if line.isprintable() else repr(line)

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        return (self.file, self.span, self.name, self.message)


def path_text(path: Path) -> str:
    """A path as people write it: `spec.templates[1].container`.

    >>> path_text(("spec", "templates", 1))
    'spec.templates[1]'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.replace("-", "").replace("_", "").isalnum():
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text
