"""The results of a whole loop in one argument."""

import re
from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fanout import loop_length
from manifests.rule import Found
from manifests.workflow import Step, Template, Workflow
from policies.policy import Context, Policy

LONGEST = 131_072
"""Bytes that Linux lets one argument or variable of a process have (MAX_ARG_STRLEN)."""
VALUE = 64
"""Bytes of one result, with its quotes and comma: our choice."""
_AGGREGATED = re.compile(r"\{\{\s*(?:steps|tasks)\.([\w-]+)\.outputs\.(?:result|parameters(?:\.[\w-]+)?)\s*\}\}")


class FanInArgumentLarge(Policy):
    """The outputs of a wide loop are passed on as one parameter that stands in a command line.

    Argo joins the outputs of all items into one JSON text. Where the template that gets it puts it into `args`,
    `command` or `env`, Linux starts no process with more than 128 KiB in one of them. With 64 bytes for each value, our
    assumption, 2,048 items reach that. An artifact, or a script's `source`, has no such limit.
    """

    name = "fan-in-argument-large"
    category = "scale"
    severity = Severity.WARNING
    source = "Argo issues 7527 and 12190: 136 KB of joined outputs broke the pod; Linux, MAX_ARG_STRLEN"

    bad = """
        kind: Workflow
        metadata: {generateName: scores-}
        spec:
          entrypoint: all
          parallelism: 100
          templates:
            - name: all
              steps:
                - - {name: score, template: score, withSequence: {count: "5000"}}
                - - name: sum
                    template: sum
                    arguments:
                      parameters:
                        - name: scores
                          value: "{{steps.score.outputs.result}}"  # <- fan-in-argument-large
            - name: score
              script: {image: "python:3.12", command: [python], source: "print(1)"}
            - name: sum
              inputs: {parameters: [{name: scores}]}
              container:
                image: registry.example.com/sum:1.0
                args: ["{{inputs.parameters.scores}}"]
    """

    good = """
        kind: Workflow
        metadata: {generateName: scores-}
        spec:
          entrypoint: all
          parallelism: 100
          templates:
            - name: all
              steps:
                - - {name: score, template: score, withSequence: {count: "5000"}}
                - - name: sum
                    template: sum
                    arguments:
                      parameters:
                        - name: scores
                          value: "{{steps.score.outputs.result}}"
            - name: score
              script: {image: "python:3.12", command: [python], source: "print(1)"}
            - name: sum
              inputs: {parameters: [{name: scores}]}
              script:
                image: python:3.12
                command: [python]
                source: print(sum(map(int, {{inputs.parameters.scores}})))
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec = workflow.spec
        if spec.template_ref is not None:
            return
        values = {parameter.name: parameter.value for parameter in spec.arguments}
        for template in spec.every_template:
            lengths = {step.name: loop_length(step, values) for step in template.calls if step.loops}
            for step in template.calls:
                called = spec.called(step)
                if called is not None:
                    yield from _long_arguments(step, called, lengths)


def _long_arguments(step: Step, called: Template, lengths: dict[str, int | None]) -> Iterator[Found]:
    for parameter in step.parameters:
        for name in _AGGREGATED.findall(parameter.value or ""):
            items = lengths.get(name) or 0
            where = _used_in(called, parameter.name)
            if items * VALUE >= LONGEST and where:
                message = (
                    f"the outputs of {items} items of {name!r} become one text in {where} of {called.name!r}: with "
                    f"{VALUE} bytes each they pass the 128 KiB that a process may get, and it does not start"
                )
                yield Found(
                    parameter.at("value"), message, "pass them as an artifact, or read them in a script's source"
                )
                break


def _used_in(template: Template, parameter: str) -> str:
    """The field of a container that holds the parameter as a whole; empty where none does."""
    tag = re.compile(r"\{\{\s*inputs\.parameters\." + re.escape(parameter) + r"\s*\}\}")
    for container in template.containers:
        for field, texts in (("args", container.args), ("command", container.command), ("env", container.env.values())):
            if any(tag.search(text) for text in texts):
                return field
    return ""
