"""Kernel settings that ECI does not take."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.effective import PodPlan
from manifests.fields import Raw, mapping, mappings, text
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import impossible_on_eci, patched_at, told_here

ALLOWED = ("kernel.shm", "kernel.msg", "fs.mqueue.", "net.")
EXACT = ("kernel.sem", "vm.min_free_kbytes")
REFUSED = "net.ipv4.tcp_syncookies"


class SysctlNotAllowed(Policy):
    """A pod sets a kernel parameter that ECI does not allow.

    ECI takes kernel.shm*, kernel.msg*, kernel.sem, fs.mqueue.*, vm.min_free_kbytes and net.* except tcp_syncookies.
    Parameters of the host need a ticket and an annotation of their own.
    """

    name = "sysctl-not-allowed"
    category = "security"
    source = "docs/sources.md eci 6 (N1): the sysctls that a pod may set"
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          securityContext:
            sysctls:
              - {name: net.core.somaxconn, value: "1024"}
              - {name: vm.max_map_count, value: "262144"}  # <- sysctl-not-allowed
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
          securityContext:
            sysctls:
              - {name: net.core.somaxconn, value: "1024"}
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_refused(workflow, context), workflow, context)


def _refused(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        for item, path in _sysctls(pod, context):
            name = text(item, "name") or ""
            dotted = name.replace("/", ".")  # Kubernetes takes both
            if not name or "{{" in name or dotted in EXACT or (dotted.startswith(ALLOWED) and dotted != REFUSED):
                continue
            message = f"ECI does not let a pod set {name}"
            yield Found(path, message, "leave it out", severity=impossible_on_eci(pod), text=name)


def _sysctls(pod: PodPlan, context: Context) -> Iterator[tuple[Raw, Path]]:
    """A template's security context replaces the workflow's; a patch lies over both."""
    owner = pod.template if "securityContext" in pod.template.raw else pod.workflow.spec
    for index, item in mappings(mapping(owner.raw, "securityContext"), "sysctls"):
        yield item, owner.at("securityContext", "sysctls", index)
    for _, item in mappings(mapping(pod.patch, "securityContext"), "sysctls"):
        yield item, patched_at(pod, context)
