"""Findings as a GitLab code quality report, which merge requests compare with that of their target branch."""

from __future__ import annotations

import json
from typing import TextIO

from manifests.diagnostic import Diagnostic, Severity
from policies.fingerprints import relative, report_fingerprints
from policies.lint import Report

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}
"""GitLab knows five, from `info` to `blocker`; which of them ours are is our choice."""


def write(report: Report, out: TextIO) -> None:
    """Only what is not suppressed: GitLab has no word for the rest."""
    names, _ = report_fingerprints(report)
    json.dump([_finding(*pair) for pair in zip(report.findings, names, strict=True)], out, indent=2)
    out.write("\n")


def _finding(finding: Diagnostic, fingerprint: str) -> dict[str, object]:
    path = relative(finding.file).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return {
        "description": f"{finding.message}. Help: {finding.help}" if finding.help else finding.message,
        "check_name": finding.name,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": finding.span.line, "end": finding.span.end_line}},
    }
