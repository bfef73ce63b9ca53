"""Comments that say: not here. `# drydock: ignore[name, name] until=2027-01-31 reason`, on or above a node.

At the end of a line, a comment covers the key or list item that starts on that line, with everything below it; alone on
its line, that of the next line that has one. Above the first key of a document, it covers the document. Findings that
are shown on the covered line itself are covered too, since that is where people put the comment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

from manifests.comments import Comment
from manifests.diagnostic import Diagnostic, Edit, Fix
from manifests.document import Document
from manifests.eci import comma_list
from manifests.near_miss import near_miss
from manifests.nodes import Node
from manifests.rule import Found, Rule
from manifests.source import Span
from policies.selection import EVERYTHING, Choice, Selection, all_rules, place_of
from policies.suppression_rules import (
    ExpiredSuppression,
    SuppressionRule,
    UnexplainedSuppression,
    UnknownSuppression,
    UnusedSuppression,
)

_COMMENT = re.compile(r"#\s*drydock:\s*ignore\b\s*(?:\[(?P<names>[^\]]*)\])?(?P<rest>.*)")
_UNTIL = re.compile(r"(?<!\S)until\s*=\s*(?P<day>[^\s,;]*)")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that is not shown, where that is written, and the reason that is given."""

    finding: Diagnostic
    by: Literal["comment", "baseline"]
    reason: str = ""


@dataclass
class Suppression:
    """One comment: what it names, how long it holds, and the lines of YAML that it covers."""

    document: Document
    comment: Comment
    names: tuple[str, ...]
    start: int
    """Where in the comment it starts; there may be other words before it."""
    until: str | None
    reason: str = ""
    line: int = 0
    """The line that it speaks of; 0 where there is none."""
    covered: list[Span] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def hides(self, finding: Diagnostic) -> bool:
        start = (finding.span.line, finding.span.column)
        return finding.name in self.names and (
            finding.span.line == self.line
            or any((span.line, span.column) <= start < (span.end_line, span.end_column) for span in self.covered)
        )

    def holds(self, today: date) -> bool:
        """Whether its last day has not passed; a day that cannot be read has."""
        try:
            return self.until is None or date.fromisoformat(self.until) >= today
        except ValueError:
            return False

    @property
    def span(self) -> Span:
        place = self.comment.span
        return Span(place.line, place.column + self.start, place.end_line, place.end_column)


def suppress(
    findings: Sequence[Diagnostic],
    documents: Sequence[Document],
    today: date,
    selection: Choice = EVERYTHING,
    *,
    partial: Collection[str] = (),
) -> tuple[list[Diagnostic], list[Suppressed]]:
    """The findings that no comment hides with what is wrong with the comments, and the hidden ones.

    Whether a comment is of use is judged only for the rules that `selection` let run, and not in the files of
    `partial`, which they could not fully see.
    """
    files: dict[str, list[Document]] = {}
    for document in documents:
        files.setdefault(document.source.name, []).append(document)
    suppressions = {name: list(_read(inside)) for name, inside in files.items()}
    lines = {name: _by_line(inside, today) for name, inside in suppressions.items() if inside}
    kept, hidden = [], []
    for finding in findings:
        near = lines[finding.file].get(finding.span.line, ()) if finding.file in lines else ()
        hiding = [suppression for suppression in near if suppression.hides(finding)]
        for suppression in hiding:
            suppression.used.add(finding.name)
        if hiding:
            hidden.append(Suppressed(finding, "comment", hiding[0].reason))
        else:
            kept.append(finding)
    for name, inside in suppressions.items():
        for suppression in inside:
            kept += [*_judge_names(suppression), *_judge_reason(suppression)]
            if not suppression.holds(today):
                kept += _judge_until(suppression)
            elif name not in partial:
                kept += _judge_use(suppression, selection.at(place_of(suppression.document)))
    return kept, hidden


def named_in_comment(line: str) -> tuple[str, ...]:
    """The rules that a suppression on this line of text names."""
    match = _COMMENT.search(line)
    return comma_list(match["names"] or "") if match is not None else ()


def ignoring_comment(documents: Sequence[Document], finding: Diagnostic) -> Edit | None:
    """A comment of its own line that hides the finding, to be completed with a reason; None where there is no place."""
    start = (finding.span.line, finding.span.column)
    for document in documents:
        if document.source.name != finding.file or not document.root.span.covers_line(finding.span.line):
            continue
        entries = _entries(document)
        lines = [
            line
            for line, spans in entries.items()
            if line == finding.span.line or any((s.line, s.column) <= start < _end(s) for s in spans)
        ]
        if lines:
            text = document.source.line(max(lines))
            indent = text[: len(text) - len(text.lstrip())]
            place = Span(max(lines), 1, max(lines), 1)
            return Edit(place, f"{indent}# drydock: ignore[{finding.name}] because ...\n")
    return None


def _by_line(suppressions: Sequence[Suppression], today: date) -> dict[int, list[Suppression]]:
    """Those that hold today, under each line that they may hide something on."""
    lines: dict[int, list[Suppression]] = defaultdict(list)
    for suppression in suppressions:
        if suppression.holds(today):
            covered = {line for span in suppression.covered for line in range(span.line, span.end_line + 1)}
            for line in covered | {suppression.line}:
                lines[line].append(suppression)
    return lines


