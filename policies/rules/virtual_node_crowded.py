"""More pods than a virtual node should carry."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._scale import loop_place, wide_loops

MOST = 3000


class VirtualNodeCrowded(Policy):
    """A workflow may have more than 3,000 pods at once, the number advised for one virtual node.

    The virtual node keeps the state of its pods up to date in the cluster; beyond about 3,000 the advice is to add
    another virtual node. Whether there are several is not seen here.
    """

    name = "virtual-node-crowded"
    category = "scale"
    severity = Severity.INFO
    profile = "strict"
    platforms = ("eci",)
    source = "Alibaba Cloud, deployment of the virtual node chart (ACK, about 2020): about 3,000 pods for each"

    bad = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 5000
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "6000"}  # <- virtual-node-crowded
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 2000
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
        fanout = context.fanout(workflow)
        loops = list(wide_loops(workflow, fanout, on_eci))
        most = min(fanout.pods_at_once, sum(width.at_once for _, _, width in loops))
        if most > MOST:
            step, _, _ = max(loops, key=lambda loop: loop[2].at_once)
            message = f"up to {most} pods at once, and one virtual node should carry {MOST}"
            yield Found(loop_place(step), message, "lower `parallelism`, or run several virtual nodes")
