"""Workflows without number."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Severity
from manifests.fields import mapping
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import is_readable, setting

LIMITS = ("parallelism", "namespaceParallelism")


class ControllerParallelismMissing(Policy):
    """Nothing limits how many workflows the controller runs at once.

    By default it admits every workflow that is submitted, and each brings its pods: a `parallelism` in the workflows
    holds for one workflow only. One burst of submissions may use up the account's vCPU quota and the addresses of its
    vSwitches for all. A label on a namespace may limit it too, which is not seen here.
    """

    name = "controller-parallelism-missing"
    category = "control-plane"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 4.1 and 5.1"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:  # <- controller-parallelism-missing
          resourceRateLimit: |
            {limit: 10, burst: 100}
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          parallelism: "50"
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        data = mapping(controller.document.raw, "data")  # where a number without quotes is no text, but meant
        if any(setting(controller, key)[1] not in (None, 0) or data.get(key) not in (None, "0") for key in LIMITS):
            return
        if not is_readable(controller):
            return
        message = "the controller admits any number of workflows at once, each with all its pods"
        help = "set `parallelism`, or `namespaceParallelism`, to the number of workflows that quota and vSwitches bear"
        yield Found(("data",), message, help)
