"""An argument that the called template does not take."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import with_defaults
from manifests.fields import mapping
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.items import KINDS, items
from manifests.validation.names import is_parameter_name
from manifests.validation.walk import Call


class UnknownArgument(Check):
    """A step or task gives an argument that the template it calls has no input for.

    Argo ignores it without a word. Mostly the name is misspelt, and the input that was meant has a default.
    """

    name = "unknown-argument"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5: argo-workflows issue 1574"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
                    arguments:
                      parameters:
                        - {name: epoch, value: "3"}  # <- unknown-argument
            - name: train
              inputs:
                parameters: [{name: epochs, default: "100"}]
              container: {image: "alpine:3.20", command: [echo, "{{inputs.parameters.epochs}}"]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
                    arguments:
                      parameters:
                        - {name: epochs, value: "3"}
            - name: train
              inputs:
                parameters: [{name: epochs, default: "100"}]
              container: {image: "alpine:3.20", command: [echo, "{{inputs.parameters.epochs}}"]}
    """

    def check_call(self, call: Call) -> Iterator[Found]:
        if call.callee is None:
            return
        callee = with_defaults(call.visit.walk.workflow.spec, call.callee)
        for kind, what in KINDS.items():
            given = items(mapping(call.step.raw, "arguments"), call.written.at("arguments"), kind)
            known = {item.name for item in items(mapping(callee.raw, "inputs"), callee.at("inputs"), kind)}
            for item in given:
                if is_parameter_name(item.name) and item.name not in known:
                    called = f"template {callee.name!r}" if callee.name else "the inline template"
                    near = near_miss(item.name, known)
                    help = f"did you mean {near!r}?" if near else f"declare it in its inputs, or remove the {what} here"
                    yield Found(item.at("name"), f"{called} has no input {what} {item.name!r}", help)
