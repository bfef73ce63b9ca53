"""The JSON shape is a contract."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

from manifests import Diagnostic, Edit, Fix, Severity, Span, loads
from policies.fingerprints import fingerprints
from policies.formats import json as json_format
from policies.lint import Report
from policies.suppression import Suppressed

TEXT = "kind: Workflow\nmetadata: {name: 名}\nspec:\n  templates:\n    - {name: a}\n    - {name: a}\n"


def written(findings: list[Diagnostic], suppressed: Sequence[Suppressed] = ()) -> str:
    out = io.StringIO()
    json_format.write(Report(loads(TEXT, "wf.yaml"), tuple(findings), tuple(suppressed)), out)
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
                "fingerprint": fingerprints([finding], loads(TEXT, "wf.yaml"))[0],
                "fixable": False,
                "fix": None,
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
        "suppressed": [],
    }


def test_every_severity_is_counted_on_its_own() -> None:
    document = loads(TEXT, "wf.yaml").documents[0]
    severities = [Severity.INFO, Severity.WARNING, Severity.INFO, Severity.INFO, Severity.WARNING]
    summary = json.loads(written([document.report("n", "c", severity, (), "m") for severity in severities]))["summary"]
    assert summary == {"files": 1, "documents": 1, "errors": 0, "warnings": 2, "infos": 3}


def test_a_finding_with_a_fix_is_fixable() -> None:
    fix = Fix("t", (Edit(Span(1, 2, 3, 4), "x"),), safe=False)
    finding = Diagnostic("n", "c", Severity.INFO, "m", "", "wf.yaml", Span(1, 1, 1, 1), fix=fix)
    (found,) = json.loads(written([finding]))["findings"]
    assert found["fixable"] is True
    assert found["fix"] == {
        "title": "t",
        "safe": False,
        "edits": [{"line": 1, "column": 2, "end_line": 3, "end_column": 4, "text": "x"}],
    }


def test_what_is_suppressed_is_listed_apart_with_the_reason() -> None:
    finding = Diagnostic("n", "c", Severity.ERROR, "m", "", "wf.yaml", Span(1, 1, 1, 1))
    shown = json.loads(written([finding]))
    hidden = json.loads(written([], [Suppressed(finding, "baseline", "later")]))
    assert hidden["suppressed"] == [{**shown["findings"][0], "by": "baseline", "reason": "later"}]
    assert hidden["findings"] == []
    assert hidden["summary"]["errors"] == 0


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
