"""Containers that may be root."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.fields import Raw, mapping
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import guarded, is_run, own_pods


class RunsAsRoot(Policy):
    """Nothing keeps a pod's containers from running as root.

    Many images run as root unless told otherwise. `runAsNonRoot: true` makes Kubernetes refuse that, `runAsUser`
    chooses another user. On ECI each pod has its own virtual machine, so the harm ends there; volumes and images are
    still read and written as root.
    """

    name = "runs-as-root"
    category = "security"
    severity = Severity.INFO
    profile = "strict"
    source = "Kubernetes pod security standards, level restricted: running as non-root"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:  # <- runs-as-root
          entrypoint: build
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          securityContext: {runAsNonRoot: true, runAsUser: 8737}
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        pods = own_pods(workflow, context)
        rooted = [pod for pod in pods if _may_be_root(pod, context)]
        if not rooted or not is_run(workflow):
            return
        spec, help = (
            workflow.spec,
            "add `securityContext: {runAsNonRoot: true}`, with a runAsUser the image can live with",
        )
        if len(rooted) == len(pods) and not any("securityContext" in pod.template.raw for pod in pods):
            names = repr(rooted[0].template.name) if len(rooted) == 1 else f"all {len(rooted)} templates with pods"
            yield Found(spec.at("securityContext"), f"the containers of {names} may run as root", help)
            return
        for pod in rooted:
            message = f"the containers of {pod.template.name!r} may run as root"
            yield Found(pod.template.at("securityContext"), message, help)


def _may_be_root(pod: PodPlan, context: Context) -> bool:
    """A template's security context replaces the workflow's; a container's own values win over both."""
    owner = pod.template if "securityContext" in pod.template.raw else pod.workflow.spec
    whole = {**mapping(owner.raw, "securityContext"), **mapping(pod.patch, "securityContext")}
    containers = list(guarded(pod, context))
    if not containers:
        return False
    for container in containers:
        own = {key: container.setting(key)[0] for key in ("runAsNonRoot", "runAsUser")}
        if not _is_safe({**whole, **{key: value for key, value in own.items() if value is not None}}):
            return True
    return False


def _is_safe(settings: Raw) -> bool:
    user = settings.get("runAsUser")
    if settings.get("runAsNonRoot") is True or isinstance(user, str):
        return True  # a text is a variable
    return isinstance(user, int) and not isinstance(user, bool) and user > 0
