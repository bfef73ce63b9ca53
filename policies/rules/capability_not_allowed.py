"""Capabilities that ECI does not hand out."""

from collections.abc import Iterator

from manifests.fields import mapping, sequence
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import guarded, impossible_on_eci, told_here

ALLOWED = (
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "KILL", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE",
    "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP", "SYS_CHROOT", "SYS_PTRACE",
)  # fmt: skip


class CapabilityNotAllowed(Policy):
    """A container adds a Linux capability that ECI does not allow.

    ECI allows sixteen of them, NET_ADMIN and SYS_PTRACE among them; SYS_RAWIO after a ticket. SYS_ADMIN, which mounts
    and sandboxes ask for, is not on the list, and neither is ALL.
    """

    name = "capability-not-allowed"
    category = "security"
    source = "docs/sources.md eci 6 (N1): the capabilities that can be added"
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
                  capabilities:
                    add: [NET_ADMIN, SYS_ADMIN]  # <- capability-not-allowed
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
        yield from told_here(_refused(workflow, context), workflow, context)


def _refused(workflow: Workflow, context: Context) -> Iterator[Found]:
    for pod in context.pods(workflow):
        for container in guarded(pod, context):
            own = mapping(mapping(container.raw, "securityContext"), "capabilities")
            patched = mapping(mapping(container.patch, "securityContext"), "capabilities")
            places = [
                (item, container.at("securityContext", "capabilities", "add", index))
                for index, item in enumerate(sequence(own, "add"))
            ]
            if "add" in patched:
                places = [(item, container.patch_path) for item in sequence(patched, "add")]
            for item, path in places:
                if not isinstance(item, str) or "{{" in item or item.upper().removeprefix("CAP_") in ALLOWED:
                    continue
                ticket = " without a ticket" if item.upper().removeprefix("CAP_") == "SYS_RAWIO" else ""
                message = f"the container of {container.label} adds {item}, which ECI does not allow{ticket}"
                help = "leave it out, or use one of those that ECI allows, such as NET_ADMIN or SYS_PTRACE"
                yield Found(path, message, help, severity=impossible_on_eci(pod), text=item)
