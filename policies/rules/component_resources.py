"""Argo's own pods, the first to go when memory is short."""

from collections.abc import Iterator

from manifests.cluster import COMPONENTS, Component
from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key
from manifests.pod import Resources
from manifests.rule import Found
from policies.policy import Context, Policy

ENOUGH = {"cpu": (2.0, "2 vCPU"), "memory": (4.0 * 2**30, "4 GiB")}
RESOURCES = '\nrequests:\n  cpu: "2"\n  memory: 4Gi'


class ComponentResources(Policy):
    """argo-server or workflow-controller asks for no resources, or for less than 2 vCPU and 4 GiB.

    Argo installs both without requests or limits, which is the lowest quality of service: when a node runs short they
    are killed or evicted first, and while the controller is away no workflow moves. Requests or limits will do.
    """

    name = "component-resources"
    category = "control-plane"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): 2 vCPU and 4 GiB or more for both components"
    )
    fixable = True

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
                - name: workflow-controller  # <- component-resources
                  image: quay.io/argoproj/workflow-controller:v4.1.0
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
                  resources:
                    requests: {cpu: "2", memory: 4Gi}
    """

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        named = [container for container in component.containers if container.name in COMPONENTS]
        for container in named or component.containers[:1]:
            short = [part for resource in ENOUGH if (part := _short(container.resources, resource))]
            if short:
                message = (
                    f"{component.name} asks for {' and '.join(short)}: it is among the first to be killed or evicted"
                )
                edit = insert_key(context.document, container.path, "resources", RESOURCES)
                fix = Fix("request 2 vCPU and 4 GiB", (edit,), safe=False) if edit is not None else None
                help = "set requests or limits to 2 vCPU and 4 GiB or more, by the size of the cluster"
                yield Found(container.at("resources"), message, help, fix=fix)


def _short(resources: Resources, resource: str) -> str:
    """What is too little of a resource, in words; empty where there is enough."""
    least, wanted = ENOUGH[resource]
    amount = resources.amount(resource)
    written = resources.limits.get(resource, resources.requests.get(resource))
    if written is None:
        return f"no {resource}"
    if amount is None:
        return ""  # a variable, or no quantity, which Kubernetes itself refuses
    return f"{written} of {resource}, less than {wanted}" if amount < least else ""
