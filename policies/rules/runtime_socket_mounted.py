"""Pods that talk to the container runtime of their node."""

from collections.abc import Iterator

from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._data import mounted
from policies.rules._security import impossible_on_eci, is_runtime_socket, patched_at, told_here


class RuntimeSocketMounted(Policy):
    """A pod mounts the socket of its node's container runtime, such as Docker's.

    Through the runtime's socket a step can start any container on the node, with any rights. Serverless pods have no
    such socket: ECI does not take hostPath volumes at all. Steps that build images use a builder that needs no daemon.
    """

    name = "runtime-socket-mounted"
    category = "security"
    source = "docs/sources.md eci 6 (Q1): no hostPath; Argo's Docker executor needed the socket and left in 3.4"

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
                volumeMounts:
                  - {name: docker, mountPath: /var/run/docker.sock}
              volumes:
                - name: docker
                  hostPath:
                    path: /var/run/docker.sock  # <- runtime-socket-mounted
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
                image: moby/buildkit:v0.15.1-rootless
                command: [buildctl-daemonless.sh]
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_sockets(workflow, context), workflow, context)


def _sockets(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        volumes = [(volume.raw, volume.at("hostPath", "path")) for _, volume in mounted(pod)]
        volumes += [(raw, patched_at(pod, context)) for _, raw in mappings(pod.patch, "volumes")]
        for raw, path in volumes:
            socket = text(mapping(raw, "hostPath"), "path") or ""
            if is_runtime_socket(socket):
                message = (
                    f"the pods mount the node's {socket}: a serverless pod has no node, and on one it is full control"
                )
                help = "build with BuildKit in rootless mode or another builder without a daemon"
                yield Found(path, message, help, severity=impossible_on_eci(pod))
