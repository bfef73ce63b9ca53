"""Findings for people: the place, the words, the line itself with carets under it, and what to write instead.

What comes from the user's files is printed as it is: never wrapped, never read as markup, and with control characters
made visible, so that no file can steer the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from manifests.diagnostic import Diagnostic, Severity
from manifests.load import Manifests
from manifests.source import SourceFile, Span
from policies.formats import count

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_GUTTER = "blue"
_TAB = 4


def write(findings: Sequence[Diagnostic], manifests: Manifests, console: Console) -> None:
    sources = {source.name: source for source in manifests.sources}
    for finding in findings:
        _print(console, Text("\n").join([*_finding(finding, sources), Text()]))
    _print(console, _summary(findings, manifests))


def _finding(finding: Diagnostic, sources: dict[str, SourceFile]) -> list[Text]:
    style = STYLES[finding.severity]
    width = max(len(str(span.line)) for span in (finding.span, *(related.span for related in finding.related)))
    header = Text.assemble(
        (_place(finding.file, finding.span), "bold"), "  ", (finding.severity.value, style), f"  {finding.name}"
    )
    if finding.fix is not None:
        header.append("  [fixable]" if finding.fix.safe else "  [fixable with --unsafe-fixes]", "green")
    lines = [header, Text(f"  {visible(finding.message)}")]
    lines += _frame(sources.get(finding.file), finding.span, style, width)
    for related in finding.related:
        lines.append(Text(f"  {visible(related.message)}: {_place(related.file, related.span)}"))
        lines += _frame(sources.get(related.file), related.span, "bold blue", width)
    if finding.help:
        lines.append(Text.assemble(("  help: ", "green"), visible(finding.help)))
    return lines


def _frame(source: SourceFile | None, span: Span, style: str, width: int) -> list[Text]:
    """The first line of a place with its number, and carets from its start to its end on that line."""
    line = source.line(span.line) if source is not None else ""
    if not line.strip():
        return []
    end = span.end_column if span.end_line == span.line else len(line.rstrip()) + 1
    before, marked = _shown(line[: span.column - 1]), _shown(line[span.column - 1 : end - 1])
    carets = " " * cell_len(before) + "^" * max(1, cell_len(marked))
    return [
        Text.assemble((f"  {span.line:>{width}} | ", _GUTTER), _shown(line.rstrip())),
        Text.assemble((f"  {'':>{width}} | ", _GUTTER), (carets, style)),
    ]


def _summary(findings: Sequence[Diagnostic], manifests: Manifests) -> Text:
    documents, files = _many(len(manifests.documents), "document"), _many(len(manifests.sources), "file")
    if not findings:
        return Text(f"All clear: {documents} in {files}.", "bold green")
    counts = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}
    parts = [_many(number, word) for word, severity in counts.items() if (number := count(findings, severity))]
    text = f"{', '.join(parts)} in {documents} ({files})"
    fixes = [finding.fix for finding in findings if finding.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    if safe:
        text += f"; {safe} fixable with --fix"
    if len(fixes) > safe:
        text += f"; {len(fixes) - safe}{' more' if safe else ' fixable'} with --unsafe-fixes"
    return Text(text, "bold")


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


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


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True, markup=False, highlight=False, emoji=False)
