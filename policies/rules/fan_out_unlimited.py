"""Wide loops without a limit."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._scale import held_back, loop_place, wide_loops
from policies.rules._wide import WIDE


class FanOutUnlimited(Policy):
    """A wide loop asks for all of its pods at once, and no `parallelism` holds it back.

    On serverless capacity nothing else does: no node fills up. All pods ask for stock, quota and addresses in the same
    minute, and those that find none wait or fail while they compete with other work of the account. A `parallelism` of
    the workflow or of the looping template bounds it. So does a semaphore on what the loop calls, which is why such
    templates are left alone.
    """

    name = "fan-out-unlimited"
    category = "scale"
    severity = Severity.WARNING
    source = "docs/sources.md argo 4.1; docs/sources.md eci 3.4; from 50 pods at once on, our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "500"}  # <- fan-out-unlimited
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 100
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "500"}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for step, template, width in wide_loops(workflow, context.fanout(workflow)):
            if width.limited or width.at_once < WIDE or held_back(workflow, template, width):
                continue
            least = "at least " if width.unknown else ""
            pods = f"{least}{width.at_once} pods of {template.name!r}"
            message = f"{pods} may be asked for at once: no `parallelism` limits them"
            help = "set `parallelism` on the workflow, or on the template with the loop, to what stock and quota bear"
            yield Found(loop_place(step), message, help)
