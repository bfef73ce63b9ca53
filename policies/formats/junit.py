"""Findings as JUnit XML, which CI systems show as tests: a suite for each file, a test for each finding.

A test is named after its rule, object and path, not after its line, so that a system which compares two runs sees the
same test after lines have moved. A file in which nothing was found is one test that passes.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TextIO
from xml.etree import ElementTree

from manifests.diagnostic import Diagnostic, Severity
from policies.fingerprints import relative, titles
from policies.lint import Report
from policies.suppression import Suppressed

CLEAN = "no findings"
"""The test of a file in which nothing was found."""
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""


def write(report: Report, out: TextIO, *, fail_on: Severity = Severity.WARNING) -> None:
    """Findings below `fail_on` are tests that pass with a word about them; suppressed ones are skipped."""
    findings = [*report.findings, *(one.finding for one in report.suppressed)]
    reasons = [*([""] * len(report.findings)), *map(_reason, report.suppressed)]
    cases: dict[str, list[ElementTree.Element]] = {source.name: [] for source in report.manifests.sources}
    seen: Counter[tuple[str, str]] = Counter()
    for finding, title, reason in zip(findings, titles(findings, report.manifests), reasons, strict=True):
        seen[finding.file, title] += 1
        number = seen[finding.file, title]
        case = _case(finding.file, title if number == 1 else f"{title} ({number})")
        if reason:
            _add(case, "skipped", _text(finding), message=reason)
        elif finding.severity.at_least(fail_on):
            _add(case, "failure", _text(finding), message=finding.message, type=finding.severity.value)
        else:
            _add(case, "system-out", _text(finding))
        cases.setdefault(finding.file, []).append(case)
    root = ElementTree.Element("testsuites", name="drydock")
    for file, inside in cases.items():
        suite = ElementTree.SubElement(root, "testsuite", name=_allowed(relative(file)))
        suite.extend(inside or [_case(file, CLEAN)])
        _number(suite, "tests", "failures", "errors", "skipped")
    _number(root, "tests", "failures", "errors")
    ElementTree.indent(root)
    # Escaped to ASCII, so that any stream can take it.
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, "us-ascii").decode()}\n')


def _case(file: str, name: str) -> ElementTree.Element:
    return ElementTree.Element("testcase", classname=_allowed(relative(file)), name=_allowed(name))


def _add(case: ElementTree.Element, tag: str, text: str, **attributes: str) -> None:
    child = ElementTree.SubElement(case, tag, {key: _allowed(value) for key, value in attributes.items()})
    child.text = _allowed(text)


def _number(element: ElementTree.Element, *names: str) -> None:
    tags = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for name in names:
        element.set(name, str(sum(1 for _ in element.iter(tags[name]))))


def _text(finding: Diagnostic) -> str:
    lines = [f"{finding.file}:{finding.span.line}:{finding.span.column}  {finding.severity.value}  {finding.name}"]
    lines.append(finding.message)
    lines += [
        f"{related.message}: {related.file}:{related.span.line}:{related.span.column}" for related in finding.related
    ]
    lines += [f"help: {finding.help}"] if finding.help else []
    return "\n".join(lines)


def _reason(one: Suppressed) -> str:
    return f"suppressed by a {one.by}: {one.reason}" if one.reason else f"suppressed by a {one.by}"


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
