"""A controller that looks all the time."""

from collections.abc import Iterator

from manifests.cluster import Component
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import REQUEUE, requeue_time, variable_place

LEAST = 1.0


class RequeueTimeShort(Policy):
    """`DEFAULT_REQUEUE_TIME` is below one second.

    Each event of a pod asks for a pass over its workflow this much later, and one pass serves all events until then.
    With nearly no wait there is a pass for nearly every event; each costs time with every node of the workflow, and the
    workers are busy with it. Argo advises one second or more; about two suit short steps.
    """

    name = "requeue-time-short"
    category = "control-plane"
    severity = Severity.WARNING
    source = "docs/sources.md argo 5.2 and 5.4"

    bad = """
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: workflow-controller, namespace: argo}
        spec:
          selector: {matchLabels: {app: workflow-controller}}
          template:
            metadata: {labels: {app: workflow-controller}}
            spec:
              containers:
                - name: workflow-controller
                  image: quay.io/argoproj/workflow-controller:v4.1.0
                  env:
                    - {name: DEFAULT_REQUEUE_TIME, value: "100ms"}  # <- requeue-time-short
    """

    good = """
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: workflow-controller, namespace: argo}
        spec:
          selector: {matchLabels: {app: workflow-controller}}
          template:
            metadata: {labels: {app: workflow-controller}}
            spec:
              containers:
                - name: workflow-controller
                  image: quay.io/argoproj/workflow-controller:v4.1.0
                  env:
                    - {name: DEFAULT_REQUEUE_TIME, value: "2s"}
    """

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        wait = requeue_time(component)
        if component.name == "workflow-controller" and wait is not None and wait < LEAST:
            message = f"with {wait:g} s the controller goes over a whole workflow at nearly every event of its pods"
            yield Found(variable_place(component, REQUEUE), message, "set it to `2s` for short steps, never below `1s`")
