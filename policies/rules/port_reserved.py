"""Ports that ECI keeps for itself."""

from collections.abc import Iterator

from manifests.fields import integer
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import guarded, told_here

RESERVED = (111, 998, 10250, 10255)


class PortReserved(Policy):
    """A container listens on a port that ECI reserves.

    Ports 111, 998, 10250 and 10255 are not for containers. What becomes of a container that listens on one of them is
    not written down; any other port is safe.
    """

    name = "port-reserved"
    category = "security"
    source = "docs/sources.md eci 3.4 (Q1): reserved ports"
    platforms = ("eci",)

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
                  - {containerPort: 10250}  # <- port-reserved
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
        yield from told_here(_reserved(workflow, context), workflow, context)


def _reserved(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        for container in guarded(pod, context):
            for port, path in container.each("ports"):
                number = integer(port, "containerPort")
                if number in RESERVED:
                    place = path if path == container.patch_path else (*path, "containerPort")
                    message = f"{container.label} uses port {number}, which ECI reserves"
                    yield Found(place, message, "listen on another port than 111, 998, 10250 and 10255")
