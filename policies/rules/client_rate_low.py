"""A controller that asks for pods more slowly than ECI creates them."""

from collections.abc import Iterator

from manifests.cluster import Component
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._scale import spoken, widest_loop
from policies.rules._settings import flag_place, number

QPS = "--qps"


class ClientRateLow(Policy):
    """The controller's `--qps` is below its default of 20 requests per second.

    One request creates one pod, and events and status writes share the same client. So no workflow gets pods faster
    than this, however many ECI would give: it takes 100 at once and 20 per second.
    """

    name = "client-rate-low"
    category = "control-plane"
    severity = Severity.WARNING
    source = "docs/sources.md argo 5.1 and 5.4; docs/sources.md eci 3.4 (Q1, Q6)"

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
                  args:
                    - --qps=5  # <- client-rate-low
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
                  args:
                    - --qps=50
                    - --burst=75
    """

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        usual, rate = context.catalog.figure("argo.qps").value, number(component.flag(QPS))
        if component.name != "workflow-controller" or rate is None or not 0 < rate < usual:
            return
        pods, name = widest_loop(context)
        message = f"the controller creates at most {rate:g} pods per second, for all workflows together"
        if pods > rate:
            message += f"; the {pods} of {name!r} take {spoken(pods / rate)}"
        help = f"leave it at {usual:g}, or raise it together with `--burst`, such as 50 and 75"
        yield Found(flag_place(component, QPS), message, help, text=QPS)
