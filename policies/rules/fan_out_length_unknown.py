"""Loops of any length without a limit."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._scale import held_back, loop_place, wide_templates
from policies.rules._wide import WIDE


class FanOutLengthUnknown(Policy):
    """A loop gets its length from a run, and no `parallelism` holds it back.

    What lists ten items on the day it is written may list ten thousand later: each is a pod, and all are asked for at
    once. A `parallelism` costs nothing while the list is short.
    """

    name = "fan-out-length-unknown"
    category = "scale"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 2.9 and 4.1"

    bad = """
        kind: Workflow
        metadata: {generateName: files-}
        spec:
          entrypoint: all
          templates:
            - name: all
              steps:
                - - {name: list, template: list}
                - - name: convert
                    template: convert
                    withParam: "{{steps.list.outputs.result}}"  # <- fan-out-length-unknown
            - name: list
              script: {image: "python:3.12", command: [python], source: "print([1, 2])"}
            - name: convert
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: files-}
        spec:
          entrypoint: all
          parallelism: 100
          templates:
            - name: all
              steps:
                - - {name: list, template: list}
                - - name: convert
                    template: convert
                    withParam: "{{steps.list.outputs.result}}"
            - name: list
              script: {image: "python:3.12", command: [python], source: "print([1, 2])"}
            - name: convert
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        told: set[Path] = set()
        for template, width in wide_templates(workflow, context.fanout(workflow)):
            step = width.loop
            if step is None or not width.unknown or step.path in told:
                continue
            if width.limited or held_back(workflow, template, width):
                continue
            told.add(step.path)
            if width.at_once < WIDE:  # else fan-out-unlimited says it
                message = (
                    f"this loop starts a pod of {template.name!r} for each item, all at once, and only the run knows "
                )
                message += "how many there are"
                yield Found(loop_place(step), message, "set `parallelism` on the workflow or on this template")
