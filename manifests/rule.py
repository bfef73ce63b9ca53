"""What every check is: a name, a reason, a bad and a good example. One class is rule, manual page and tests in one.

In an example, `# <- rule-name` marks the line where the finding must land.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import cleandoc
from typing import ClassVar

from manifests.diagnostic import Diagnostic, Fix, Path, Related, Severity
from manifests.document import Document
from manifests.source import Span


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule yields: a place in the document at hand and what to say there."""

    path: Path
    message: str
    help: str = ""
    span: Span | None = None
    fix: Fix | None = None
    related: Sequence[Related] = ()
    severity: Severity | None = None
    text: str = ""
    """The part of the value at `path` that is meant; it narrows the place down where it can be found."""


class Rule:
    """Base of all checks. The docstring says why: its first line is the summary, the rest the reasons."""

    name: ClassVar[str]
    category: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    source: ClassVar[str]
    """Where the rule comes from: a fact with its page, or whose practice it is."""
    fixable: ClassVar[bool] = False
    bad: ClassVar[str]
    good: ClassVar[str]

    @classmethod
    def summary(cls) -> str:
        return cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " ")

    @classmethod
    def why(cls) -> str:
        return cleandoc(cls.__doc__ or "").partition("\n\n")[2]

    @classmethod
    def example(cls, which: str) -> str:
        """The `bad` or `good` example as a file would hold it."""
        return cleandoc(getattr(cls, which)) + "\n"

    def report(self, document: Document, found: Found) -> Diagnostic:
        return document.report(
            self.name,
            self.category,
            found.severity or self.severity,
            found.path,
            found.message,
            found.help,
            span=found.span or (document.place_of(found.path, found.text) if found.text else None),
            fix=found.fix,
            related=found.related,
        )
