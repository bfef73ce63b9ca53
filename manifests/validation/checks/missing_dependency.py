"""A task that takes a result of a task it does not wait for."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.expressions.tags import tags
from manifests.fields import mapping, mappings, scalar, text
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Call

_BEGINNING = "{{tasks."


class MissingDependency(Check):
    """An argument of a task begins with a result of another task, on which it does not depend.

    Argo rejects it. It sees only arguments that begin with the tag; `unsafe-reference` finds the others.
    """

    name = "missing-dependency"
    source = "docs/sources.md argo-lint AW-D11: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: ask
                    template: ask
                  - name: greet
                    template: say
                    arguments:
                      parameters:
                        - name: text
                          value: "{{tasks.ask.outputs.result}}"  # <- missing-dependency
            - name: ask
              script: {image: "alpine:3.20", source: "echo Ann"}
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
              dag:
                tasks:
                  - name: ask
                    template: ask
                  - name: greet
                    template: say
                    depends: ask
                    arguments:
                      parameters:
                        - name: text
                          value: "{{tasks.ask.outputs.result}}"
            - name: ask
              script: {image: "alpine:3.20", source: "echo Ann"}
            - name: say
              inputs:
                parameters: [{name: text}]
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.text}}"]}
    """

    def check_call(self, call: Call) -> Iterator[Found]:
        if call.kind != "tasks" or not call.tagged:
            return
        names, unresolved = call.visit.calls_by_name, call.visit.unresolved_keys
        for path, value in _values(call):
            tag = next((piece.text for piece in tags(value)), "") if value.startswith(_BEGINNING) else ""
            task = tag.partition(".")[2].partition(".")[0]
            # What does not resolve at all, such as a name that no task has, is reported as that.
            if not task or (path, tag) in unresolved or call.visit.ancestry.has(call.step.name, task):
                continue
            if task in names:
                message = f"{call.title} takes a result of task {task!r} but does not wait for it"
                yield Found(path, message, f"add {task!r} to its dependencies", related=call.visit.related(names[task]))
            else:  # as some tags always resolve
                message = f"{call.title} takes a result of task {task!r}, which this DAG does not have"
                yield Found(path, message, did_you_mean(task, names), text=tag)


def _values(call: Call) -> Iterator[tuple[Path, str]]:
    arguments = mapping(call.step.raw, "arguments")
    for index, parameter in mappings(arguments, "parameters"):
        yield call.written.at("arguments", "parameters", index, "value"), scalar(parameter, "value") or ""
    for index, artifact in mappings(arguments, "artifacts"):
        yield call.written.at("arguments", "artifacts", index, "from"), text(artifact, "from") or ""
