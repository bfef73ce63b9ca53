"""Findings as SARIF 2.1.0, which code scanning, editors and dashboards read.

Lines and columns count from 1, columns in UTF-16 code units, and an end column is the first one after the place. Files
are named as seen from the current folder, which should be the root of the repository.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from manifests.diagnostic import Diagnostic, Fix, Related, Severity, path_text
from manifests.load import Manifests
from manifests.rule import Rule
from manifests.source import Span
from policies.fingerprints import line_hashes, relative, report_fingerprints
from policies.formats import markdown, sources
from policies.lint import Report
from policies.selection import all_rules
from policies.suppression import Suppressed

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
"""The root of the repository, under the name that GitHub's own analyses give it."""
FINGERPRINT = "drydock/v1"
"""The number rises when the same finding gets another fingerprint."""
LINE_ENDS = ("\r\n", "\n", "\r", "\x85", "\u2028", "\u2029")
"""What ends a line of YAML."""
MAX_SNIPPET = 1000
"""Characters of the longest place that is quoted; our choice."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_KINDS = {"comment": "inSource", "baseline": "external"}
_FENCE = re.compile(r"^```.*\n", re.MULTILINE)

_Json = dict[str, Any]


def write(report: Report, out: TextIO, *, suppressed: bool = True) -> None:
    """Without `suppressed`, for readers that do not know what a suppression is, only what is left is written."""
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, report.suppressed if suppressed else ())]}
    json.dump(document, out, indent=2)  # escaped to ASCII, so that any stream can take it
    out.write("\n")


def _run(report: Report, suppressed: Sequence[Suppressed]) -> _Json:
    hidden = [one.finding for one in suppressed]
    names = {finding.name for finding in (*report.findings, *hidden)}
    known = [rule for rule in all_rules() if rule.name in names]
    rules = [_rule(rule) for rule in known]
    rules += [{"id": name} for name in sorted(names - {rule.name for rule in known})]
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    shown, others = report_fingerprints(report)
    places = _Places(report.manifests)
    results = []
    for finding, fingerprint in zip(report.findings, shown, strict=True):
        results.append(_result(finding, indexes, fingerprint, places, []))
    for one, fingerprint in zip(suppressed, others, strict=False):
        results.append(_result(one.finding, indexes, fingerprint, places, [_suppression(one)]))
    return {
        "tool": {"driver": {"name": "drydock", **_version(), "informationUri": markdown.REPOSITORY, "rules": rules}},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {BASE: {"description": {"text": "The folder in which drydock ran."}}},
        "columnKind": "utf16CodeUnits",
        "newlineSequences": LINE_ENDS,
        "results": results,
    }


def _version() -> _Json:
    try:
        return {"version": metadata.version("argo-drydock")}
    except metadata.PackageNotFoundError:  # a checkout that was not installed
        return {}


def _rule(rule: type[Rule]) -> _Json:
    page, address = markdown.page(rule), markdown.address(rule)
    return {
        "id": rule.name,
        "name": rule.__name__,
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": " ".join(f"{rule.summary()}\n{rule.why()}".split())},
        "help": {"text": _FENCE.sub("", page), "markdown": page},
        # A page in a file of this machine is nothing for those who read it elsewhere.
        **({} if address.startswith("file:") else {"helpUri": address}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "category": rule.category,
            "tags": [rule.category],
            "profile": rule.profile,
            "problem.severity": _GITHUB_SEVERITIES[rule.severity],
        },
    }


def _result(
    finding: Diagnostic, rules: dict[str, int], fingerprint: str, places: _Places, suppressions: list[_Json]
) -> _Json:
    result: _Json = {
        "ruleId": finding.name,
        "ruleIndex": rules[finding.name],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(finding, places)],
        "partialFingerprints": {FINGERPRINT: fingerprint, **places.line_hash(finding)},
        # One that is not suppressed says so: all results of a run tell this, or none does.
        "suppressions": suppressions,
    }
    if finding.related:
        result["relatedLocations"] = [_related(number, one, places) for number, one in enumerate(finding.related)]
    if finding.fix is not None and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix, finding.file, places)]
    return result


def _message(finding: Diagnostic) -> str:
    """What is said, a link to each related place, and the help."""
    links = [f"[{_escaped(related.message)}]({number})" for number, related in enumerate(finding.related)]
    return "\n".join([_plain(finding.message), *links, *([f"help: {_plain(finding.help)}"] if finding.help else [])])


def _plain(text: str) -> str:
    """Text in which nothing reads as a link."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", text)


