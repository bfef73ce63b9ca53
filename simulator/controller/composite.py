"""What Steps and DAG bodies share: a scope, and calls of templates for their steps and tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from manifests.expressions.deciding import decide_when
from manifests.workflow import Step
from simulator.controller.bodies import Body
from simulator.controller.call import EMPTY, Call
from simulator.controller.handlers import Handlers, Hook, hooks_of
from simulator.controller.inputs import Inputs, arguments_of
from simulator.controller.invocation import Invocation
from simulator.controller.looping import step_items
from simulator.controller.loops import LoopError, item_name, item_scope
from simulator.controller.outputs import composite_outputs
from simulator.controller.references import Finished, Outcomes
from simulator.controller.substitution import Names, Scope, fill, fill_all
from simulator.controller.unknown import require_known
from simulator.controller.work import Work

SKIPPED_EMPTY = "Skipped, empty params"


class Composite(Body):
    """`prefix` is what references to its children begin with."""

    __slots__ = ("boundary", "hooks", "scope")
    prefix = ""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        operator, template = self.operator, self.template
        self.boundary = operator.activity.limit(self.node.name, template.parallelism, template.fail_fast)
        outcomes = Outcomes(operator.run, self.prefix, self.find)
        self.scope = Names(Inputs(self.inputs), outcomes, self._own(), operator.run.parameters)
        self.hooks: dict[str, list[Hook]] = {}

    def _own(self) -> Mapping[str, str]:
        call = self.call
        attempt = {"retries": str(call.attempt), **call.last} if call.is_attempt else {}
        return {"node.name": call.name, **attempt}

    def find(self, name: str) -> Finished | None:
        """What became of a child; None for one that has no node."""
        raise NotImplementedError

    # Children

    def decide(self, step: Step, items: Mapping[str, str]) -> tuple[bool, str]:
        """Whether its `when` holds, and the expression with its tags filled. Raises EvaluationError and the like."""
        if not step.when:
            return True, ""
        written = fill(step.when, self.with_items(items))
        require_known(written, step.path, self.call.owner, f"the `when` of {step.name!r}")
        return decide_when(written), written

    def items(self, step: Step) -> list[Any]:
        """The items of a loop. Raises LoopError for one that Argo could not expand, InputError for one not known."""
        try:
            return step_items(step, self.scope, self.call.owner)
        except LoopError:
            if step.when and not self.decide(step, EMPTY)[0]:
                return []
            raise

    def resolve(self, step: Step) -> None:
        """See that its arguments have values. Raises Unresolved or SubstitutionError where one has none."""
        if step.raw.get("arguments"):
            arguments_of(step, self.scope, self.operator.run)

    def with_items(self, items: Mapping[str, str]) -> Scope:
        return Names(items, *self.scope.layers) if items else self.scope

    def invocation(
        self,
        step: Step,
        name: str,
        luck: str,
        parents: Sequence[str],
        owner: Work,
        position: int,
        item: tuple[int, Any] | None = None,
    ) -> Invocation:
        """A call of what the step means, for one item where it loops."""
        operator, call = self.operator, self.call
        items: Mapping[str, str] = EMPTY
        if item is not None:
            items = item_scope(item[1])
            suffix = item_name(*item)
            name, luck = name + suffix, luck + suffix
        ref = step.template_ref
        if ref is not None and "{{" in str(ref):
            step = replace(step, template_ref=fill_all(dict(ref), self.with_items(items)))
        template, template_owner = operator.run.called(step, call.owner)
        invoked = Call(
            name=name,
            template=template,
            arguments=arguments_of(step, self.with_items(items), operator.run) if step.raw.get("arguments") else EMPTY,
            owner=template_owner,
            boundary=self.node.name,
            parents=parents,
            step=step,
            items=items,
            luck=luck,
            depth=call.depth + 1,
            is_exit=call.is_exit,
        )
        found = Invocation(operator, invoked, owner, position)
        hooks = self.hooks_for(step)
        if hooks:
            found.handlers = Handlers(operator, found, hooks, invoked, lambda: self.with_items(items), call.owner)
        return found

    def hooks_for(self, step: Step) -> list[Hook]:
        if not (step.raw.get("hooks") or step.raw.get("onExit")):
            return []
        if step.name not in self.hooks:
            self.hooks[step.name] = hooks_of(step.raw, step.path)
        return self.hooks[step.name]

    # Its end

    def finish(self, outbound: list[str]) -> None:
        """It has succeeded: its outputs are those of its children."""
        self.node.outbound = outbound
        if self.template.raw.get("outputs"):
            self.node.parameters = composite_outputs(self.operator.run, self.template, self.scope)
        self.operator.settle(self.node, "Succeeded")
