"""A controller that leaves everything to each workflow."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import is_readable, setting


class WorkflowDefaultsMissing(Policy):
    """The controller's ConfigMap sets no `workflowDefaults`.

    They lie under every workflow, so a deadline, a podGC, a ttlStrategy or a retry that stand there also hold for the
    workflow whose author forgot them. Without them each workflow must bring its own.
    """

    name = "workflow-defaults-missing"
    category = "control-plane"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 2.12 and 7"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:  # <- workflow-defaults-missing
          parallelism: "50"
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          workflowDefaults: |
            spec:
              activeDeadlineSeconds: 86400
              podGC: {strategy: OnPodSuccess}
              ttlStrategy: {secondsAfterCompletion: 86400}
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        if not setting(controller, "workflowDefaults")[1] and is_readable(controller):
            message = "no workflowDefaults: a workflow without deadline, podGC or ttlStrategy has none"
            help = "add `workflowDefaults` with a spec of `activeDeadlineSeconds`, `podGC` and `ttlStrategy`"
            yield Found(("data",), message, help)
