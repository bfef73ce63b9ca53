"""The base of a check: it overrides the narrowest hook that sees enough, so it contains only its thought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from manifests.diagnostic import Diagnostic, Severity
from manifests.document import Document
from manifests.load import Manifests
from manifests.rule import Found, Rule
from manifests.validation.walk import Call, Visit, Walk
from manifests.workflow import Workflow


class Check(Rule):
    """Something that Argo itself would reject. Every hook yields what it found; those not overridden find nothing."""

    category = "argo"
    severity = Severity.ERROR
    is_shallow: ClassVar[bool] = False
    """Whether Argo checks it also in the unnamed inline templates behind the first one of an object, at which it only
    glances (docs/sources.md argo-lint 1)."""

    def report(self, document: Document, found: Found) -> Diagnostic:
        """The category `argo` holds only what Argo rejects; what is less bad belongs to what it misses."""
        diagnostic = super().report(document, found)
        is_accepted = self.category == Check.category and diagnostic.severity is not Severity.ERROR
        return replace(diagnostic, category="argo-gap") if is_accepted else diagnostic

    def check_document(self, document: Document, manifests: Manifests) -> Iterator[Found]:
        """Each document that was read, of whatever kind."""
        return iter(())

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        """Each workflow object, as written."""
        return iter(())

    def check_walk(self, walk: Walk) -> Iterator[Found]:
        """Each workflow object, with the way that Argo takes through its templates."""
        return iter(())

    def check_template(self, visit: Visit) -> Iterator[Found]:
        """Each template on that way, those of other objects included, with the values that are known filled in."""
        return iter(())

    def check_call(self, call: Call) -> Iterator[Found]:
        """Each step and task on that way."""
        return iter(())
