"""The base of checks on what is given as arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manifests.diagnostic import Path
from manifests.fields import Raw, mapping
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.items import Item, items
from manifests.validation.walk import Call
from manifests.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters and artifacts that one place gives. Only some places must give each parameter a value."""

    parameters: Sequence[Item]
    artifacts: Sequence[Item]
    needs_values: bool

    @classmethod
    def by(cls, holder: Raw, path: Path, needs_values: bool) -> Given:
        """What the `arguments` of a spec, a step or a task at `path` give."""
        arguments, path = mapping(holder, "arguments"), (*path, "arguments")
        return cls(items(arguments, path, "parameters"), items(arguments, path, "artifacts"), needs_values)

    def over(self, base: Given) -> Given:
        """These, and behind them those of `base` that have other names."""
        parameters, artifacts = {item.name for item in self.parameters}, {item.name for item in self.artifacts}
        return Given(
            [*self.parameters, *(item for item in base.parameters if item.name not in parameters)],
            [*self.artifacts, *(item for item in base.artifacts if item.name not in artifacts)],
            self.needs_values,
        )

    @property
    def looked_at(self) -> Given:
        """Those that Argo comes to: where values may be missing, it stops at choices without a value."""
        for index, parameter in enumerate(self.parameters):
            if not self.needs_values and parameter.raw.get("enum") and parameter.raw.get("value") is None:
                return Given(self.parameters[: index + 1], [], self.needs_values)
        return self

    def parted(self, first: Given) -> tuple[Given, Given]:
        """As many as `first` has, and the rest."""
        parameters, artifacts = len(first.parameters), len(first.artifacts)
        return (
            Given(self.parameters[:parameters], self.artifacts[:artifacts], self.needs_values),
            Given(self.parameters[parameters:], self.artifacts[artifacts:], self.needs_values),
        )


class ArgumentCheck(Check):
    """A check of what an object gives by `spec.arguments`, and each step and task by `arguments`.

    With `workflowTemplateRef`, an object also gives what its WorkflowTemplate does. What is wrong there is reported
    there, unless it is wrong only here.
    """

    def check_given(self, given: Given) -> Iterator[Found]:
        raise NotImplementedError

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        ref = workflow.spec.template_ref
        base = manifests.referenced(ref, workflow.namespace) if ref is not None else None
        given = _given_by(workflow)
        whole = given if base is None else given.over(_given_by(base))
        own, inherited = whole.looked_at.parted(given)
        yield from self.check_given(own)
        findings = list(self.check_given(inherited))
        if base is None or base.document is None or not findings:
            return
        is_checked = any(base is other for other in manifests.workflows)
        reported = {found.path for found in self.check_given(_given_by(base).looked_at)} if is_checked else set()
        for found in findings:
            if found.path not in reported:
                message = f"{found.message}, in {base.kind} {base.name!r} that this refers to"
                help = f"{found.help}; or give it by `arguments:` here"
                place = base.document.related("it lies here", found.path)
                yield Found(workflow.spec.at("workflowTemplateRef"), message, help, related=[place])

    def check_call(self, call: Call) -> Iterator[Found]:
        for found in self.check_given(Given.by(call.step.raw, call.written.path, needs_values=True)):
            if found.path not in call.visit.unresolved_paths:
                yield found


def _given_by(workflow: Workflow) -> Given:
    """What an object itself gives. Only of a CronWorkflow's, nobody could still add the values."""
    return Given.by(workflow.spec.raw, workflow.spec.path, needs_values=workflow.kind == "CronWorkflow")
