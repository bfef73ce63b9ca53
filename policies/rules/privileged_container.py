"""Containers that want the whole machine."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import guarded, impossible_on_eci, told_here


class PrivilegedContainer(Policy):
    """A container runs privileged.

    ECI gives privileges to accounts that were admitted to a closed test, and to no others: their pods are not created.
    Elsewhere a privileged container can reach everything on its machine. Images can be built without privileges, by
    BuildKit in rootless mode for one; a single capability is often all that is needed.
    """

    name = "privileged-container"
    category = "security"
    source = "docs/sources.md eci 6 (N1): privileged containers need a ticket"

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
                securityContext:
                  privileged: true  # <- privileged-container
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
                securityContext:
                  capabilities:
                    add: [NET_ADMIN]
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_privileged(workflow, context), workflow, context)


def _privileged(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        for container in guarded(pod, context):
            value, path = container.setting("privileged")
            if value is True:
                on_eci = context.target.platform_of(pod.metadata) == "eci"
                why = "ECI refuses that without an admission by ticket" if on_eci else "it can reach all of its machine"
                message = f"the container of {container.label} is privileged: {why}"
                help = "drop privileged, and add the one capability that is needed"
                part = "privileged" if path == container.patch_path else ""
                yield Found(path, message, help, severity=impossible_on_eci(pod), text=part)
