"""Workflows whose state does not fit into their object."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._scale import MAX_STATUS, PACKED_NODE, loop_place, nodes, wide_templates
from policies.rules._settings import controllers


class NodeStatusTooLarge(Policy):
    """A workflow has so many nodes that its status exceeds what the controller writes, even compressed.

    The state of every pod, retry and group of steps stands in the Workflow object. Above 1 MiB the controller
    compresses it, and when that does not suffice the workflow fails, unless nodes are offloaded to a database. The
    estimate is from below: 50 bytes for a compressed node are our choice, 72 were measured once. Where the controller's
    ConfigMap is among the inputs, offload-missing speaks instead.
    """

    name = "node-status-too-large"
    category = "scale"
    severity = Severity.WARNING
    source = "docs/sources.md argo 5.1 and 8; Argo issues 1186 (sizes) and 13783 (2024): large workflows are stuck"

    bad = """
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
                    withSequence: {count: "40000"}  # <- node-status-too-large
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
                    withSequence: {count: "4000"}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        fanout = context.fanout(workflow)
        count = nodes(workflow, fanout)
        if count * PACKED_NODE <= MAX_STATUS or controllers(context) or workflow.spec.template_ref is not None:
            return
        widths = [width for _, width in wide_templates(workflow, fanout) if width.loop is not None]
        widest = max(widths, key=lambda width: width.runs, default=None)
        place = loop_place(widest.loop) if widest is not None and widest.loop is not None else workflow.spec.path
        message = (
            f"this workflow has at least {count} nodes: even compressed their status takes about "
            f"{count * PACKED_NODE / MAX_STATUS:.2g} MiB, and the controller writes 1 MiB at most"
        )
        help = (
            "give one pod several items, split the workflow, or set `persistence.nodeStatusOffLoad` on the controller"
        )
        yield Found(place, message, help)
