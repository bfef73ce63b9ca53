"""GitLab code quality: the keys that GitLab reads, and fingerprints by which it compares two branches."""

from __future__ import annotations

import io
import json
from typing import Any

from manifests import Diagnostic, Severity, Span, load, loads
from policies.fingerprints import fingerprints
from policies.formats import gitlab
from policies.lint import Report, lint
from policies.suppression import Suppressed
from tests.policies.formats.schemas import gitlab_problems

TEXT = "kind: Workflow\nmetadata: {name: x}\n"


def written(report: Report) -> Any:
    out = io.StringIO()
    gitlab.write(report, out)
    assert out.getvalue().isascii()
    document = json.loads(out.getvalue())
    assert gitlab_problems(document) == []
    return document


def test_the_whole_of_it() -> None:
    manifests = loads(TEXT, "./flows/wf.yaml")
    finding = Diagnostic("n", "c", Severity.WARNING, "名", "do it", "./flows/wf.yaml", Span(1, 1, 2, 5))
    assert written(Report(manifests, (finding,))) == [
        {
            "description": "名. Help: do it",
            "check_name": "n",
            "fingerprint": fingerprints([finding], manifests)[0],
            "severity": "major",
            "location": {"path": "flows/wf.yaml", "lines": {"begin": 1, "end": 2}},
        }
    ]


def test_worse_findings_are_worse_to_gitlab() -> None:
    findings = [Diagnostic("n", "c", severity, "m", "", "wf.yaml", Span(1, 1, 1, 2)) for severity in Severity]
    scale = ["info", "minor", "major", "critical", "blocker"]
    levels = [scale.index(finding["severity"]) for finding in written(Report(loads(TEXT, "wf.yaml"), tuple(findings)))]
    assert levels == sorted(set(levels))


def test_nothing_found_is_an_empty_list() -> None:
    assert written(Report(loads(TEXT), ())) == []


def test_what_is_suppressed_is_left_out() -> None:
    finding = Diagnostic("n", "c", Severity.ERROR, "m", "", "wf.yaml", Span(1, 1, 1, 2))
    assert written(Report(loads(TEXT, "wf.yaml"), (), (Suppressed(finding, "comment"),))) == []


def test_a_name_that_is_no_text_can_be_written() -> None:
    name = b"w\xff.yaml".decode("utf-8", "surrogateescape")
    finding = Diagnostic("n", "c", Severity.ERROR, "m", "", name, Span(1, 1, 1, 2))
    (found,) = written(Report(loads(TEXT, name), (finding,)))
    assert found["location"]["path"] == "w\N{REPLACEMENT CHARACTER}.yaml"


def test_the_flawed_fixture_is_valid() -> None:
    report = lint(load(["fixtures/flawed"]))
    assert len(written(report)) == len(report.findings) > 10
