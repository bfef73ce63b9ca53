"""Charts that were not rendered: they look like YAML, and are none yet."""

from __future__ import annotations

import re

from manifests.diagnostic import Diagnostic, Severity
from manifests.source import SourceFile, Span

_CHART = re.compile(r"\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities)\b|include\s+\")")
"""What only a Helm chart says."""
_MARK = re.compile(
    rf"{_CHART.pattern}|\{{\{{-?\s*(?:\.\w|/\*|\$\w*\s*:?=|(?:template|define|toYaml|tpl|required|default|quote|lookup)\s|"
    r"(?:if|range|with|else|end)\b)"
)
"""What any Go template says. Some commands take such texts too, so that alone it proves nothing."""


def unrendered(source: SourceFile, *, is_broken: bool) -> Diagnostic | None:
    """The finding for a chart that was not rendered, at its first mark; of a text that does not read, any mark counts.

    Where it reads, it is a manifest whose values are those of no release.
    """
    match = (_MARK if is_broken else _CHART).search(source.text)
    if match is None:
        return None
    line = source.text.count("\n", 0, match.start()) + 1
    column = match.start() - source.text.rfind("\n", 0, match.start())
    return Diagnostic(
        name="unrendered-helm",
        category="argo" if is_broken else "argo-gap",
        severity=Severity.ERROR if is_broken else Severity.WARNING,
        message="this is a Helm chart that was not rendered" + (", so it cannot be read" if is_broken else ""),
        help="lint what Helm makes of it: helm template CHART | drydock lint -",
        file=source.name,
        span=Span(line, column, line, column + 2),
    )
