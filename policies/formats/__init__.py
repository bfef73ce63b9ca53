"""Ways to show findings: one module, one form. Each has `write`, which takes finished findings and puts them out."""

from __future__ import annotations

from collections.abc import Iterable

from manifests.diagnostic import Diagnostic, Severity
from manifests.load import Manifests
from manifests.source import SourceFile


def count(findings: Iterable[Diagnostic], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)


def sources(manifests: Manifests) -> dict[str, SourceFile]:
    """Every text that a finding may show, by file."""
    external = manifests.external.sources if manifests.external is not None else []
    return {source.name: source for source in (*external, *manifests.sources)}


def many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
