"""Findings as JSON, for programs. Lines and columns count from 1."""

from __future__ import annotations

import json
from typing import TextIO

from manifests.diagnostic import Diagnostic, Fix, Severity, path_text
from manifests.source import Span
from policies.fingerprints import report_fingerprints
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
    shown, hidden = report_fingerprints(report)
    document = {
        "schema": SCHEMA,
        "summary": summary,
        "findings": [_finding(*pair) for pair in zip(findings, shown, strict=True)],
        "suppressed": [
            {**_finding(one.finding, fingerprint), "by": one.by, "reason": one.reason}
            for one, fingerprint in zip(report.suppressed, hidden, strict=True)
        ],
    }
    json.dump(document, out, indent=2)  # escaped to ASCII, so that any stream can take it
    out.write("\n")


def _finding(finding: Diagnostic, fingerprint: str) -> dict[str, object]:
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
        "fingerprint": fingerprint,
        "fixable": finding.fix is not None,
        "fix": _fix(finding.fix) if finding.fix is not None else None,
        "related": [
            {"message": related.message, "file": related.file, **_place(related.span)} for related in finding.related
        ],
    }


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{**_place(edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _place(span: Span) -> dict[str, int]:
    return {"line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column}
