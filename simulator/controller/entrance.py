"""The calls that a workflow makes by itself, its entry template, hooks and exit handler, and what they see of it
(docs/sources.md argo 2.11).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.controller.call import Call
from simulator.controller.conditions import is_true
from simulator.controller.handlers import Handlers, Hook, hooks_of
from simulator.controller.inputs import arguments_of
from simulator.controller.invocation import Invocation
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import SubstitutionError
from simulator.controller.work import Work

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

_EXIT_POSITION = 1 << 20
"""Behind the entry node and all hooks, in the order of evaluation."""


class Root(Work):
    """Above the entry node and the workflow's handlers."""

    __slots__ = ("entry",)

    def __init__(self) -> None:
        super().__init__(None)
        self.entry: Invocation | None = None

    def awake_for(self, child: Work) -> bool:
        """A DAG at the entry waits for the workflow's hooks too, whose nodes are its children."""
        if self.entry is not None and child is not self.entry and self.entry.body is not None:
            self.entry.body.wake()
        return False


class Globals:
    """The scope of the workflow's own handlers."""

    __slots__ = ("_run",)

    def __init__(self, run: WorkflowRun) -> None:
        self._run = run

    def get(self, name: str, /) -> str | None:
        return self._run.parameters.get(name)

    def below(self, prefix: str) -> Mapping[str, str]:
        start = f"{prefix}."
        return {k.removeprefix(start): v for k, v in self._run.parameters.items() if k.startswith(start)}


def entry_call(operator: Operator, root: Root) -> Invocation:
    """The call of the entry template; the workflow's arguments are its own."""
    run, spec = operator.run, operator.run.workflow.spec
    template = spec.template(spec.entrypoint or "")
    assert template is not None  # validation refuses a workflow without one
    root.entry = Invocation(operator, Call(run.name, template, _arguments(run), run.workflow, luck=run.name), root)
    return root.entry


def workflow_hooks(operator: Operator, root: Root, entry: Call) -> Handlers | None:
    """The workflow's hooks; its exit handler is no part of them."""
    hooks = [hook for hook in _hooks(operator.run) if not hook.is_exit]
    return Handlers(operator, root, hooks, entry, lambda: Globals(operator.run), entry.owner) if hooks else None


def exit_call(operator: Operator, root: Root) -> Invocation | None:
    """The workflow's exit handler; it runs under a Stop, not under a Terminate."""
    run = operator.run
    hook = next((hook for hook in _hooks(run) if hook.is_exit), None)
    if hook is None or run.shutdown == "Terminate":
        return None
    if hook.expression and not is_true(hook.expression, Globals(run), hook.step.path, run.workflow):
        return None
    template, owner = run.called(hook.step, run.workflow)
    try:
        arguments: Mapping[str, str] = arguments_of(hook.step, Globals(run), run)
    except SubstitutionError:
        arguments = {}
    name = f"{run.name}{hook.suffix}"
    call = Call(name, template, arguments or _arguments(run), owner, luck=name, is_exit=True, is_hook=True)
    return Invocation(operator, call, root, _EXIT_POSITION)


def _hooks(run: WorkflowRun) -> list[Hook]:
    return hooks_of(run.workflow.spec.raw, run.workflow.spec.path)


def _arguments(run: WorkflowRun) -> dict[str, str]:
    names = [parameter.name for parameter in run.workflow.spec.arguments]
    return {name: run.parameters[f"workflow.parameters.{name}"] for name in names}


def publish_status(run: WorkflowRun, entry: Invocation, now: float) -> None:
    """What handlers see of the workflow: the phase of its entry node, for how long it runs, and what has failed."""
    node = entry.node
    run.parameters["workflow.status"] = node.phase if node is not None else "Running"
    run.parameters["workflow.duration"] = f"{now - (run.started or 0.0):.6f}"
    if node is not None and node.fulfilled:
        failed = [
            {"displayName": n.name, "message": n.message, "templateName": n.template, "phase": n.phase}
            for n in run.nodes.values()
            if n.failed and n.type == "Pod"
        ]
        run.parameters["workflow.failures"] = json.dumps(failed, separators=(",", ":"), ensure_ascii=False)
