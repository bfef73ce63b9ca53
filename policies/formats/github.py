"""Findings as GitHub annotations: commands in the log of a workflow run, which GitHub shows beside the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from manifests.diagnostic import Diagnostic, Severity
from manifests.excerpt import visible
from manifests.paths import STDIN
from policies.fingerprints import relative
from policies.formats import count
from policies.lint import Report

SHOWN = 10
"""Annotations of one kind that GitHub shows for one step."""
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
"""The worst first, as those that come later may not be shown."""


def write(report: Report, out: TextIO) -> None:
    findings = sorted(report.findings, key=lambda finding: finding.sort_key)
    for severity, command in COMMANDS.items():
        if severity is Severity.INFO:
            out.writelines(_overview(findings))  # before the other notices, so that it is among the shown ones
        out.writelines(_annotation(command, finding) for finding in findings if finding.severity is severity)


def _annotation(command: str, finding: Diagnostic) -> str:
    span = finding.span
    place: dict[str, str | int] = {"file": _shown(relative(finding.file)), "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:  # GitHub takes columns only within one line
        place |= {"col": span.column, "endColumn": span.end_column}
    if finding.file == STDIN:
        place = {}
    # The log shows only the text of a command, and that is all there is of those that become no annotation.
    lines = [f"{finding.file}:{span.line}:{span.column}: {finding.message}"]
    lines += [
        f"{related.message}: {related.file}:{related.span.line}:{related.span.column}" for related in finding.related
    ]
    lines += [f"help: {finding.help}"] if finding.help else []
    return _command(command, {**place, "title": f"drydock {finding.name}"}, lines)


def _overview(findings: list[Diagnostic]) -> Iterator[str]:
    numbers = {command: count(findings, severity) for severity, command in COMMANDS.items()}
    if max(numbers.values()) > SHOWN:
        found = ", ".join(f"{number} {command}{'s' * (number != 1)}" for command, number in numbers.items() if number)
        text = f"drydock found {found}; GitHub shows {SHOWN} of a kind for each step, the log has all of them"
        yield _command("notice", {"title": "drydock"}, [text])


def _command(name: str, properties: dict[str, str | int], lines: Iterable[str]) -> str:
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {shown}::{_data(chr(10).join(map(_shown, lines)))}\n"


def _shown(text: str) -> str:
    """Text that steers no terminal; its line breaks are kept."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
