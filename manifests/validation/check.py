"""The base of a check: it sees one workflow object and everything that was given with it."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.load import Manifests
from manifests.rule import Found, Rule
from manifests.workflow import Workflow


class Check(Rule):
    """Something that Argo itself would reject."""

    category = "argo"
    severity = Severity.ERROR

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        raise NotImplementedError
        yield
