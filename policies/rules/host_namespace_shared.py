"""Pods that want to live in their node's namespaces."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import impossible_on_eci, patched_at, told_here


class HostNamespaceShared(Policy):
    """A pod shares the network, the processes or the memory of its node.

    ECI does not offer the host's network: each pod has a network card and an address of its own. What it does with
    hostPID and hostIPC is not written down, and a pod in its own virtual machine has no others to see. On a node, each
    of the three takes down a wall between the pod and everything else there.
    """

    name = "host-namespace-shared"
    category = "security"
    source = "docs/sources.md eci 6 (Q1): no host network; hostPID and hostIPC are inferred"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          hostNetwork: true  # <- host-namespace-shared
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_shared(workflow, context), workflow, context)


def _shared(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        on_eci = context.target.platform_of(pod.metadata) == "eci"
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            patched = pod.patch.get(key)
            # Only the network is a field of a workflow; the other two can be patched in.
            own = workflow.spec.raw.get(key) if key == "hostNetwork" else None
            if (own if patched is None else patched) is not True:
                continue
            path = workflow.spec.at(key) if patched is None else patched_at(pod, context)
            is_network = key == "hostNetwork"
            why = (
                "ECI has no host network, and the pod is not created"
                if is_network
                else "on ECI there is no host to share"
            )
            message = f"{key} is true: {why if on_eci else 'it takes down a wall between the pod and its node'}"
            severity = impossible_on_eci(pod) if is_network else Severity.WARNING
            yield Found(path, message, f"drop {key}", severity=severity, text="" if patched is None else key)
