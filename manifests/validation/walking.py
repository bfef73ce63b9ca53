"""The way that Argo takes through a workflow: from the entrypoint down every call, the exit handler, then the rest.

Argo looks at each template once in depth, where it first meets it (docs/sources.md argo-lint 1). Which variables it can
name there follows from the way: what global outputs came before, whether it is an exit handler, whose arguments it
gets. So the walk is taken once, and all checks look at what was met on it.

A step calls its template with arguments that are made up first, so that only the entrypoint and the exit handler are
seen with the values they will have; other inputs are unknown.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence

from manifests.diagnostic import Path
from manifests.expressions.tags import OPEN, tags
from manifests.fields import mapping, mappings, text
from manifests.load import Manifests
from manifests.validation.resolving import judge, judge_call
from manifests.validation.scope import Scope, Tagged, filled
from manifests.validation.step_scope import add_items, around, step_scope
from manifests.validation.supply import Arguments, unsupplied
from manifests.validation.variables import Variables
from manifests.validation.walk import Call, Visit, Walk, is_placeholder
from manifests.workflow import TEMPLATE_KINDS, Step, Template, Workflow, read_template


def take_walk(workflow: Workflow, manifests: Manifests) -> Walk:
    """Go through an object as Argo does. Never raises for anybody's YAML, however deep its calls go."""
    defaulted = manifests.defaulted(workflow)
    ref = defaulted.spec.template_ref
    base = manifests.referenced(ref, workflow.namespace) if ref is not None else None
    walk = Walk(workflow, defaulted, manifests, base)
    if ref is None or base is not None:
        _Walker(walk).run()
    return walk


_Visits = Generator["_Visits", None, None]


