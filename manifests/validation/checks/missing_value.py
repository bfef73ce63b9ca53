"""An argument without a value."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.argument_check import ArgumentCheck, Given


class MissingValue(ArgumentCheck):
    """An argument has neither `value` nor `valueFrom`, and nobody can add one.

    Argo rejects it in the arguments of steps and tasks and in those of a CronWorkflow; the other kinds get their values
    when they are submitted. A `default` is no value of an argument. One with `enum` needs a `value` even beside
    `valueFrom`.
    """

    name = "missing-value"
    source = "docs/sources.md argo-lint AW-O07, AW-S05: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: CronWorkflow
        metadata: {name: greet}
        spec:
          schedules: ["0 3 * * *"]
          workflowSpec:
            entrypoint: main
            arguments:
              parameters:
                - name: whom  # <- missing-value
            templates:
              - name: main
                steps:
                  - - name: say
                      template: say
                      arguments:
                        parameters:
                          - {name: text, default: "hello {{workflow.parameters.whom}}"}  # <- missing-value
              - name: say
                inputs:
                  parameters: [{name: text}]
                container: {image: "alpine:3.20", command: [echo, "{{inputs.parameters.text}}"]}
    """

    good = """
        kind: CronWorkflow
        metadata: {name: greet}
        spec:
          schedules: ["0 3 * * *"]
          workflowSpec:
            entrypoint: main
            arguments:
              parameters:
                - {name: whom, value: world}
            templates:
              - name: main
                steps:
                  - - name: say
                      template: say
                      arguments:
                        parameters:
                          - {name: text, value: "hello {{workflow.parameters.whom}}"}
              - name: say
                inputs:
                  parameters: [{name: text}]
                container: {image: "alpine:3.20", command: [echo, "{{inputs.parameters.text}}"]}
    """

    def check_given(self, given: Given) -> Iterator[Found]:
        for parameter in given.parameters if given.needs_values else ():
            if parameter.raw.get("value") is not None:
                continue
            if parameter.raw.get("enum"):
                yield Found(parameter.path, f"{parameter.title} has no value", "write one of its `enum` as `value:`")
            elif parameter.raw.get("valueFrom") is None:
                has_default = parameter.raw.get("default") is not None
                help = "write `value:` instead of `default:`" if has_default else "add `value:`"
                yield Found(parameter.path, f"{parameter.title} has no value", help)
