"""Pods that ECI cannot take at once."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._scale import creation_seconds, loop_place, spoken, wide_loops

TELLING = 60.0
"""Seconds from which on it is worth a word: our choice."""


class CreationTakesMinutes(Policy):
    """A loop asks for so many pods at once that creating them takes more than a minute.

    ECI takes 100 creations at once and 20 per second after that, for the whole account and region. The last pods of a
    wide loop come that much later, and everything else that is created in the region waits in the same line. More items
    for each pod, or a `parallelism`, make the line shorter; they do not always make the workflow slower.
    """

    name = "creation-takes-minutes"
    category = "scale"
    severity = Severity.INFO
    profile = "strict"
    platforms = ("eci",)
    source = "docs/sources.md eci 3.4 (Q1, Q6)"

    bad = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 3000
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "6000"}  # <- creation-takes-minutes
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 500
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "6000"}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        on_eci = {pod.template.path for pod in context.pods(workflow)}
        for step, template, width in wide_loops(workflow, context.fanout(workflow), on_eci):
            wait = creation_seconds(width.at_once, context.catalog)
            if wait >= TELLING:
                message = (
                    f"of {width.at_once} pods of {template.name!r} at once, ECI takes the last one after {spoken(wait)}"
                )
                help = "give each pod more items, or lower `parallelism`"
                yield Found(loop_place(step), message, help)