class _Walker:
    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.manifests = walk.manifests
        self.variables = Variables(walk)
        self.met: set[tuple[int, Path]] = set()
        self.names: dict[tuple[int, str], bool] = {}
        """By what Argo knows the templates that it has looked at, and whether that was an inline one."""

    def run(self) -> None:
        """Follow the entrypoint, the exit handler, and what neither reaches. Generators stand in for deep recursion."""
        walk, owner = self.walk, self.walk.templates_owner
        entry = walk.workflow.spec.at("workflowTemplateRef") if walk.base else ()
        entrypoint = owner.spec.template(walk.entrypoint or "")
        if entrypoint is not None:
            given = None if walk.workflow.kind in TEMPLATE_KINDS else Arguments.of(*(spec.raw for spec in walk.specs))
            if given is not None:
                at = walk.workflow.spec.at("entrypoint")
                walk.unsupplied += unsupplied(at, entrypoint, owner, given)
            self._follow(self._visit(entrypoint, owner, entry, given))
        exit_handler = owner.spec.template(walk.exit_handler or "")
        if walk.exit_handler is not None:
            self.variables.enter_exit_handler()
        if exit_handler is not None:
            given = Arguments.of(walk.workflow.spec.raw)
            walk.unsupplied += unsupplied(walk.workflow.spec.at("onExit"), exit_handler, owner, given)
            self._follow(self._visit(exit_handler, owner, entry, given))
        for template in owner.spec.templates:
            self._follow(self._visit(template, owner, entry, None))

    def _follow(self, first: _Visits) -> None:
        stack = [first]
        while stack:
            deeper = next(stack[-1], None)
            if deeper is None:
                stack.pop()
            else:
                stack.append(deeper)

    def _visit(
        self, written: Template, owner: Workflow, entry: Path, given: Arguments | None, call: Call | None = None
    ) -> _Visits:
        """Look at a template in depth, unless it was met before. `given` are its arguments; None makes them up.

        `call` is the step or task that an inline template is part of.
        """
        key = (id(owner.spec), written.path)
        if key in self.met and call is None:
            return
        self.met.add(key)
        is_beyond = call is not None and call.visit.is_repeat
        is_repeat = is_beyond or self._is_known(written, owner)
        scope = self.variables.of_template(written, given)
        scope.around = around(call) if call is not None else None
        tagged: list[Tagged] = []
        raw = filled(written.raw, scope, written.path, tagged)
        template = read_template(raw, written.path) if raw is not written.raw else written  # type: ignore[arg-type]
        visit = Visit(self.walk, owner, template, written, scope, entry, is_repeat, is_beyond)
        self.walk.visits.append(visit)
        own, per_call = _sorted_out(tagged, written)
        visit.tagged = own
        if template.tasks:
            yield from self._tasks(visit, per_call)
        else:
            yield from self._steps(visit, per_call)
        outputs = (*written.path, "outputs")
        if template.steps or template.tasks:
            checked = [item for item in own if item.path[: len(outputs)] == outputs]
        else:
            visit.tagged = own + self._pod_metadata(owner, written, scope)
            checked = [item for item in visit.tagged if not _is_replaced(item, written, given)]
            checked += self._given_artifacts(written, scope) if given is not None else []
        judge(visit, checked, scope)

    def _is_known(self, template: Template, owner: Workflow) -> bool:
        """Whether Argo takes it for one that it has looked at: it goes by names, and inline templates mostly have none.

        Of two other templates with the same name, the second one is an error already.
        """
        key = (id(owner.spec), template.name)
        is_inline, is_new = _is_inline(template), key not in self.names
        if is_new:
            self.names[key] = is_inline
        return not is_new and (is_inline or self.names[key])

    def _pod_metadata(self, owner: Workflow, template: Template, scope: Scope) -> list[Tagged]:
        """Labels and annotations of the spec, which Argo from 3.7 on puts into each named template before it looks."""
        tagged: list[Tagged] = []
        if not _is_inline(template) and self.manifests.argo_version != "3.6":
            path = owner.spec.at("podMetadata")
            filled(mapping(owner.spec.raw, "podMetadata"), scope, path, tagged)
        return tagged

    def _given_artifacts(self, template: Template, scope: Scope) -> list[Tagged]:
        """What Argo looks at in the place of the input artifacts that the workflow's own arguments give."""
        tagged: list[Tagged] = []
        names = [text(artifact, "name") for _, artifact in mappings(mapping(template.raw, "inputs"), "artifacts")]
        spec = self.walk.workflow.spec
        for index, artifact in mappings(mapping(spec.raw, "arguments"), "artifacts"):
            if self.walk.base is None and text(artifact, "name") in names:
                filled(artifact, scope, spec.at("arguments", "artifacts", index), tagged)
        return tagged

    def _steps(self, visit: Visit, per_call: Mapping[Path, list[Tagged]]) -> _Visits:
        scope = visit.scope
        for group, (steps, written_steps) in enumerate(zip(visit.template.steps, visit.written.steps, strict=True)):
            for step, written in zip(steps, written_steps, strict=True):
                call = self._call(visit, step, written, "steps", group, per_call)
                scope.add(f"steps.{step.name}.status")
                add_items(scope, step)
                yield from self._enter(call)
                if _has_exit_hook(step):
                    self.variables.add_outputs(scope, call)
                judge_call(call, step_scope(scope, step))
                self.variables.add_outputs(scope, call, aggregate=_aggregates(step))

    def _tasks(self, visit: Visit, per_call: Mapping[Path, list[Tagged]]) -> _Visits:
        scope = visit.scope
        tasks = list(zip(visit.template.tasks, visit.written.tasks, strict=True))
        calls = [self._call(visit, task, written, "tasks", 0, per_call) for task, written in tasks]
        for call in _in_order(visit):
            yield from self._enter(call)
            self.variables.add_outputs(scope, call, aggregate=_aggregates(call.step))
        target = (*visit.written.path, "dag", "target")
        judge(visit, [item for item in visit.tagged if item.path == target], scope)
        for call in calls:
            if call.step.raw.get("hooks") is not None:
                scope.add(f"tasks.{call.step.name}.status")
            if call.tagged:
                inner = step_scope(scope, call.step)
                add_items(inner, call.step)
                for name in _statuses(call.tagged):
                    if visit.ancestry.has(call.step.name, name):
                        inner.add(f"tasks.{name}.status")
                judge_call(call, inner)

    def _call(
        self, visit: Visit, step: Step, written: Step, kind: str, group: int, per_call: Mapping[Path, list[Tagged]]
    ) -> Call:
        call = Call(visit, step, written, kind, group=group, tagged=per_call.get(written.path, []))
        visit.calls.append(call)
        self._resolve(call)
        return call

    def _resolve(self, call: Call) -> None:
        """Find the template that a step names, in its own object or in another one."""
        step, owner = call.step, call.visit.owner
        if step.template_ref is not None:
            name, template = text(step.template_ref, "name") or "", text(step.template_ref, "template") or ""
            if step.template or not name or not template:
                call.problem = "target"
                return
            if OPEN in name or OPEN in template:
                return
            found = self.manifests.referenced(step.template_ref, self.walk.workflow.namespace)
            callee = found.spec.template(template) if found is not None else None
            call.callee, call.callee_owner = callee, found if callee is not None else None
            if found is None:
                call.problem = "reference"
            elif callee is None and step.inline is None and not is_placeholder(template):
                call.problem = "template"
        elif step.template:
            call.callee_owner, call.callee = owner, owner.spec.template(step.template)
            call.problem = "" if call.callee is not None else "template"
        elif step.inline is None:
            call.problem = "target"
        if step.inline is not None and call.written.inline is not None:
            # As filled in so far: what it takes from its surroundings is known there, and nowhere else.
            call.callee, call.callee_owner = step.inline, owner

    def _enter(self, call: Call) -> _Visits:
        """Visit what a step calls, and note which of its inputs get nothing."""
        if call.callee is None or call.callee_owner is None:
            return
        entry = call.visit.entry
        if not entry and call.callee_owner is not call.visit.owner:
            entry = call.written.path
        if call.callee is call.step.inline:
            yield self._visit(call.callee, call.callee_owner, entry, None, call)
        elif not call.visit.is_repeat:  # of which Argo does not look at the calls
            yield self._visit(call.callee, call.callee_owner, entry, None)
        call.unsupplied = unsupplied(
            call.written.at("arguments"), call.callee, call.callee_owner, Arguments.of(call.step.raw)
        )


