"""Pods that run as whoever the namespace has."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import text
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import is_run, own_pods


class ServiceAccountDefault(Policy):
    """Pods run as the namespace's `default` service account.

    Argo's executor needs an account that may report results. Where that is `default`, every other pod of the namespace
    has the same rights. An account of its own for workflows keeps them apart. Some clusters set one by the
    controller's workflowDefaults, which counts if it was given.
    """

    name = "service-account-default"
    category = "security"
    severity = Severity.INFO
    profile = "strict"
    source = "Argo documentation, service accounts: pods use `default` where none is named"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:  # <- service-account-default
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
          serviceAccountName: workflow
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec = workflow.spec
        for pod in own_pods(workflow, context) if is_run(workflow) else ():
            names = (text(raw, "serviceAccountName") for raw in (pod.patch, pod.template.raw, spec.raw))
            name = next((name for name in names if name), "default")
            if name == "default":
                own = bool(text(pod.template.raw, "serviceAccountName"))
                path = (pod.template if own else spec).at("serviceAccountName")
                message = (
                    f"the pods of {pod.template.name!r} run as `default`: its rights are those of the whole namespace"
                )
                yield Found(path, message, "name a service account for workflows: `serviceAccountName: ...`")
                return
