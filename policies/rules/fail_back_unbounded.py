"""Pods that may wait for stock for ever."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import FAIL_STRATEGY
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import waiting_ends, written_at


class FailBackUnbounded(Policy):
    """Pods wait for stock until it comes, and nothing ends the wait.

    With `fail-back` (`fail-over` is the same) ECI tries again until the pod is created. It is Pending meanwhile, and
    neither `eci-max-pending-minute`, which counts from the image pull, nor a template's `activeDeadlineSeconds`, which
    counts from the start of the pod, ends that. A workflow deadline does; a template `timeout` does where no retry is
    in force. Without the annotation ECI does the same; that case is left to workflow-deadline-missing.
    """

    name = "fail-back-unbounded"
    category = "stock"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, fault handling and pending time of ECI pods (F1, F2); docs/sources.md argo 3.10 and 6"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-fail-strategy: fail-back  # <- fail-back-unbounded
              k8s.aliyun.com/eci-max-pending-minute: "30"
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 7200
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-fail-strategy: fail-back
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        if workflow.spec.entrypoint is None or workflow.spec.raw.get("activeDeadlineSeconds") is not None:
            return
        waiting = [pod for pod in context.pods(workflow) if _falls_back(pod) and not waiting_ends(pod)]
        places = [written_at(pod, context.document, "annotations", FAIL_STRATEGY) for pod in waiting]
        for place in dict.fromkeys(places):
            held = [pod.template for pod, other in zip(waiting, places, strict=True) if other == place]
            names = ", ".join(dict.fromkeys(template.title for template in held))
            message = f"without stock, pods of {names} stay Pending for ever: nothing ends a wait under fail-back"
            help = "add activeDeadlineSeconds to the workflow, or use fail-fast with a retryStrategy"
            yield Found(place, message, help)


def _falls_back(pod: PodPlan) -> bool:
    return pod.metadata.annotations.get(FAIL_STRATEGY) in ("fail-back", "fail-over")
