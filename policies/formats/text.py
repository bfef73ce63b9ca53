"""Findings for people: the place, the words, the line itself with carets under it, and what to write instead.

What comes from the user's files is printed as it is: never wrapped, never read as markup, and with control characters
made visible, so that no file can steer the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import TextIO

from manifests.diagnostic import Diagnostic, Severity
from manifests.load import Manifests
from manifests.source import SourceFile, Span
from policies.formats import count, many, sources
from policies.lint import Report

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_GUTTER = "blue"
_TAB = 4
_LONGEST = 400
"""Characters of a line that are shown; our choice. Manifests that a program wrote may have but one line."""

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
    line = source.line(span.line) if source is not None else ""
    if not line.strip():
        return []
    line = line.rstrip()
    end = span.end_column if span.end_line == span.line else len(line) + 1
    line, start, end = _cut(line, span.column - 1, end - 1)
    before, marked = _shown(line[:start]), _shown(line[start:end])
    carets = " " * _columns(before) + paint("^" * max(1, _columns(marked)), style)
    number, blank = f"  {span.line:>{width}} | ", f"  {'':>{width}} | "
    return [paint(number, _GUTTER) + _shown(line), paint(blank, _GUTTER) + carets]


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """A line with the start and end of a place in it; of a long one, what is around the start."""
    if len(line) <= _LONGEST:
        return line, start, end
    first = max(0, min(start - _LONGEST // 4, len(line) - _LONGEST))
    last = first + _LONGEST
    mark = "…" if first else ""
    more = "…" if last < len(line) else ""
    moved = first - len(mark)
    return f"{mark}{line[first:last]}{more}", start - moved, min(end, last) - moved


def _columns(text: str) -> int:
    """How wide a terminal shows a text; Chinese takes two columns for a character."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # here, as few texts need it

    return cell_len(text)


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


def _shown(text: str) -> str:
    """Source text with tabs as blanks, so that carets stand under what they mean."""
    return visible(text.replace("\t", " " * _TAB))


def visible(text: str) -> str:
    """The text with a mark for everything that would move the cursor or turn the writing direction.

    >>> visible("red \\x1b[31m")
    'red �[31m'
    """
    if text.isprintable():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in _UNSEEN else char for char in text)


_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Control, format (writing direction), surrogate, line and paragraph separator characters."""
