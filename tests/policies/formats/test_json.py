"""The JSON shape is a contract."""

from __future__ import annotations

import io
import json

from manifests import Diagnostic, Fix, Severity, Span, loads
from policies.formats import json as json_format
from policies.lint import Report

TEXT = "kind: Workflow\nmetadata: {name: 名}\nspec:\n  templates:\n    - {name: a}\n    - {name: a}\n"


def written(findings: list[Diagnostic]) -> str:
    out = io.StringIO()
    json_format.write(Report(loads(TEXT, "wf.yaml"), tuple(findings)), out)
    return out.getvalue()


def test_the_whole_document() -> None:
    document = loads(TEXT, "wf.yaml").documents[0]
    first = document.related("first given here", ("spec", "templates", 0))
    finding = document.report(
        "duplicate-template", "argo", Severity.ERROR, ("spec", "templates", 1), "twice", "rename", related=[first]
    )
    assert json.loads(written([finding])) == {
        "schema": 1,
        "summary": {"files": 1, "documents": 1, "errors": 1, "warnings": 0, "infos": 0},
        "findings": [
            {
                "name": "duplicate-template",
                "category": "argo",
                "severity": "error",
                "message": "twice",
                "help": "rename",
                "file": "wf.yaml",
                "line": 6,
                "column": 7,
                "end_line": 6,
                "end_column": 16,
                "path": "spec.templates[1]",
                "kind": "Workflow",
                "object": "名",
                "fixable": False,
                "related": [
                    {
                        "message": "first given here",
                        "file": "wf.yaml",
                        "line": 5,
                        "column": 7,
                        "end_line": 5,
                        "end_column": 16,
                    }
                ],
            }
        ],
    }


def test_every_severity_is_counted_on_its_own() -> None:
    document = loads(TEXT, "wf.yaml").documents[0]
    severities = [Severity.INFO, Severity.WARNING, Severity.INFO, Severity.INFO, Severity.WARNING]
    summary = json.loads(written([document.report("n", "c", severity, (), "m") for severity in severities]))["summary"]
    assert summary == {"files": 1, "documents": 1, "errors": 0, "warnings": 2, "infos": 3}


def test_a_finding_with_a_fix_is_fixable() -> None:
    finding = Diagnostic("n", "c", Severity.INFO, "m", "", "wf.yaml", Span(1, 1, 1, 1), fix=Fix("t", (), safe=False))
    assert json.loads(written([finding]))["findings"][0]["fixable"] is True


def test_no_findings_are_still_a_document_that_ends_its_line() -> None:
    text = written([])
    assert json.loads(text)["findings"] == []
    assert text.endswith("}\n")


def test_a_stream_of_any_encoding_can_take_it() -> None:
    """A file name may hold bytes that are no text, and a console may know no Chinese."""
    finding = Diagnostic("n", "c", Severity.INFO, "名", "", "w\udcff.yaml", Span(1, 1, 1, 1))
    text = written([finding])
    assert text.isascii()
    assert json.loads(text)["findings"][0]["message"] == "名"