def _is_replaced(item: Tagged, template: Template, given: Arguments | None) -> bool:
    """Whether a text is part of an input in whose stead Argo sees what the caller gives."""
    below = item.path[len(template.path) :]
    if below[:1] != ("inputs",) or len(below) < 4:
        return False
    _, kind, index, key = below[:4]
    if key not in ("value", "valueFrom") if kind == "parameters" else key == "path":
        return False
    if given is None:
        return True
    names = given.parameters if kind == "parameters" else given.artifacts
    inputs = mappings(mapping(template.raw, "inputs"), str(kind))
    return any(index == position and text(item, "name") in names for position, item in inputs)


def _in_order(visit: Visit) -> list[Call]:
    """The tasks of a DAG in the order in which Argo looks at them: each behind those that it waits for."""
    order = [visit.calls_by_name[name] for name in visit.ancestry.order]
    return order if len(order) == len(visit.calls) else visit.calls


def _is_inline(template: Template) -> bool:
    return bool(template.path) and template.path[-1] == "inline"


def _sorted_out(tagged: list[Tagged], template: Template) -> tuple[list[Tagged], dict[Path, list[Tagged]]]:
    """The texts of a template itself, and those of each of its steps or tasks."""
    depth = len(template.path)
    own: list[Tagged] = []
    per_call: dict[Path, list[Tagged]] = {}
    for item in tagged:
        below = item.path[depth:]
        is_call = len(below) > 3 and (below[0] == "steps" or below[:2] == ("dag", "tasks"))
        if is_call:
            per_call.setdefault(item.path[: depth + 3], []).append(item)
        else:
            own.append(item)
    return own, per_call


def _aggregates(step: Step) -> bool:
    return bool(step.with_items) or bool(step.with_param)


def _has_exit_hook(step: Step) -> bool:
    return bool(text(step.raw, "onExit")) or "exit" in mapping(step.raw, "hooks")


def _statuses(tagged: Sequence[Tagged]) -> Iterator[str]:
    """The tasks whose status some texts ask for."""
    for item in tagged:
        for piece in tags(item.text):
            if piece.text.startswith("tasks.") and piece.text.endswith(".status"):
                yield piece.text[len("tasks.") : -len(".status")]
