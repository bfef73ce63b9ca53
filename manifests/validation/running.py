"""All checks over all objects: one cause, one finding, at the place where it can be mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from manifests.diagnostic import Diagnostic, Path, Related, Severity
from manifests.document import Document
from manifests.load import Manifests
from manifests.rule import Found, Rule
from manifests.validation.check import Check
from manifests.validation.checks.later_inline_template import LaterInlineTemplate
from manifests.validation.walk import PLACEHOLDER, Walk
from manifests.validation.walking import take_walk
from manifests.workflow import Workflow

_Key = tuple[str, int, Path, str, Severity | None]


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a check found in `document`, where the object under check leads by its `entry`."""

    rule: Rule
    document: Document
    found: Found
    entry: Path

    @property
    def key(self) -> _Key:
        return (self.rule.name, id(self.document), self.found.path, self.found.message, self.found.severity)


def run(manifests: Manifests, checks: Sequence[type[Check]]) -> list[Diagnostic]:
    """What reading found, and what the checks find, in order of place.

    What is wrong in a WorkflowTemplate is reported there. Only what is wrong for one of its callers, or lies in a file
    that is not under check, is reported at the call.
    """
    diagnostics = list(manifests.diagnostics)
    hooks = _Hooks([check() for check in checks])
    for document in manifests.documents:
        for check in hooks.documents:
            diagnostics += [check.report(document, found) for found in check.check_document(document, manifests)]
    reported = _Reported(manifests)
    own: set[_Key] = set()
    foreign: list[tuple[Document, _Finding]] = []
    for workflow in manifests.workflows:
        if workflow.document is None:
            continue
        for finding in hooks.findings(workflow, workflow.document, manifests):
            if reported.explains(finding.document, finding.found.path):
                continue
            if finding.document is not workflow.document:
                foreign.append((workflow.document, finding))
            elif finding.key not in own:
                own.add(finding.key)
                diagnostics.append(finding.rule.report(workflow.document, finding.found))
    at_calls = [
        finding.rule.report(caller, _at_the_call(finding)) for caller, finding in foreign if finding.key not in own
    ]
    return sorted((*diagnostics, *dict.fromkeys(at_calls)), key=lambda diagnostic: diagnostic.sort_key)


class _Hooks:
    """The checks by the hooks that they override, so that no template is shown to checks that do not look."""

    def __init__(self, checks: list[Check]) -> None:
        def overriding(name: str) -> list[Check]:
            return [check for check in checks if getattr(type(check), name) is not getattr(Check, name)]

        self.documents = overriding("check_document")
        self.objects = overriding("check")
        self.walks = overriding("check_walk")
        self.templates = overriding("check_template")
        self.calls = overriding("check_call")

    def findings(self, workflow: Workflow, document: Document, manifests: Manifests) -> Iterator[_Finding]:
        for check in self.objects:
            for found in check.check(workflow, manifests):
                yield _Finding(check, document, found, ())
        walk = take_walk(workflow, manifests)
        for check in self.walks:
            for found in check.check_walk(walk):
                yield _Finding(check, document, _readable(found, walk), ())
        for visit in walk.visits:
            where = visit.owner.document or document
            for check in self.templates:
                is_seen = not visit.is_repeat or (check.is_shallow and not visit.is_beyond)
                for found in check.check_template(visit):
                    yield _Finding(*_judged(check, is_seen, where, _readable(found, walk)), visit.entry)
            for call in visit.calls:
                for check in self.calls:
                    for found in check.check_call(call):
                        yield _Finding(*_judged(check, not visit.is_repeat, where, _readable(found, walk)), visit.entry)


class _Reported:
    """What reading has said about each document, so that a check does not say again what follows from it."""

    def __init__(self, manifests: Manifests) -> None:
        self._lines: dict[tuple[str, Path], list[int]] = {}
        external = manifests.external.diagnostics if manifests.external is not None else []
        for diagnostic in (*manifests.diagnostics, *external):
            if diagnostic.severity is Severity.ERROR and diagnostic.path:
                self._lines.setdefault((diagnostic.file, diagnostic.path), []).append(diagnostic.span.line)

    def explains(self, document: Document, path: Path) -> bool:
        """Whether the value at `path`, or one that it is part of, could not be read."""
        holders = [path[:length] for length in range(1, len(path) + 1)] if self._lines else []
        return any(
            document.root.span.covers_line(line)
            for holder in holders
            for line in self._lines.get((document.source.name, holder), ())
        )


def _judged(check: Check, is_seen: bool, document: Document, found: Found) -> tuple[Rule, Document, Found]:
    """Errors in an inline template that Argo does not look into are findings of another kind."""
    if is_seen or check.category != Check.category:
        return check, document, found
    return LaterInlineTemplate(), document, replace(found, message=f"{found.message}; Argo looks only into the first")


def _readable(found: Found, walk: Walk) -> Found:
    """A finding that shows the tags themselves in place of what stands for unknown values."""
    message, help = found.message, found.help
    if PLACEHOLDER not in message and PLACEHOLDER not in help:
        return found
    # Backwards, as placeholder-1 begins placeholder-10.
    for placeholder, tag in reversed(walk.placeholders.items()):
        message = message.replace(placeholder, f"{{{{{tag}}}}}")
        help = help.replace(placeholder, f"{{{{{tag}}}}}")
    return replace(found, message=message, help=help)


def _at_the_call(finding: _Finding) -> Found:
    document, found = finding.document, finding.found
    message = f"{found.message}, in {document.kind} {document.name!r} that this refers to"
    place = Related("it lies here", document.source.name, finding.rule.report(document, found).span)
    related = (place, *found.related)
    return replace(found, path=finding.entry, message=message, span=None, text="", fix=None, related=related)
