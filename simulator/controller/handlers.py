"""Exit handlers and hooks of a step, a task or the workflow (docs/sources.md argo 2.11)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from manifests.fields import Raw, mapping, text
from manifests.workflow import Step, Workflow, read_step
from simulator.controller.call import Call
from simulator.controller.conditions import is_true
from simulator.controller.inputs import arguments_of
from simulator.controller.substitution import Scope, SubstitutionError, Unresolved
from simulator.controller.work import Looking, Work

if TYPE_CHECKING:
    from simulator.controller.invocation import Invocation
    from simulator.controller.operator import Operator

_DONE = ("Succeeded", "Failed", "Error")


@dataclass(frozen=True, slots=True)
class Hook:
    """`suffix` is what its node's name ends in. An exit handler starts once its node has completed."""

    suffix: str
    step: Step
    expression: str
    is_exit: bool


def hooks_of(raw: Raw, path: tuple[str | int, ...]) -> list[Hook]:
    """The hooks of a step, a task or a spec, the exit handler first."""
    found = list(_hooks(raw, path))
    return sorted(found, key=lambda hook: not hook.is_exit)


def _hooks(raw: Raw, path: tuple[str | int, ...]) -> Iterator[Hook]:
    own = mapping(raw, "hooks")
    on_exit = text(raw, "onExit")
    if on_exit and "exit" not in own:
        yield Hook(".onExit", read_step({"name": "onExit", "template": on_exit}, (*path, "onExit")), "", True)
    for name in own:
        hook = mapping(own, name)
        is_exit = name == "exit"
        step = read_step({"name": name, **hook}, (*path, "hooks", name))
        yield Hook(".onExit" if is_exit else f".hooks.{name}", step, text(hook, "expression") or "", is_exit)


class Handlers:
    """The handlers of one node; `owner` is who hears when one of them wakes up.

    `home` is the object in which they are written and their templates are looked up, which is not that of `base` where
    a templateRef calls it.
    """

    __slots__ = ("_base", "_home", "_hooks", "_operator", "_owner", "_scope", "_started", "is_held")

    def __init__(
        self, operator: Operator, owner: Work, hooks: list[Hook], base: Call, scope: Callable[[], Scope], home: Workflow
    ) -> None:
        self._operator, self._owner, self._hooks, self._base, self._scope = operator, owner, hooks, base, scope
        self._home = home
        self._started: dict[str, Invocation] = {}
        self.is_held = False
        """Whether a limit keeps one of them from starting."""
        if not all(hook.is_exit for hook in hooks):
            operator.watchers[owner] = self

    @property
    def started(self) -> Collection[Invocation]:
        return self._started.values()

    @property
    def waits_for_conditions(self) -> bool:
        """Whether a hook may still start; its expression may speak of anything, so it is asked in every pass."""
        node = self._operator.run.nodes.get(self._base.name)
        if node is not None and node.fulfilled and self.done:
            return False
        return any(not hook.is_exit and hook.suffix not in self._started for hook in self._hooks)

    @property
    def done(self) -> bool:
        """Whether all that have started are done, and none is kept from starting."""
        return not self.is_held and all(invocation.done for invocation in self._started.values())

    def look(self) -> Looking:
        """Start what is due, and go on with what is at work."""
        self.is_held = False
        for number, hook in enumerate(self._hooks, start=1):
            invocation = self._started.get(hook.suffix)
            if invocation is None:
                if not self._is_due(hook):
                    continue
                if self._operator.stopped or self._operator.holds_back(self._base.boundary, self._owner):
                    self.is_held = True
                    if self._operator.stopped:
                        self._owner.wake()
                    continue
                invocation = self._start(hook, number)
                self._started[hook.suffix] = invocation
                yield from invocation.look()
            elif invocation.awake:
                yield from invocation.look()

    def _is_due(self, hook: Hook) -> bool:
        node = self._operator.run.nodes.get(self._base.name)
        if hook.is_exit and self._operator.run.shutdown == "Terminate":
            return False
        if hook.is_exit and (node is None or not node.fulfilled or node.phase not in _DONE):
            return False
        if not hook.is_exit and node is not None and node.phase == "Pending":
            return False
        if not hook.expression:
            return hook.is_exit
        return is_true(hook.expression, self._scope(), hook.step.path, self._home)

    def _start(self, hook: Hook, position: int) -> Invocation:
        from simulator.controller.invocation import Invocation

        operator, base = self._operator, self._base
        template, owner = operator.run.called(hook.step, self._home)
        try:
            arguments = arguments_of(hook.step, self._scope(), operator.run)
        except (Unresolved, SubstitutionError):
            arguments = {}
        call = Call(
            name=f"{base.name}{hook.suffix}",
            template=template,
            arguments=arguments,
            owner=owner,
            boundary=base.boundary,
            parents=(base.name,),
            step=hook.step,
            luck=f"{base.luck}{hook.suffix}",
            depth=base.depth,
            is_exit=hook.is_exit or base.is_exit,
            is_hook=True,
        )
        return Invocation(operator, call, self._owner, position)
