"""What templates can name, and what of it has a value before anything runs: globals, inputs, results."""

from __future__ import annotations

from manifests.expressions.tags import OPEN
from manifests.fields import mapping, mappings, scalar, text
from manifests.validation.own_metadata import written_keys
from manifests.validation.scope import Scope
from manifests.validation.supply import Arguments
from manifests.validation.walk import LEAVES, PLACEHOLDER, Call, Walk
from manifests.workflow import TEMPLATE_KINDS, Template, WorkflowSpec

_GLOBALS = (
    "name", "namespace", "uid", "mainEntrypoint", "serviceAccountName", "status", "labels", "labels.json",
    "annotations", "annotations.json",
)  # fmt: skip
_RETRY_VARIABLES = ("retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message")
_WITH_RESULT = ("container", "script", "data", "http", "plugin")


class Variables:
    """The variables on one walk. `globals` can be named everywhere, and grow with each global output that is passed."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.globals = Scope()
        self._set_globals()

    def enter_exit_handler(self) -> None:
        """From here on, what only an exit handler can name is known too."""
        self.globals.add("workflow.failures")
        self._know("workflow.failures")
        if _has_variable_global_artifact(self.walk.templates_owner.spec):
            self.globals.open.add("workflow.outputs.artifacts.")

    def _set_globals(self) -> None:
        scope, workflow = self.globals, self.walk.workflow
        names = [f"workflow.{name}" for name in _GLOBALS]
        values: dict[str, str | None] = {}
        for spec in self.walk.specs:
            for _, parameter in mappings(mapping(spec.raw, "arguments"), "parameters"):
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
        if workflow.kind in TEMPLATE_KINDS:
            # The rest may come from the Workflow that uses it.
            scope.open.add("workflow.parameters.")
            scope.add("workflow.parameters", "workflow.parameters.json")

    def _know(self, name: str, value: str | None = None, scope: Scope | None = None) -> None:
        """The text that a tag is replaced by: its value, or a mark that stands for one that nobody knows yet."""
        if value is None:
            value = f"{PLACEHOLDER}{len(self.walk.placeholders)}"
            self.walk.placeholders[value] = name
        (scope or self.globals).known[name] = value

    def of_template(self, written: Template, given: Arguments | None) -> Scope:
        """What a template can name itself. `given` are its arguments; None makes them up."""
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

    def add_outputs(self, scope: Scope, call: Call, aggregate: bool = False) -> None:
        """Put into `scope` what others can name of a step or task that was passed; global outputs are for all."""
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


def _has_variable_global_artifact(spec: WorkflowSpec) -> bool:
    return any(
        OPEN in (text(artifact, "globalName") or "")
        for template in spec.templates
        for _, artifact in mappings(mapping(template.raw, "outputs"), "artifacts")
    )
