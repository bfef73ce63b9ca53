"""One YAML document: its value, its places, its comments, and how to report on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from manifests.comments import Comment
from manifests.diagnostic import Diagnostic, Fix, Path, Related, Severity
from manifests.fields import EMPTY, Raw
from manifests.nodes import Node
from manifests.source import SourceFile, Span


@dataclass
class Document:
    """`index` counts the documents of the file from 0."""

    source: SourceFile
    index: int
    root: Node
    comments: list[Comment] = field(default_factory=list)

    @property
    def value(self) -> object:
        return self.root.value

    @property
    def raw(self) -> Raw:
        """Its keys; none where it is no mapping."""
        return self.value if isinstance(self.value, dict) else EMPTY

    @property
    def kind(self) -> str:
        return _text(self.value, "kind")

    @property
    def name(self) -> str:
        """The object's name, or the prefix it is generated from."""
        metadata = self.value.get("metadata") if isinstance(self.value, dict) else None
        return _text(metadata, "name") or _text(metadata, "generateName")

    def place(self, path: Path) -> Span:
        return self.root.place(path)

    def place_of(self, path: Path, part: str) -> Span | None:
        """Where a part of the text at `path` is written, and no longer name begins or ends with it.

        None where it is not written as it reads.
        """
        whole = self.place(path)
        alone = re.compile(rf"(?<![\w-]){re.escape(part)}(?![\w-])" if part[:1].isalnum() else re.escape(part))
        for number in range(whole.line, whole.end_line + 1):
            line = self.source.line(number)
            start = whole.column - 1 if number == whole.line else 0
            end = whole.end_column - 1 if number == whole.end_line else len(line)
            match = alone.search(line, start, end)
            if match is not None:
                return Span(number, match.start() + 1, number, match.end() + 1)
        return None

    def related(self, message: str, path: Path) -> Related:
        return Related(message, self.source.name, self.place(path))

    def report(
        self,
        name: str,
        category: str,
        severity: Severity,
        path: Path,
        message: str,
        help: str = "",
        *,
        span: Span | None = None,
        fix: Fix | None = None,
        related: Sequence[Related] = (),
    ) -> Diagnostic:
        """A finding at `path`, or at `span` where a narrower place is known."""
        return Diagnostic(
            name=name,
            category=category,
            severity=severity,
            message=message,
            help=help,
            file=self.source.name,
            span=span if span is not None else self.place(path),
            path=path,
            kind=self.kind,
            object=self.name,
            fix=fix,
            related=tuple(related),
        )


def _text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
