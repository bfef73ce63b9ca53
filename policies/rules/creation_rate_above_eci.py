"""Pods asked for faster than ECI makes them."""

from collections.abc import Iterator

from manifests.cluster import Component, ControllerConfig
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import controller_deployments, controllers, flag_place, number, setting, setting_place

QPS = "--qps"


class CreationRateAboveEci(Policy):
    """The controller may ask for pods faster than ECI creates them.

    ECI takes 100 creations at once and 20 per second after that, for the whole account and region. By default the
    controller's client keeps to 20 requests per second, so only a raised `--qps` goes beyond; then `resourceRateLimit`
    should hold the pods down, which it counts over all workflows. What comes too fast is refused and asked for again.
    """

    name = "creation-rate-above-eci"
    category = "control-plane"
    severity = Severity.INFO
    profile = "strict"
    platforms = ("eci",)
    source = "docs/sources.md eci 3.4 (Q1, Q6); docs/sources.md argo 4.4 and 5.1"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          resourceRateLimit: |
            limit: 100  # <- creation-rate-above-eci
            burst: 1000
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          resourceRateLimit: |
            limit: 10
            burst: 100
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        most = context.catalog.figure("create.per_second").value
        path, value = setting(controller, "resourceRateLimit", "limit")
        limit = number(value)
        rates = [_client_rate(component, context) for component in controller_deployments(context)]
        if limit is None or limit <= most or (rates and all(rate is not None and rate <= most for rate in rates)):
            return
        place, span = setting_place(controller, path)
        message = f"up to {limit:g} pods per second may be asked for, and ECI creates {most:g}: the rest is throttled"
        yield Found(place, message, f"set the limit to {most:g} or less, by what else runs in the account", span=span)

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        most = context.catalog.figure("create.per_second").value
        rate = _client_rate(component, context)
        if component.name != "workflow-controller" or rate is None or rate <= most:
            return
        limits = [setting(controller, "resourceRateLimit")[1] for controller in controllers(context)]
        if limits and not any(limits):
            message = f"the client may send {rate:g} requests per second, nothing limits the pods among them, and ECI "
            message += f"creates {most:g} per second: the rest is throttled"
            help = f"add a `resourceRateLimit` of at most {most:g} per second to the controller's ConfigMap"
            yield Found(flag_place(component, QPS), message, help, text=QPS)


def _client_rate(component: Component, context: Context) -> float | None:
    """The requests per second that the controller's client keeps to; None where it is a variable."""
    written = component.flag(QPS)
    return context.catalog.figure("argo.qps").value if written is None else number(written)
