"""A call that leaves an input without a value."""

from collections.abc import Iterator

from manifests.fields import Raw
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.supply import Arguments, Unsupplied
from manifests.validation.walk import Call, Walk


class MissingArgument(Check):
    """A template has an input that its caller gives no value, and that has none of its own.

    Argo rejects it. Steps and tasks give values by `arguments`, a workflow gives them to its entrypoint and its exit
    handler by `spec.arguments` of the same name. An argument that is declared without a value hides the default of the
    input.
    """

    name = "missing-argument"
    source = "docs/sources.md argo-lint AW-O13, AW-O14, AW-T13, AW-T14: workflow/common/util.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: greet  # <- missing-argument
                    template: say
            - name: say
              inputs:
                parameters: [{name: text}]
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.text}}"]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: greet
                    template: say
                    arguments:
                      parameters: [{name: text, value: hello}]
            - name: say
              inputs:
                parameters: [{name: text}]
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.text}}"]}
    """

    def check_walk(self, walk: Walk) -> Iterator[Found]:
        for unsupplied in walk.unsupplied:
            # Arguments of a CronWorkflow need a value each, and another check speaks of those without.
            if walk.workflow.kind != "CronWorkflow" or unsupplied.name not in unsupplied.given:
                yield _found(unsupplied, "`spec.arguments` gives")

    def check_call(self, call: Call) -> Iterator[Found]:
        given = Arguments.of(call.step.raw)
        for unsupplied in call.unsupplied:
            if unsupplied.kind == "artifacts" or not _is_reported(given.parameters.get(unsupplied.name)):
                yield _found(unsupplied, f"{call.title} gives")


def _is_reported(argument: Raw | None) -> bool:
    """Whether another check speaks of this argument: it has no value, or one from where none can come."""
    source = argument.get("valueFrom") if argument is not None else {}
    return not isinstance(source, dict) or (argument is not None and not source.keys() & {"supplied", "event"})


def _found(unsupplied: Unsupplied, who: str) -> Found:
    what = "parameter" if unsupplied.kind == "parameters" else "artifact"
    template = unsupplied.template
    message = f"{who} no value to the input {what} {unsupplied.name!r} of template {template.name!r}"
    if unsupplied.name in unsupplied.given:
        help = "give it a value; an argument without one hides the default of the input"
    else:
        near = near_miss(unsupplied.name, unsupplied.given)
        help = f"did you mean {unsupplied.name!r} where {near!r} is written?" if near else f"add {unsupplied.name!r}"
    document = unsupplied.owner.document
    place = template.at("inputs", unsupplied.kind, unsupplied.index)
    related = [document.related("the input is declared here", place)] if document is not None else []
    return Found(unsupplied.at, message, help, related=related)
