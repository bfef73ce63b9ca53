"""A rate limit that gives less than it says."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._scale import spoken, widest_loop
from policies.rules._settings import controller_deployments, number, requeue_time, setting, setting_place

TELLING = 60.0
"""Seconds that a loop under check must lose before it is a warning: our choice."""


class RateLimitBurstSmall(Policy):
    """The burst of `resourceRateLimit` is less than what its rate gives between two passes over a workflow.

    A pod that finds no token does not wait for one: the workflow is looked at again after the requeue time, 10 s by
    default. So one workflow gets at most `burst` pods per pass, however high the limit is: limit 10 with burst 25 gives
    a single wide loop 2.5 pods per second. Several workflows together come nearer to the limit.
    """

    name = "rate-limit-burst-small"
    category = "control-plane"
    severity = Severity.INFO
    source = "docs/sources.md argo 4.4 and 5.1"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          resourceRateLimit: |
            limit: 20
            burst: 50  # <- rate-limit-burst-small
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
        limit = number(setting(controller, "resourceRateLimit", "limit")[1])
        path, value = setting(controller, "resourceRateLimit", "burst")
        burst = number(value)
        if limit is None or burst is None or burst < 1:
            return
        waits = [wait for component in controller_deployments(context) if (wait := requeue_time(component))]
        wait = waits[0] if waits else context.catalog.figure("argo.requeue").value
        rate = burst / wait
        if rate >= limit:
            return
        pods, name = widest_loop(context)
        slow, meant = pods / rate, pods / limit
        message = (
            f"one workflow gets {burst:g} pods per pass, and a pass comes every {wait:g} s: that is {rate:.3g} per "
        )
        message += f"second, not {limit:g}"
        if slow - meant >= TELLING:
            message += f"; the {pods} pods of {name!r} take {spoken(slow)} to create, not {spoken(meant)}"
        severity = Severity.WARNING if slow - meant >= TELLING else Severity.INFO
        place, span = setting_place(controller, path)
        help = f"set burst to {limit * wait:.0f} or more: {limit:g} per second for {wait:g} s"
        yield Found(place, message, help, span=span, severity=severity)
