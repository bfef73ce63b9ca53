"""Ways to show findings: one module, one form. Each has `write`, which takes finished findings and puts them out."""

from __future__ import annotations

from collections.abc import Iterable

from manifests.diagnostic import Diagnostic, Severity


def count(findings: Iterable[Diagnostic], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)
