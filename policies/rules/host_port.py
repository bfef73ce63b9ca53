"""Ports of a node that is not there."""

from collections.abc import Iterator

from manifests.fields import integer
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import guarded, told_here


class HostPort(Policy):
    """A container maps a port of its node.

    On ECI every port of a container is open at the pod's own address, and ports are not mapped. A client that calls the
    node at the host port finds nothing there. On a node, two pods with one host port cannot run side by side.
    """

    name = "host-port"
    category = "security"
    source = "docs/sources.md eci 6 (Q1): no port mapping; that hostPort has no effect is inferred"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          templates:
            - name: build
              container:
                image: alpine:3.20
                ports:
                  - {containerPort: 8080, hostPort: 80}  # <- host-port
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
              container:
                image: alpine:3.20
                ports:
                  - {containerPort: 8080}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_mapped(workflow, context), workflow, context)


def _mapped(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        for container in guarded(pod, context):
            for port, path in container.each("ports"):
                number = integer(port, "hostPort")
                if number:
                    place = path if path == container.patch_path else (*path, "hostPort")
                    on_eci = context.target.platform_of(pod.metadata) == "eci"
                    why = "ECI maps no ports" if on_eci else "one node can give it to one pod only"
                    message = f"{container.label} asks for port {number} of its node: {why}"
                    yield Found(place, message, "drop hostPort, and call the pod at its own address")
