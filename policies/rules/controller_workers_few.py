"""A controller with few hands."""

from collections.abc import Iterator

from manifests.cluster import Component
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import flag_place, number

USUAL = {"--workflow-workers": (32, "work on workflows"), "--pod-cleanup-workers": (4, "delete and label pods")}


class ControllerWorkersFew(Policy):
    """The controller runs fewer workers than it does by default.

    Each worker goes over one workflow at a time; up to Argo 4.0 it also rests a second after each status it writes.
    With few of them the passes over many workflows queue up, and pods that are done lie around. Less than 32 for
    workflows or 4 for the clean-up of pods can be right for a small cluster.
    """

    name = "controller-workers-few"
    category = "control-plane"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 5.1 and 5.4"

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
                    - --workflow-workers=4  # <- controller-workers-few
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
                    - --workflow-workers=64
    """

    def check_component(self, component: Component, context: Context) -> Iterator[Found]:
        for flag, (usual, work) in USUAL.items():
            workers = number(component.flag(flag))
            if component.name == "workflow-controller" and workers is not None and workers < usual:
                message = f"{workers:g} workers {work}, where {usual} do by default: what they do queues up behind them"
                yield Found(flag_place(component, flag), message, f"leave it at {usual}, or raise it", text=flag)
