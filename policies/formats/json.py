"""Findings as JSON, for programs. Lines and columns count from 1."""

from __future__ import annotations

import json
from typing import TextIO

from manifests.diagnostic import Diagnostic, Severity, path_text
from manifests.source import Span
from policies.formats import count
from policies.lint import Report

SCHEMA = 1
"""Keys may be added under the same number; a renamed or removed key needs the next one."""


def write(report: Report, out: TextIO) -> None:
    findings, manifests = report.findings, report.manifests
    summary = {
        "files": len(manifests.sources),
        "documents": len(manifests.documents),
        "errors": count(findings, Severity.ERROR),
        "warnings": count(findings, Severity.WARNING),
        "infos": count(findings, Severity.INFO),
    }
    document = {"schema": SCHEMA, "summary": summary, "findings": [_finding(finding) for finding in findings]}
    json.dump(document, out, indent=2)  # escaped to ASCII, so that any stream can take it
    out.write("\n")


def _finding(finding: Diagnostic) -> dict[str, object]:
    return {
        "name": finding.name,
        "category": finding.category,
        "severity": finding.severity.value,
        "message": finding.message,
        "help": finding.help,
        "file": finding.file,
        **_place(finding.span),
        "path": path_text(finding.path),
        "kind": finding.kind,
        "object": finding.object,
        "fixable": finding.fix is not None,
        "related": [
            {"message": related.message, "file": related.file, **_place(related.span)} for related in finding.related
        ],
    }


def _place(span: Span) -> dict[str, int]:
    return {"line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column}
