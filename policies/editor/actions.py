"""What an editor offers to do about findings: mend one, mend all that is safe, or say that it is meant so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types

from manifests.diagnostic import Diagnostic, Edit
from manifests.source import SourceFile
from policies.editor.positions import Positions
from policies.fixes import fixed_files, is_sound
from policies.lint import Report
from policies.session import Session
from policies.suppression import ignoring_comment

_LINE_END = re.compile(r"\r?\n")
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.drydock"


@dataclass(frozen=True)
class Actions:
    """The actions in one document, as the last lint saw it."""

    session: Session
    report: Report
    source: SourceFile
    positions: Positions
    document: types.OptionalVersionedTextDocumentIdentifier

    @property
    def outdated(self) -> bool:
        """Whether the text has changed since the lint, so that its places no longer hold."""
        return self.source not in self.report.manifests.sources

    def offered(self, range: types.Range, only: Sequence[types.CodeActionKind | str] | None) -> list[types.CodeAction]:
        """What can be done in the range, of the kinds that are asked for."""
        found: list[types.CodeAction] = []
        if _wanted(types.CodeActionKind.QuickFix.value, only):
            for finding in self._findings(range):
                found += self._quick_fixes(finding)
        if only and _wanted(FIX_ALL, only):
            found += self._fix_all()
        return found

    def _findings(self, range: types.Range) -> Iterator[Diagnostic]:
        """Those that touch the range, and those that start on a line of it, wherever in the line the cursor is."""
        for finding in self.report.findings:
            if finding.file == self.source.name:
                place = self.positions.range(finding.span)
                touches = place.start <= range.end and range.start <= place.end
                if touches or range.start.line <= place.start.line <= range.end.line:
                    yield finding

    def _quick_fixes(self, finding: Diagnostic) -> Iterator[types.CodeAction]:
        fix = finding.fix
        choice = self.session.choice([self.source.name])
        target = self.session.target
        if fix is not None and is_sound(self.report.manifests, finding.file, fix, choice, target=target):
            title = fix.title[:1].upper() + fix.title[1:]
            yield self._action(title if fix.safe else f"{title} (changes what runs)", fix.edits, finding, fix.safe)
        comment = ignoring_comment(self.report.manifests.documents, finding)
        if comment is not None:
            yield self._action(f"Ignore {finding.name} here", [comment], finding, False)

    def _fix_all(self) -> Iterator[types.CodeAction]:
        choice = self.session.choice([self.source.name])
        new = fixed_files(self.report.manifests, False, choice, target=self.session.target, only={self.source.name})[
            self.source.name
        ]
        if new != self.source.text:
            edit = types.TextEdit(self.positions.whole(), new)
            yield types.CodeAction("Apply all safe fixes", kind=FIX_ALL, edit=self._edit([edit]))

    def _action(self, title: str, edits: Iterable[Edit], finding: Diagnostic, preferred: bool) -> types.CodeAction:
        end = "\r\n" if "\r\n" in self.source.text else "\n"
        changes = [types.TextEdit(self.positions.range(edit.span), _LINE_END.sub(end, edit.text)) for edit in edits]
        return types.CodeAction(
            title, kind=types.CodeActionKind.QuickFix, edit=self._edit(changes), is_preferred=preferred or None
        )

    def _edit(self, changes: list[types.TextEdit]) -> types.WorkspaceEdit:
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(self.document, list(changes))])


def _wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether a kind, or one above it, is asked for; all are where none is named."""
    names = [getattr(one, "value", one) for one in only or ()]
    return not names or any(kind == name or kind.startswith(f"{name}.") for name in names)
