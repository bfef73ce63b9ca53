"""A controller that cannot put the state of large workflows elsewhere."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._scale import MAX_STATUS, PACKED_NODE, given_workflows, nodes
from policies.rules._settings import is_readable, setting, setting_place


class OffloadMissing(Policy):
    """A workflow among the inputs is too large for its status, and the controller does not offload it.

    The state of every node stands in the Workflow object. Above 1 MiB the controller compresses it; where that does not
    suffice either, the workflow fails, unless `persistence.nodeStatusOffLoad` keeps the nodes in a database. The sizes
    are estimated from below: 50 bytes for a compressed node are our choice, 72 were measured once.
    """

    name = "offload-missing"
    category = "control-plane"
    severity = Severity.WARNING
    source = "docs/sources.md argo 5.1 and 8; docs/sources.md eci 7 (A3): offload the state; Argo issue 1186: sizes"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:  # <- offload-missing
          parallelism: "50"
        ---
        kind: Workflow
        metadata: {generateName: frames-, namespace: argo}
        spec:
          entrypoint: all
          parallelism: 500
          templates:
            - name: all
              steps:
                - - {name: frame, template: frame, withSequence: {count: "40000"}}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          parallelism: "50"
          persistence: |
            nodeStatusOffLoad: true
            postgresql: {host: db, database: argo, tableName: argo_workflows}
        ---
        kind: Workflow
        metadata: {generateName: frames-, namespace: argo}
        spec:
          entrypoint: all
          parallelism: 500
          templates:
            - name: all
              steps:
                - - {name: frame, template: frame, withSequence: {count: "40000"}}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        path, offloads = setting(controller, "persistence", "nodeStatusOffLoad")
        if offloads not in (None, False) or isinstance(setting(controller, "persistence")[1], str):
            return
        if not is_readable(controller):
            return
        sizes = [(nodes(workflow, context.fanout(workflow)), workflow) for workflow in given_workflows(context)]
        most, workflow = max(sizes, key=lambda size: size[0], default=(0, None))
        if workflow is None or most * PACKED_NODE <= MAX_STATUS:
            return
        place, span = (
            (("data",), None) if setting(controller, "persistence")[1] is None else setting_place(controller, path)
        )
        message = (
            f"node states are not offloaded, and {workflow.name!r} makes at least {most} nodes: even compressed they "
            f"take about {most * PACKED_NODE / MAX_STATUS:.2g} MiB, and 1 MiB is the most that the controller writes"
        )
        document = workflow.document
        related = [document.related("the large workflow", ("spec",))] if document is not None else []
        help = "set `persistence.nodeStatusOffLoad: true` with a database, or split the workflow"
        yield Found(place, message, help, span=span, related=related)