def _escaped(text: str) -> str:
    """Text that can stand inside of a link."""
    return re.sub(r"[\[\]\\]", r"\\\g<0>", text)


def _location(finding: Diagnostic, places: _Places) -> _Json:
    location: _Json = {"physicalLocation": places.physical(finding.file, finding.span)}
    if logical := list(_logical(finding)):
        location["logicalLocations"] = logical
    return location


def _logical(finding: Diagnostic) -> Iterator[_Json]:
    """The value in its object, and the object."""
    owner = "/".join(filter(None, (finding.kind, finding.object)))
    if finding.path:
        path = path_text(finding.path)
        last = finding.path[-1]
        yield {
            "name": str(last),
            "fullyQualifiedName": f"{owner}/{path}" if owner else path,
            "kind": "property" if isinstance(last, str) else "value",
        }
    if owner:
        yield {"name": finding.object or finding.kind, "fullyQualifiedName": owner, "kind": "resource"}


def _related(number: int, related: Related, places: _Places) -> _Json:
    message = {"text": _plain(related.message)}
    return {"id": number, "message": message, "physicalLocation": places.physical(related.file, related.span)}


def _fix(fix: Fix, file: str, places: _Places) -> _Json:
    replacements: list[_Json] = []
    for edit in fix.edits:
        inserted = {"insertedContent": {"text": edit.text}} if edit.text else {}
        replacements.append({"deletedRegion": places.region(file, edit.span), **inserted})
    change = {"artifactLocation": places.artifact(file), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change], "properties": {"safe": fix.safe}}


def _suppression(one: Suppressed) -> _Json:
    reason = {"justification": one.reason} if one.reason else {}
    return {"kind": _KINDS[one.by], "status": "accepted", **reason}


class _Places:
    """Places as SARIF has them."""

    def __init__(self, manifests: Manifests) -> None:
        self._sources = sources(manifests)
        self._hashes: dict[str, list[str]] = {}

    def artifact(self, file: str) -> _Json:
        """A file below the current folder as seen from there; any other by its whole path."""
        path = relative(file)
        if path.startswith("../") or os.path.isabs(path):
            return {"uri": Path(os.path.abspath(file)).as_uri()}
        return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": BASE}

    def physical(self, file: str, span: Span) -> _Json:
        region, text = self.region(file, span), self._text(file, span)
        if text:
            region["snippet"] = {"text": text}
        return {"artifactLocation": self.artifact(file), "region": region}

    def region(self, file: str, span: Span) -> _Json:
        return {
            "startLine": span.line,
            "startColumn": self._units(file, span.line, span.column),
            "endLine": span.end_line,
            "endColumn": self._units(file, span.end_line, span.end_column),
        }

    def line_hash(self, finding: Diagnostic) -> dict[str, str]:
        source = self._sources.get(finding.file)
        if source is None:
            return {}
        if finding.file not in self._hashes:
            self._hashes[finding.file] = line_hashes(source.text)
        hashes = self._hashes[finding.file]
        line = finding.span.line
        return {"primaryLocationLineHash": hashes[line - 1]} if line <= len(hashes) else {}

    def _units(self, file: str, line: int, column: int) -> int:
        """A column in UTF-16 code units; the characters that need two of them lie beyond U+FFFF."""
        text = self._line(file, line)
        return column if text.isascii() else column + sum(char > "\uffff" for char in text[: column - 1])

    def _line(self, file: str, line: int) -> str:
        source = self._sources.get(file)
        return source.line(line) if source is not None else ""

    def _text(self, file: str, span: Span) -> str:
        """What stands at a place; nothing where that is too long to quote."""
        source = self._sources.get(file)
        if source is None or span.end_line - span.line > MAX_SNIPPET:
            return ""
        inside = source.lines[span.line - 1 : span.end_line]
        if len(inside) == span.end_line - span.line + 1:  # a place may end below the last line
            inside[-1] = inside[-1][: span.end_column - 1]
        text = "\n".join(inside)[span.column - 1 :]
        return text if len(text) <= MAX_SNIPPET else ""
