"""A timeout where there is none, or without a unit."""

import re
from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.expressions.tags import OPEN, tags
from manifests.fields import text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.scope import Scope
from manifests.validation.supply import Arguments
from manifests.validation.visits import beside, unseen
from manifests.validation.walk import LEAVES, Call, Visit
from manifests.workflow import Template

_INPUT = "inputs.parameters."
_WHOLE = re.compile(r"[+-]?[0-9]+")


class TemplateTimeout(Check):
    """The `timeout` of a template is a bare number, or the template is of a type that can have none.

    Argo rejects both. A timeout needs a unit, such as `90s` or `1h30m`; one that comes from an argument is looked at
    for every caller. Steps, DAGs and suspend templates have no timeout: `activeDeadlineSeconds` of the spec ends a
    workflow, `suspend.duration` a pause.
    """

    name = "template-timeout"
    source = "docs/sources.md argo-lint AW-T17: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              timeout: 2h  # <- template-timeout
              steps:
                - - name: load
                    template: load
                - - name: train
                    template: train
                    arguments:
                      parameters:
                        - name: at-most
                          value: "3600"  # <- template-timeout
            - name: load
              timeout: "600"  # <- template-timeout
              container: {image: "alpine:3.20"}
            - name: train
              inputs:
                parameters: [{name: at-most}]
              timeout: "{{inputs.parameters.at-most}}"
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          activeDeadlineSeconds: 7200
          templates:
            - name: main
              steps:
                - - name: load
                    template: load
                - - name: train
                    template: train
                    arguments:
                      parameters:
                        - name: at-most
                          value: 3600s
            - name: load
              timeout: 600s
              container: {image: "alpine:3.20"}
            - name: train
              inputs:
                parameters: [{name: at-most}]
              timeout: "{{inputs.parameters.at-most}}"
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        path, timeout = template.at("timeout"), text(template.raw, "timeout")
        if timeout and template.type is not None and not visit.is_leaf:
            yield Found(path, f"a {template.type} template cannot have a timeout", "give it to the templates it calls")
        elif timeout and _WHOLE.fullmatch(timeout):
            yield Found(path, f"the timeout {timeout!r} has no unit", f"write {timeout}s for seconds")

    def check_call(self, call: Call) -> Iterator[Found]:
        callee = call.callee
        written = callee.timeout if callee is not None else None
        if callee is None or written is None or OPEN not in written or callee.type not in LEAVES:
            return
        given = Arguments.of(call.step.raw)
        values = {f"{_INPUT}{parameter.name}": given.value(parameter.raw) for parameter in callee.inputs}
        known = {name: value for name, value in values.items() if value is not None}
        timeout = Scope(call.visit.scope.outer, known=known).fill(written)
        if not _WHOLE.fullmatch(timeout):
            return
        is_near = call.callee_owner is call.visit.owner
        yield Found(
            _origin(call, callee, written, is_near),
            f"this sets the timeout {timeout!r}, which has no unit",
            f"write {timeout}s for seconds",
            related=beside(call.visit, "it becomes the timeout here", callee.at("timeout")) if is_near else [],
            severity=unseen(call.visit),
        )


def _origin(call: Call, callee: Template, timeout: str, is_near: bool) -> Path:
    """Where the value of the timeout comes from: an argument, or what the input itself says, if that is in reach."""
    inputs = {piece.text.removeprefix(_INPUT) for piece in tags(timeout)}
    for argument in call.written.parameters:
        if argument.name in inputs:
            return argument.at("value")
    own = [parameter for parameter in callee.inputs if parameter.name in inputs and is_near]
    return own[0].at("default" if own[0].value is None else "value") if own else call.written.path
