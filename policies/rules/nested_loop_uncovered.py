"""A limit that stops at the first level."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Step, Template, Workflow
from policies.policy import Context, Policy
from policies.rules._scale import held_back, loop_place, wide_templates
from policies.rules._wide import WIDE


class NestedLoopUncovered(Policy):
    """A template's `parallelism` does not cover the loops in the templates that it calls.

    It counts the direct children of the template, and a call of a Steps or DAG template is one of them, however many
    pods run inside. So `parallelism: 5` over calls that each start 40 pods allows 200. The limit of the workflow counts
    pods, wherever they are.
    """

    name = "nested-loop-uncovered"
    category = "scale"
    severity = Severity.WARNING
    source = "docs/sources.md argo 4.1; Argo issues 1035 and 1156; from 50 pods at once on, our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: scenes
          templates:
            - name: scenes
              parallelism: 5  # <- nested-loop-uncovered
              steps:
                - - {name: scene, template: scene, withSequence: {count: "20"}}
            - name: scene
              steps:
                - - {name: frame, template: frame, withSequence: {count: "40"}}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: scenes
          parallelism: 40
          templates:
            - name: scenes
              parallelism: 5
              steps:
                - - {name: scene, template: scene, withSequence: {count: "20"}}
            - name: scene
              steps:
                - - {name: frame, template: frame, withSequence: {count: "40"}}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec, fanout = workflow.spec, context.fanout(workflow)
        if spec.parallelism:
            return
        pods = wide_templates(workflow, fanout)
        wide = {template.path for template, width in pods if not held_back(workflow, template, width)}
        for outer in spec.every_template:
            if not outer.parallelism or not fanout.of(outer).runs:
                continue
            for call in outer.calls:
                inner = spec.called(call)
                if inner is None or inner.makes_pod or inner.parallelism or not call.loops:
                    continue
                found = next(((step, pod) for step, pod in _loops(workflow, inner) if pod.path in wide), None)
                at_once = fanout.of(found[1]).at_once if found else 0
                if found is None or at_once < WIDE:
                    continue
                step, pod = found
                message = (
                    f"parallelism {outer.parallelism} counts calls of {inner.name!r}, not the pods of its loop: "
                    f"up to {at_once} pods of {pod.name!r} may run at once"
                )
                related = [context.document.related("the inner loop", loop_place(step))]
                help = "set `parallelism` on the workflow, which counts pods, or on the inner template too"
                yield Found(outer.at("parallelism"), message, help, related=related)
                break


def _loops(workflow: Workflow, inner: Template) -> Iterator[tuple[Step, Template]]:
    """The steps of a template that loop over pods."""
    for step in inner.calls:
        called = workflow.spec.called(step)
        if step.loops and called is not None and called.makes_pod:
            yield step, called
