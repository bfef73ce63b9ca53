"""The base of checks on lists of parameters and artifacts, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from manifests.diagnostic import Path, Severity
from manifests.document import Document
from manifests.fields import Raw, mapping
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.items import KINDS, Item, items
from manifests.validation.walk import Call, Visit
from manifests.workflow import Workflow


class ListCheck(Check):
    """A check of each list by itself: of `spec.arguments`, the arguments of steps and tasks, inputs and outputs."""

    is_shallow = True  # inputs are; what Argo does not look at of the others makes warnings

    def check_items(self, items: Sequence[Item], document: Document | None) -> Iterator[Found]:
        """One list, which lies in `document`."""
        raise NotImplementedError

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        arguments = mapping(workflow.spec.raw, "arguments")
        yield from self._lists(arguments, workflow.spec.at("arguments"), workflow.document)

    def check_call(self, call: Call) -> Iterator[Found]:
        arguments = mapping(call.step.raw, "arguments")
        found = self._lists(arguments, call.written.at("arguments"), call.visit.owner.document)
        yield from _looked_at(call.visit, found)

    def check_template(self, visit: Visit) -> Iterator[Found]:
        document = visit.owner.document
        yield from self._lists(mapping(visit.written.raw, "inputs"), visit.written.at("inputs"), document)
        outputs = mapping(visit.template.raw, "outputs")
        yield from _looked_at(visit, self._lists(outputs, visit.written.at("outputs"), document))

    def _lists(self, holder: Raw, path: Path, document: Document | None) -> Iterator[Found]:
        for kind in KINDS:
            yield from self.check_items(items(holder, path, kind), document)


def _looked_at(visit: Visit, findings: Iterable[Found]) -> Iterator[Found]:
    for found in findings:
        if found.path not in visit.unresolved_paths:
            yield replace(found, severity=Severity.WARNING) if visit.is_repeat else found
