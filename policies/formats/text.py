"""Findings for people: the place, the words, the line itself with carets under it, and what to write instead.

What comes from the user's files is printed as it is: never wrapped, never read as markup, and with control characters
made visible, so that no file can steer the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TextIO

from manifests.diagnostic import Diagnostic, Severity
from manifests.excerpt import excerpt, visible
from manifests.load import Manifests
from manifests.source import SourceFile, Span
from policies.formats import count, many, sources
from policies.lint import Report

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_GUTTER = "blue"

_CODES = {"bold": 1, "red": 31, "green": 32, "yellow": 33, "blue": 34, "cyan": 36}
"""What a terminal takes for each word of a style."""

_Paint = Callable[[str, str], str]
"""A text and its style to what is written for them."""


def write(report: Report, out: TextIO, *, colours: bool = False) -> None:
    findings, manifests = report.findings, report.manifests
    texts = sources(manifests)
    paint = _coloured if colours else _plain
    for finding in findings:
        out.write("\n".join([*_finding(finding, texts, paint), "", ""]))
    out.write(_summary(findings, manifests, paint) + "\n")


def _plain(text: str, style: str) -> str:
    return text


def _coloured(text: str, style: str) -> str:
    codes = ";".join(str(_CODES[word]) for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m"


def _finding(finding: Diagnostic, texts: dict[str, SourceFile], paint: _Paint) -> list[str]:
    style = STYLES[finding.severity]
    width = max(len(str(span.line)) for span in (finding.span, *(related.span for related in finding.related)))
    place, severity = paint(_place(finding.file, finding.span), "bold"), paint(finding.severity.value, style)
    header = f"{place}  {severity}  {finding.name}"
    if finding.fix is not None:
        header += paint("  [fixable]" if finding.fix.safe else "  [fixable with --unsafe-fixes]", "green")
    lines = [header, f"  {visible(finding.message)}"]
    lines += _frame(texts.get(finding.file), finding.span, style, width, paint)
    for related in finding.related:
        lines.append(f"  {visible(related.message)}: {_place(related.file, related.span)}")
        lines += _frame(texts.get(related.file), related.span, "bold blue", width, paint)
    if finding.help:
        lines.append(f"{paint('  help: ', 'green')}{visible(finding.help)}")
    return lines


def _frame(source: SourceFile | None, span: Span, style: str, width: int, paint: _Paint) -> list[str]:
    """The first line of a place with its number, and carets from its start to its end on that line."""
    found = excerpt(source, span) if source is not None else None
    if found is None:
        return []
    number, blank = f"  {span.line:>{width}} | ", f"  {'':>{width}} | "
    return [paint(number, _GUTTER) + found.line, paint(blank, _GUTTER) + found.indent + paint(found.carets, style)]


def _summary(findings: Sequence[Diagnostic], manifests: Manifests, paint: _Paint) -> str:
    documents, files = many(len(manifests.documents), "document"), many(len(manifests.sources), "file")
    if not findings:
        return paint(f"All clear: {documents} in {files}.", "bold green")
    counts = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}
    parts = [many(number, word) for word, severity in counts.items() if (number := count(findings, severity))]
    text = f"{', '.join(parts)} in {documents} ({files})"
    fixes = [finding.fix for finding in findings if finding.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    if safe:
        text += f"; {safe} fixable with --fix"
    if len(fixes) > safe:
        text += f"; {len(fixes) - safe}{' more' if safe else ' fixable'} with --unsafe-fixes"
    return paint(text, "bold")


def _place(file: str, span: Span) -> str:
    return f"{visible(file)}:{span.line}:{span.column}"
