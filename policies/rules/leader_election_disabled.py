"""Several controllers, each of which thinks that it is alone."""

from collections.abc import Iterator

from manifests.cluster import Component
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import variable_place

DISABLE = "LEADER_ELECTION_DISABLE"
TRUE = ("1", "t", "T", "true", "TRUE", "True")
"""What Go reads as true."""


class LeaderElectionDisabled(Policy):
    """The controller runs with several replicas and without leader election.

    One replica leads and the others stand by, as the election between them decides. With the election switched off all
    of them work on the same workflows and write over each other's status. More replicas keep the controller available;
    they do not make it faster.
    """

    name = "leader-election-disabled"
    category = "control-plane"
    severity = Severity.WARNING
    source = "Argo Workflows, docs/high-availability.md and docs/environment-variables.md; docs/sources.md argo 5.4"

    bad = """
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: workflow-controller, namespace: argo}
        spec:
          replicas: 2
          selector: {matchLabels: {app: workflow-controller}}
          template:
            metadata: {labels: {app: workflow-controller}}
            spec:
              containers:
                - name: workflow-controller
                  image: quay.io/argoproj/workflow-controller:v4.1.0
                  env:
                    - {name: LEADER_ELECTION_DISABLE, value: "true"}  # <- leader-election-disabled
    """

    good = """
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: workflow-controller, namespace: argo}
        spec:
          replicas: 2
          selector: {matchLabels: {app: workflow-controller}}
          template:
            metadata: {labels: {app: workflow-controller}}
            spec:
              containers:
                - name: workflow-controller
                  image: quay.io/argoproj/workflow-controller:v4.1.0
    """

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        main, replicas = component.main, component.replicas
        if component.name != "workflow-controller" or main is None or replicas is None or replicas < 2:
            return
        if main.env.get(DISABLE) in TRUE:
            message = f"none of the {replicas} replicas waits for a leader: all of them work on the same workflows"
            related = [context.document.related("the number of replicas", ("spec", "replicas"))]
            help = f"leave {DISABLE} out, or run one replica"
            yield Found(variable_place(component, DISABLE), message, help, related=related)
