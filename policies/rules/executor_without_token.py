"""Pods that cannot report to Argo."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import Raw, mapping, text
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import told_here


class ExecutorWithoutToken(Policy):
    """The service account token is turned off, and Argo's executor has no account of its own.

    The executor in each pod reports results to the Kubernetes API and needs a token for that. With
    `automountServiceAccountToken: false` it must be given one by `executor.serviceAccountName`, in the template or the
    spec; without it the controller refuses to create the pod.
    """

    name = "executor-without-token"
    category = "security"
    severity = Severity.ERROR
    source = "Argo, `workflow/controller/workflowpod.go`, service account set-up (see docs/sources.md argo 7)"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          automountServiceAccountToken: false  # <- executor-without-token
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          automountServiceAccountToken: false
          executor: {serviceAccountName: argo-executor}
          templates:
            - name: build
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from told_here(_without(workflow, context), workflow, context)


def _without(workflow: Workflow, context: Context) -> Iterator[Found]:
    spec = workflow.spec
    for pod in context.pods(workflow):
        own = pod.template.raw.get("automountServiceAccountToken")
        automount = spec.raw.get("automountServiceAccountToken") if own is None else own
        if automount is not False or _account(pod.template.raw) or _account(spec.raw):
            continue
        path = (spec if own is None else pod.template).at("automountServiceAccountToken")
        message = "pods get no token, and the executor has no account of its own: the controller does not create them"
        yield Found(path, message, "add `executor: {serviceAccountName: ...}` with an account that may report results")


def _account(raw: Raw) -> str:
    return text(mapping(raw, "executor"), "serviceAccountName") or ""
