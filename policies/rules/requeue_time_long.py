"""A controller that looks late."""

from collections.abc import Iterator

from manifests.cluster import Component
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._scale import given_workflows, longest_chain, spoken
from policies.rules._settings import REQUEUE, requeue_time, variable_place


class RequeueTimeLong(Policy):
    """`DEFAULT_REQUEUE_TIME` is above its 10 s: each step starts up to that much after the one before it ended.

    The controller does not look at a workflow when a pod ends, but the requeue time after that. A longer one spares the
    controller work, which pays off with very many pods that each run for minutes. In chains of short steps it is most
    of the time: 14 steps at one minute each wait up to 14 minutes.
    """

    name = "requeue-time-long"
    category = "control-plane"
    severity = Severity.WARNING
    source = "docs/sources.md argo 5.2, 5.3 and 5.4"

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
                    - {name: DEFAULT_REQUEUE_TIME, value: "1m"}  # <- requeue-time-long
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
                    - {name: DEFAULT_REQUEUE_TIME, value: "5s"}
    """

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        usual, wait = context.catalog.figure("argo.requeue").value, requeue_time(component)
        if component.name != "workflow-controller" or wait is None or wait <= usual:
            return
        chains = [(longest_chain(workflow.spec), workflow.name) for workflow in given_workflows(context)]
        length, name = max(chains, default=(0, ""))
        message = f"the controller looks at a workflow up to {spoken(wait)} after a pod has ended, not {usual:g} s: "
        message += "each step after another starts so much later"
        if length > 1:
            message += f"; {length} pods one after the other in {name!r} wait up to {spoken(length * wait)} in all"
        help = f"leave it at {usual:g} s, unless the workflows are very large and their pods run for minutes"
        yield Found(variable_place(component, REQUEUE), message, help)
