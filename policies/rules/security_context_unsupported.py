"""Security settings that ECI does not have."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import guarded, told_here


class SecurityContextUnsupported(Policy):
    """A container sets readOnlyRootFilesystem or procMount, which cannot be configured on ECI.

    Both are sound settings on ordinary nodes. On ECI they are not among the fields that a pod can set, so nobody should
    rely on them there: what protects the pod is that it runs in a virtual machine of its own. Workflows that run in
    both places may keep them and ignore this rule.
    """

    name = "security-context-unsupported"
    category = "security"
    source = "docs/sources.md eci 6 (N1): readOnlyRootFilesystem and procMount are not configurable"
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
                securityContext:
                  readOnlyRootFilesystem: true  # <- security-context-unsupported
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
                  allowPrivilegeEscalation: false
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_unsupported(workflow, context), workflow, context)


def _unsupported(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        for container in guarded(pod, context):
            for key, usual in (("readOnlyRootFilesystem", False), ("procMount", "Default")):
                value, path = container.setting(key)
                if value not in (None, usual) and "{{" not in str(value):
                    message = f"{key} of {container.label} cannot be set on ECI: do not count on it there"
                    part = key if path == container.patch_path else ""
                    yield Found(path, message, f"leave {key} out for pods on ECI", text=part)