def _read(documents: Sequence[Document]) -> Iterator[Suppression]:
    """The suppressions in one file, with the places that they cover."""
    found = [
        Suppression(
            document,
            comment,
            names=tuple(dict.fromkeys(comma_list(match["names"] or ""))),
            start=match.start(),
            until=until["day"] if (until := _UNTIL.search(match["rest"])) else None,
            reason=_UNTIL.sub("", match["rest"].partition(" #")[0], count=1).strip(" \t,;"),
        )
        for document in documents
        for comment in document.comments
        if (match := _COMMENT.search(comment.text))
    ]
    if not found:
        return
    entries = {line: spans for document in documents for line, spans in _entries(document).items()}
    starts, roots = sorted(entries), [document.root.span.line for document in documents]
    for suppression in found:
        line = suppression.comment.span.line
        if suppression.comment.alone:
            below = bisect_right(starts, line)
            line = starts[below] if below < len(starts) else 0
        suppression.line, suppression.covered = line, entries.get(line, [])
        document = documents[max(bisect_right(roots, line) - 1, 0)]
        if document.root.span.line == line and suppression.comment.alone:
            suppression.covered = [document.root.span]
        if document.root.span.covers_line(line):
            suppression.document = document
        yield suppression


def _entries(document: Document) -> dict[int, list[Span]]:
    """For each line, the outermost keys and list items that start on it, with everything below them."""
    lines: dict[int, list[Span]] = {}

    def walk(node: Node, outer: int) -> None:
        for part, child in node.children.items():
            place = node.keys[part].to(child.span) if isinstance(part, str) and part in node.keys else child.span
            nested = isinstance(part, int) and isinstance(child.value, list) and bool(child.children)
            if place.line != outer and not (nested and child.children[0].span.line == place.line):
                lines.setdefault(place.line, []).append(place)  # in `- - a`, the inner item is what people mean
                inner = place.line
            else:
                inner = outer
            if not child.alias:  # what it repeats is covered where it is written, and may be huge
                walk(child, inner)

    walk(document.root, 0)
    return lines


def _rules() -> dict[str, type[Rule]]:
    return _by_name(all_rules())


@cache
def _by_name(rules: tuple[type[Rule], ...]) -> dict[str, type[Rule]]:
    return {rule.name: rule for rule in rules}


def _judge_names(suppression: Suppression) -> Iterator[Diagnostic]:
    if not suppression.names:
        message = "this suppression names no rule, so it hides nothing"
        yield _report(UnknownSuppression, suppression, message, "write `# drydock: ignore[name] reason`")
    for name in suppression.names:
        if name not in _rules():
            near = near_miss(name, _rules())
            help = f"did you mean {near!r}?" if near else "`drydock policies` lists all names"
            if any(rule.category == name for rule in _rules().values()):
                help = "that is a category: write the name of each rule that is meant"
            yield _report(UnknownSuppression, suppression, f"no rule is named {name!r}", help)


def _judge_reason(suppression: Suppression) -> Iterator[Diagnostic]:
    if suppression.used and not suppression.reason:
        message = f"this suppression of {_listed(sorted(suppression.used))} does not say why"
        yield _report(UnexplainedSuppression, suppression, message, "write the reason behind the brackets")


def _judge_until(suppression: Suppression) -> Iterator[Diagnostic]:
    known = [name for name in _rules() if name in suppression.names]
    if known:
        message = f"this suppression of {_listed(known)} has ended: until={suppression.until}"
        help = "mend what it hid, or give it another day: `until=YYYY-MM-DD`"
        yield _report(ExpiredSuppression, suppression, message, help, _without(suppression, known))


def _judge_use(suppression: Suppression, selection: Selection) -> Iterator[Diagnostic]:
    ran = [name for name, rule in _rules().items() if name in suppression.names and selection.includes(rule)]
    unused = [name for name in ran if name not in suppression.used]
    if unused:
        message = f"this suppression of {_listed(unused)} hides nothing"
        help = "remove it, or move it to the line of the finding that it is for"
        yield _report(UnusedSuppression, suppression, message, help, _without(suppression, unused))


def _report(
    rule: type[SuppressionRule], suppression: Suppression, message: str, help: str, fix: Fix | None = None
) -> Diagnostic:
    return rule().report(suppression.document, Found((), message, help, span=suppression.span, fix=fix))


def _without(suppression: Suppression, names: list[str]) -> Fix:
    """The comment without these names; no comment where no name is left."""
    kept = [name for name in suppression.names if name not in names]
    place, source = suppression.span, suppression.document.source
    if kept:
        match = _COMMENT.search(suppression.comment.text)
        assert match is not None
        column = suppression.comment.span.column + match.start("names")
        span = Span(place.line, column, place.line, column + len(match["names"]))
        return Fix(f"remove {_listed(names)}", (Edit(span, ", ".join(kept)),))
    before = source.line(place.line)[: place.column - 1]
    if before.strip():
        return Fix("remove the comment", (Edit(Span(place.line, len(before.rstrip()) + 1, *_end(place)), ""),))
    return Fix("remove the comment", (Edit(Span(place.line, 1, place.line + 1, 1), ""),))


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
