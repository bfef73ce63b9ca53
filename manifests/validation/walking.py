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
from manifests.fields import Raw, mapping, mappings, scalar, text
from manifests.load import Manifests
from manifests.validation.own_metadata import written_keys
from manifests.validation.resolving import judge, judge_call
from manifests.validation.scope import Scope, Tagged, filled
from manifests.validation.step_scope import add_items, around, step_scope
from manifests.validation.supply import Arguments, unsupplied
from manifests.validation.walk import LEAVES, PLACEHOLDER, Call, Visit, Walk, is_placeholder
from manifests.workflow import TEMPLATE_KINDS, Step, Template, Workflow, WorkflowSpec, read_template

_GLOBALS = (
    "name", "namespace", "uid", "mainEntrypoint", "serviceAccountName", "status", "labels", "labels.json",
    "annotations", "annotations.json",
)  # fmt: skip
_RETRY_VARIABLES = ("retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message")
_WITH_RESULT = ("container", "script", "data", "http", "plugin")


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
        self.globals = Scope()
        self.met: set[tuple[int, Path]] = set()
        self.names: dict[tuple[int, str], bool] = {}
        """By what Argo knows the templates that it has looked at, and whether that was an inline one."""
        self.is_template = walk.workflow.kind in TEMPLATE_KINDS

    def run(self) -> None:
        """Follow the entrypoint, the exit handler, and what neither reaches. Generators stand in for deep recursion."""
        walk, owner = self.walk, self.walk.templates_owner
        arguments = [walk.workflow.spec.raw, *([owner.spec.raw] if walk.base else [])]
        self._set_globals(arguments)
        entry = walk.workflow.spec.at("workflowTemplateRef") if walk.base else ()
        entrypoint = owner.spec.template(walk.entrypoint or "")
        if entrypoint is not None:
            given = None if self.is_template else Arguments.of(*arguments)
            if given is not None:
                at = walk.workflow.spec.at("entrypoint")
                walk.unsupplied += unsupplied(at, entrypoint, owner, given)
            self._follow(self._visit(entrypoint, owner, entry, given))
        exit_name = walk.workflow.spec.on_exit or (walk.base.spec.on_exit if walk.base else None)
        exit_handler = owner.spec.template(exit_name or "")
        if exit_name is not None:
            self.globals.add("workflow.failures")
            self._know("workflow.failures")
            if _has_variable_global_artifact(owner.spec):
                self.globals.open.add("workflow.outputs.artifacts.")
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

    def _set_globals(self, arguments: Sequence[Raw]) -> None:
        scope, workflow = self.globals, self.walk.workflow
        names = [f"workflow.{name}" for name in _GLOBALS]
        values: dict[str, str | None] = {}
        for raw in arguments:
            for _, parameter in mappings(mapping(raw, "arguments"), "parameters"):
                if text(parameter, "name"):
                    values.setdefault(parameter["name"], scalar(parameter, "value"))
        names += [f"workflow.parameters.{name}" for name in values]
        if values:
            names += ["workflow.parameters", "workflow.parameters.json"]
        if workflow.spec.raw.get("priority") is not None:
            names.append("workflow.priority")
        for kind in ("labels", "annotations"):
            keys = written_keys(self.walk.written, self.walk.base, kind) | self.walk.added_keys(kind)
            names += [f"workflow.{kind}.{key}" for key in keys]
        scope.add(*names)
        for name in names:
            self._know(name, values.get(name.removeprefix("workflow.parameters.")))
        if self.is_template:
            # The rest may come from the Workflow that uses it.
            scope.open.add("workflow.parameters.")
            scope.add("workflow.parameters", "workflow.parameters.json")

    def _know(self, name: str, value: str | None = None, scope: Scope | None = None) -> None:
        """The text that a tag is replaced by: its value, or a mark that stands for one that nobody knows yet."""
        if value is None:
            value = f"{PLACEHOLDER}{len(self.walk.placeholders)}"
            self.walk.placeholders[value] = name
        (scope or self.globals).known[name] = value

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
        scope = self._template_scope(written, given)
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

    def _template_scope(self, written: Template, given: Arguments | None) -> Scope:
        scope = Scope(self.globals)
        scope.add("inputs.parameters")
        for _, parameter in mappings(mapping(written.raw, "inputs"), "parameters"):
            name = f"inputs.parameters.{text(parameter, 'name') or ''}"
            scope.add(name)
            self._know(name, given.value(parameter) if given is not None else None, scope)
        self._know("inputs.parameters", scope=scope)
        is_leaf = written.type in LEAVES
        for _, artifact in mappings(mapping(written.raw, "inputs"), "artifacts"):
            name = f"inputs.artifacts.{text(artifact, 'name') or ''}"
            scope.add(name)
            if is_leaf:
                scope.add(f"{name}.path")
            if text(artifact, "path"):
                scope.known[f"{name}.path"] = artifact["path"]
        outputs = mapping(written.raw, "outputs")
        for kind, holder in (("parameters", "valueFrom"), ("artifacts", "")):
            for _, output in mappings(outputs, kind):
                path = text(mapping(output, holder) if holder else output, "path")
                if path:
                    scope.known[f"outputs.{kind}.{text(output, 'name') or ''}.path"] = path
        if written.makes_pod:
            scope.add("pod.name")
            self._know("pod.name", scope=scope)
        if written.retry is not None:
            for name in _RETRY_VARIABLES:
                scope.add(name)
                self._know(name, scope=scope)
        return scope

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
                    self._add_outputs(scope, call)
                judge_call(call, step_scope(scope, step))
                self._add_outputs(scope, call, aggregate=_aggregates(step))

    def _tasks(self, visit: Visit, per_call: Mapping[Path, list[Tagged]]) -> _Visits:
        scope = visit.scope
        tasks = list(zip(visit.template.tasks, visit.written.tasks, strict=True))
        calls = [self._call(visit, task, written, "tasks", 0, per_call) for task, written in tasks]
        for call in _in_order(visit):
            yield from self._enter(call)
            self._add_outputs(scope, call, aggregate=_aggregates(call.step))
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

    def _add_outputs(self, scope: Scope, call: Call, aggregate: bool = False) -> None:
        name = f"{call.kind}.{call.step.name}"
        if call.problem or (call.callee is not None and call.callee.type is None):
            scope.open.add(f"{name}.")  # what it gives cannot be known, and the cause is reported
            return
        scope.add(*(f"{name}.{key}" for key in ("id", "startedAt", "finishedAt", "hostNodeName")))
        template = call.callee
        if template is None:
            return
        if template.raw.get("daemon") is True:
            scope.add(f"{name}.ip")
        if template.type in _WITH_RESULT or (
            template.type == "containerSet" and (aggregate or any(c.name == "main" for c in template.containers))
        ):
            scope.add(f"{name}.outputs.result", f"{name}.exitCode")
        outputs = mapping(template.raw, "outputs")
        for kind in ("parameters", "artifacts"):
            for _, output in mappings(outputs, kind):
                scope.add(f"{name}.outputs.{kind}.{text(output, 'name') or ''}")
                global_name = text(output, "globalName")
                if global_name and OPEN in global_name:
                    scope.open.add(f"workflow.outputs.{kind}.")
                elif global_name:
                    self.globals.add(f"workflow.outputs.{kind}.{global_name}")
                    self._know(f"workflow.outputs.{kind}.{global_name}")
        if aggregate:
            scope.add(f"{name}.outputs.parameters")


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


def _has_variable_global_artifact(spec: WorkflowSpec) -> bool:
    return any(
        OPEN in (text(artifact, "globalName") or "")
        for template in spec.templates
        for _, artifact in mappings(mapping(template.raw, "outputs"), "artifacts")
    )


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
