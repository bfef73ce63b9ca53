"""The containers of a containerSet as nodes of their own, under their Pod node (docs/sources.md argo 1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manifests.graph import containers_of

if TYPE_CHECKING:
    from simulator.controller.operator import Operator
    from simulator.controller.pods import PodBody


class ContainerNodes:
    """One node a container. The pod's own time is not split: which of its containers takes how long is not known, so
    they run as long as it does, and of a pod that fails it is the last one that has failed.
    """

    def __init__(self, operator: Operator, body: PodBody) -> None:
        self.operator, self.body = operator, body
        self.names: list[str] = []
        awaited = dict(containers_of(body.template))
        for name, before in awaited.items():
            parents = [f"{body.node.name}.{other}" for other in before if other in awaited] or [body.node.name]
            node = operator.start_container(body.node, f"{body.node.name}.{name}", parents)
            self.names.append(node.name)

    def update(self) -> None:
        """Bring the nodes up to date with their pod's."""
        pod_node = self.body.node
        for number, name in enumerate(self.names):
            node = self.operator.run.nodes[name]
            if node.fulfilled or node.phase == pod_node.phase:
                continue
            if not pod_node.fulfilled:
                node.phase = pod_node.phase
                continue
            is_last = number == len(self.names) - 1
            failed = pod_node.failed and is_last
            node.finished = self.operator.now
            self.operator.settle(
                node,
                pod_node.phase if failed or not pod_node.failed else "Succeeded",
                pod_node.message if failed else "",
                pod_node.exit_code if failed else 0,
            )
