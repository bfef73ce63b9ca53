"""Charts that were not rendered: they look like YAML, and are none yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from manifests.diagnostic import Diagnostic, Severity
from manifests.expressions.tags import OPEN
from manifests.source import SourceFile, Span

_CHART = re.compile(r"\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities)\b|include\s+\")")
"""What only a Helm chart says."""
_WORDS = (
    r"(?:\.\w|/\*|\$\w*\s*:?=|(?:template|define|toYaml|tpl|required|default|quote|lookup)\s|"
    r"(?:if|range|with|else|end)\b)"
)
_VALUE = re.compile(rf"{_CHART.pattern}|^[ \t]*(?:- +|[\w./-]+:[ \t]+)+\{{\{{-?\s*{_WORDS}", re.MULTILINE)
"""What any Go template says in the place of a value. Between quotes, it may be meant for a command."""
_LINE = re.compile(rf"{_CHART.pattern}|^[ \t]*(?:- +|[\w./-]+:[ \t]+)*\{{\{{-?\s*{_WORDS}", re.MULTILINE)
"""The same, and what it says on lines of its own."""
_COMMENT = re.compile(r"(?:^|\s)#")


def unrendered(source: SourceFile, problems: Sequence[Diagnostic]) -> Diagnostic | None:
    """The finding for a chart that was not rendered, at its first mark; the worse it reads, the more is a mark.

    `problems` are those of reading it. Without any, it is a manifest whose values are those of no release.
    """
    is_broken = any(problem.name == "broken-yaml" for problem in problems)
    offset = next(_marks(source.text, _LINE if is_broken else _VALUE if problems else _CHART), None)
    if offset is None:
        return None
    line, column = source.text.count("\n", 0, offset) + 1, offset - source.text.rfind("\n", 0, offset)
    return Diagnostic(
        name="unrendered-helm",
        category="argo" if problems else "argo-gap",
        severity=Severity.ERROR if problems else Severity.WARNING,
        message="this is a Helm chart that was not rendered" + (", so it cannot be read" if problems else ""),
        help="lint what Helm makes of it: helm template CHART | drydock lint -",
        file=source.name,
        span=Span(line, column, line, column + len(OPEN)),
    )


def _marks(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Where the braces of each mark begin that stands in no comment."""
    for match in pattern.finditer(text):
        offset = text.index(OPEN, match.start())
        if not _COMMENT.search(text[text.rfind("\n", 0, offset) + 1 : offset]):
            yield offset
