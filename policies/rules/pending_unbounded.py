"""Pods that may spend all of the workflow's time waiting for stock."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import SPOT_STRATEGY, VSWITCH
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import waiting_ends, written_at
from policies.rules._times import deadline


class PendingUnbounded(Policy):
    """Spot pods, or pods in one zone, may wait for stock until the workflow's deadline has passed.

    Without fail-fast such a pod stays Pending until there is stock. The deadline of the workflow ends that, and the
    workflow with it: nothing was computed, and nothing was tried elsewhere. A limit on the wait alone tells a lack of
    stock from slow work. Argo 4.1 has `pendingTimeout` for it; `timeout` counts the wait too. Neither holds while a
    retry is in force, where fail-fast is the way. Strict, as a wait may be just what is wanted of cheap pods.
    """

    name = "pending-unbounded"
    category = "time"
    severity = Severity.WARNING
    profile = "strict"
    platforms = ("eci",)
    source = "docs/sources.md argo 6 and 3.10, eci 1.1; https://github.com/argoproj/argo-workflows/issues/11025"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 3600
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo  # <- pending-unbounded
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 3600
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
          templates:
            - name: hash
              timeout: 20m
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        most = deadline(workflow.spec)
        if most is None:
            return
        waiting: dict[Path, tuple[str, list[PodPlan]]] = {}
        for pod in context.pods(workflow):
            reason = _reason(pod)
            is_reached = context.fanout(workflow).of(pod.template).runs > 0  # exit handlers know no deadline
            if not reason or not is_reached or pod.settings.fails_fast or waiting_ends(pod):
                continue
            key = SPOT_STRATEGY if pod.settings.is_spot else VSWITCH
            place = written_at(pod, context.document, "annotations", key)
            waiting.setdefault(place, (reason, []))[1].append(pod)
        field = "pendingTimeout" if context.manifests.argo_version == "4.1" else "timeout"
        for place, (reason, pods) in waiting.items():
            names = ", ".join(dict.fromkeys(pod.template.title for pod in pods))
            message = (
                f"without stock a pod of {names} ({reason}) stays Pending until the workflow's deadline "
                f"of {most} seconds ({show_seconds(most)}), which fails all of it"
            )
            help = f"give the template a `{field}`"
            if any(pod.retry is not None for pod in pods):
                help = "use fail-fast, so that such a pod fails and is retried: under a retry no timeout ends a wait"
            yield Found(place, message, help)


def _reason(pod: PodPlan) -> str:
    """Why the pod is likely to wait; empty where it is not."""
    if pod.settings.is_spot:
        return "spot"
    own = pod.settings.vswitches or tuple(vswitch for profile in pod.profiles for vswitch in profile.vswitches)
    return "one vSwitch" if len(set(own)) == 1 and "{{" not in own[0] else ""
