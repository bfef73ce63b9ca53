"""Steps that hold a key to the cluster which only Argo needs."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import is_run, own_pods

SKIPPED = ("resource", "data")


class ServiceAccountTokenMounted(Policy):
    """The steps' own containers get the service account token that only Argo's executor needs.

    A token in a step lets its code do in the cluster whatever the account may. With
    `automountServiceAccountToken: false` and an `executor.serviceAccountName`, the executor alone has one. Steps that
    call the Kubernetes API themselves do need it.
    """

    name = "service-account-token-mounted"
    category = "security"
    severity = Severity.INFO
    profile = "strict"
    source = "Argo documentation, field automountServiceAccountToken (see docs/sources.md argo 7)"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:  # <- service-account-token-mounted
          entrypoint: build
          serviceAccountName: workflow
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          serviceAccountName: workflow
          automountServiceAccountToken: false
          executor: {serviceAccountName: workflow}
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        key, spec = "automountServiceAccountToken", workflow.spec
        for pod in own_pods(workflow, context) if is_run(workflow) else ():
            layers = (pod.patch.get(key), pod.template.raw.get(key), spec.raw.get(key))
            mounts = next((value for value in layers if value is not None), True)
            if mounts is True and pod.template.type not in SKIPPED:
                message = (
                    f"the container of {pod.template.name!r} gets the service account token, which Argo alone needs"
                )
                help = f"set `{key}: false` and `executor.serviceAccountName`, unless steps call the Kubernetes API"
                yield Found(spec.at(key), message, help)
                return
