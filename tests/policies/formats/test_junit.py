"""JUnit XML: what Jenkins' schema allows, what other readers count, and tests that keep their names."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import junitparser
import pytest

from manifests import Diagnostic, Severity, Span, load, loads
from manifests.load import load_sources
from manifests.source import SourceFile
from policies.formats import junit
from policies.lint import Report, lint
from policies.selection import Selection
from policies.suppression import Suppressed
from tests.policies.formats.schemas import junit_problems

TEXT = """\
kind: Workflow
metadata: {name: x}
spec:
  entrypoint: a
  templates:
    - name: a
      container: {image: "alpine:latest"}
    - name: b  # drydock: ignore[retry-missing] its caller retries
      container: {image: "alpine:3.20"}
"""
CLEAN = "kind: Workflow\nmetadata: {name: y}\nspec: {entrypoint: a, templates: [{name: a, suspend: {}}]}\n"
ONLY = Selection(("retry-missing", "resources-missing"))
"""A warning and an info."""


def written(report: Report, fail_on: Severity = Severity.WARNING) -> ElementTree.Element:
    out = io.StringIO()
    junit.write(report, out, fail_on=fail_on)
    assert out.getvalue().isascii()
    assert out.getvalue().startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
    root = ElementTree.fromstring(out.getvalue())
    assert junit_problems(root) == []
    return root


def report(text: str = TEXT) -> Report:
    return lint(load_sources([SourceFile("wf.yaml", text), SourceFile("clean.yaml", CLEAN)]), ONLY)


def cases(root: ElementTree.Element) -> dict[str, str]:
    """What became of each test."""
    return {
        f"{case.get('classname')}: {case.get('name')}": next((child.tag for child in case), "passed")
        for case in root.iter("testcase")
    }


def of(finding: Diagnostic) -> ElementTree.Element:
    return written(Report(loads(TEXT, finding.file), (finding,)))


def test_each_finding_is_a_test_and_each_clean_file_one_that_passes() -> None:
    assert cases(written(report())) == {
        "wf.yaml: retry-missing Workflow/x spec.templates[a].retryStrategy": "failure",
        "wf.yaml: resources-missing Workflow/x spec.templates[a]": "system-out",
        "wf.yaml: resources-missing Workflow/x spec.templates[b]": "system-out",
        "wf.yaml: retry-missing Workflow/x spec.templates[b].retryStrategy": "skipped",
        "clean.yaml: no findings": "passed",
    }


def test_what_fails_the_run_fails_its_test() -> None:
    def failures(fail_on: Severity) -> str | None:
        return written(report(), fail_on).get("failures")

    assert [failures(severity) for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)] == ["0", "1", "3"]


def test_a_failure_says_what_and_where() -> None:
    (failure,) = written(report()).iter("failure")
    (finding,) = (one for one in report().findings if one.severity is Severity.WARNING)
    assert (failure.get("type"), failure.get("message")) == ("warning", finding.message)
    assert failure.text == f"wf.yaml:6:7  warning  retry-missing\n{finding.message}\nhelp: {finding.help}"


def test_a_skipped_test_says_why() -> None:
    (skipped,) = written(report()).iter("skipped")
    assert skipped.get("message") == "suppressed by a comment: its caller retries"
    recorded = Diagnostic("n", "c", Severity.ERROR, "m", "", "wf.yaml", Span(1, 1, 1, 2))
    root = written(Report(loads(TEXT, "wf.yaml"), (), (Suppressed(recorded, "baseline"),)))
    assert [one.get("message") for one in root.iter("skipped")] == ["suppressed by a baseline"]


def test_another_reader_counts_the_same() -> None:
    out = io.StringIO()
    junit.write(report(), out)
    suites = junitparser.JUnitXml.fromstring(out.getvalue().encode())
    declared = (suites.tests, suites.failures, suites.errors)
    per_suite = {suite.name: (suite.tests, suite.failures, suite.errors, suite.skipped) for suite in suites}
    suites.update_statistics()
    assert declared == (suites.tests, suites.failures, suites.errors) == (5, 1, 0)
    assert per_suite == {"wf.yaml": (4, 1, 0, 1), "clean.yaml": (1, 0, 0, 0)}


def test_tests_keep_their_names_when_lines_move() -> None:
    moved = TEXT.replace("  templates:\n", "  templates:\n\n    # one more\n    - {name: c, suspend: {}}\n")
    assert cases(written(report())) == cases(written(report(moved)))


def test_two_findings_of_one_title_are_two_tests() -> None:
    """GitLab knows a test by its class and name alone."""
    finding = Diagnostic("n", "c", Severity.ERROR, "m", "", "wf.yaml", Span(1, 1, 1, 2))
    root = written(Report(loads(TEXT, "wf.yaml"), (finding, finding)))
    assert list(cases(root)) == ["wf.yaml: n", "wf.yaml: n (2)"]


def test_a_finding_in_a_file_that_was_not_read_has_its_suite() -> None:
    finding = Diagnostic("n", "c", Severity.ERROR, "m", "", ".drydock-baseline.json", Span(1, 1, 1, 2))
    root = written(Report(loads(CLEAN, "clean.yaml"), (finding,)))
    assert cases(root) == {"clean.yaml: no findings": "passed", ".drydock-baseline.json: n": "failure"}


FORBIDDEN = ["\x00", "\x1b[2J", "\x0b", "\ud800", "\ufffe", "\uffff"]


@pytest.mark.parametrize("text", FORBIDDEN, ids=ascii)
def test_what_xml_cannot_hold_is_marked(text: str) -> None:
    finding = Diagnostic("n", "c", Severity.ERROR, f"a{text}b", text, "wf.yaml", Span(1, 1, 1, 2), (text,), text, text)
    (failure,) = of(finding).iter("failure")
    assert failure.get("message", "").startswith("a\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize("text", ["<a>&amp;", "\"'", "]]>", "a\nb\tc", "名🚢"])
def test_what_xml_can_hold_comes_through(text: str) -> None:
    finding = Diagnostic("n", "c", Severity.ERROR, text, "", f"{text}.yaml", Span(1, 1, 1, 2), (), text, text)
    root = of(finding)
    (failure,), (case,) = root.iter("failure"), root.iter("testcase")
    assert failure.get("message") == text
    assert (failure.text or "").split("  n\n")[1] == text
    assert case.get("classname") == f"{text}.yaml"
    assert case.get("name") == f"n {text}/{text}"


def test_the_flawed_fixture_is_valid() -> None:
    flawed = lint(load(["fixtures/flawed"]))
    assert written(flawed).get("tests") == str(len(flawed.findings) + len(flawed.suppressed))
