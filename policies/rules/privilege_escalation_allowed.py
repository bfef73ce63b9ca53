"""Containers whose programs may gain rights."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import guarded, own_pods


class PrivilegeEscalationAllowed(Policy):
    """A container does not forbid its programs to gain more rights than they started with.

    Set-user-ID programs such as sudo can then become root. `allowPrivilegeEscalation: false` rules that out and costs
    nothing for most steps. Clusters that enforce the restricted pod security standard refuse pods without it.
    """

    name = "privilege-escalation-allowed"
    category = "security"
    severity = Severity.INFO
    profile = "strict"
    source = "Kubernetes pod security standards, level restricted: privilege escalation"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              container:  # <- privilege-escalation-allowed
                image: alpine:3.20
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              container:
                image: alpine:3.20
                securityContext: {allowPrivilegeEscalation: false}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for pod in own_pods(workflow, context):
            yield from _open(pod, context)


def _open(pod: PodPlan, context: Context) -> Iterator[Found]:
    """The first such container of a pod stands for all of them."""
    for container in guarded(pod, context):
        value, path = container.setting("allowPrivilegeEscalation")
        if value in (None, True) and container.raw and container.setting("privileged")[0] is not True:
            message = f"programs in the container of {container.label} may gain rights, up to root"
            yield Found(path, message, "add `securityContext: {allowPrivilegeEscalation: false}` to its containers")
            return
