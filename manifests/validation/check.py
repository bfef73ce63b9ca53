"""The base of a check: it overrides the narrowest hook that sees enough, so it contains only its thought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from manifests.diagnostic import Severity
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
