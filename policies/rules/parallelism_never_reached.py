"""A limit above all that there is."""

from collections.abc import Iterator
from dataclasses import replace

from manifests.diagnostic import Severity
from manifests.fanout import Fanout
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._scale import calls_in_circle, calls_out


class ParallelismNeverReached(Policy):
    """The workflow's `parallelism` is above the number of pods that it can have at one time.

    It holds nothing back. That is harmless, but whoever reads it believes that it does; often a template's own limit,
    or a shorter loop than there once was, is what decides.
    """

    name = "parallelism-never-reached"
    category = "scale"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 4.1"

    bad = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 100  # <- parallelism-never-reached
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "20"}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 10
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "20"}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec = workflow.spec
        if not spec.parallelism or spec.template_ref is not None or calls_out(workflow) or calls_in_circle(spec):
            return
        if _has_hooks(workflow):
            return  # their pods come beside the others
        unlimited = Fanout(replace(workflow, spec=replace(spec, parallelism=None)))
        most = unlimited.pods_at_once
        written = context.document.root.find(spec.at("parallelism")) is not None
        if written and most and not unlimited.unknown and spec.parallelism > most:
            pods = f"are at most {most} pods" if most > 1 else "is at most one pod"
            message = f"parallelism {spec.parallelism} is never reached: there {pods} at one time"
            yield Found(spec.at("parallelism"), message, "lower it, or leave it out")


def _has_hooks(workflow: Workflow) -> bool:
    calls = (step for template in workflow.spec.every_template for step in template.calls)
    return any(raw.get("hooks") or raw.get("onExit") for raw in (workflow.spec.raw, *(step.raw for step in calls)))
