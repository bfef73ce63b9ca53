"""What every check is: a name, a reason, a bad and a good example. One class is rule, manual page and tests in one.

In an example, `# <- rule-name` marks the line where the finding must land.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import cleandoc
from typing import ClassVar, Literal

from manifests.diagnostic import Diagnostic, Fix, Path, Related, Severity
from manifests.document import Document
from manifests.source import Span
from manifests.versions import NEWEST, VERSIONS

Profile = Literal["default", "strict"]
"""How much one wants to hear: what nearly everyone should mend, or all there is to say."""


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
    profile: ClassVar[Profile] = "default"
    """`strict` for what is worth knowing, but often left as it is for good reasons."""
    since: ClassVar[str] = VERSIONS[0]
    until: ClassVar[str] = NEWEST
    """The first and the last release of Argo that it holds for."""
    bad: ClassVar[str]
    good: ClassVar[str]

    @classmethod
    def summary(cls) -> str:
        return cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " ")

    @classmethod
    def why(cls) -> str:
        return cleandoc(cls.__doc__ or "").partition("\n\n")[2]

    @classmethod
    def holds_for(cls, version: str) -> bool:
        """Whether it speaks of this release of Argo."""
        return VERSIONS.index(cls.since) <= VERSIONS.index(version) <= VERSIONS.index(cls.until)

    @classmethod
    def versions(cls) -> str:
        """The releases that it holds for, in words; empty where it holds for all that are known."""
        first, last = cls.since != VERSIONS[0], cls.until != NEWEST
        if first and last:
            return f"Argo {cls.since} to {cls.until}"
        return f"Argo {cls.since} and later" if first else f"Argo up to {cls.until}" if last else ""

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
