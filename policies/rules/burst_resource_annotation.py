"""The annotation burst-resource, which is no longer developed."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import BURST_RESOURCE, ECI_LABEL, FLUID_LABEL
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._annotations import literal
from policies.rules._pods import written_at

VALUES = ("eci", "eci_only")


class BurstResourceAnnotation(Policy):
    """A pod is sent to ECI by the annotation `alibabacloud.com/burst-resource`.

    That way is discontinued, and not maintained for Kubernetes 1.24 and later. With another value than `eci` and
    `eci_only` scheduling fails, and it does not work together with Fluid's label for ECI: these are errors. The label
    of ECI overrules it. The label alone sends a pod to ECI; for nodes
    first and ECI when they are full, ACK has node affinity and ResourcePolicy.
    """

    name = "burst-resource-annotation"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, scheduling with ElasticResource (Z5, 2026-03-26; Z4); docs/sources.md eci 1.5 and data 3.8"
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              alibabacloud.com/burst-resource: eci_only  # <- burst-resource-annotation
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        seen: set[tuple[Path, str]] = set()
        for pod in context.pods(workflow):
            path = written_at(pod, context.document, "annotations", BURST_RESOURCE)
            if path[-1] != BURST_RESOURCE or BURST_RESOURCE not in pod.metadata.annotations:
                continue
            message, help, severity = _judged(pod)
            if (path, message) not in seen:
                seen.add((path, message))
                yield Found(path, message, help, severity=severity)


def _judged(pod: PodPlan) -> tuple[str, str, Severity]:
    value = literal(pod.metadata.annotations, BURST_RESOURCE)
    if pod.metadata.labels.get(FLUID_LABEL) == "eci":
        message = f"burst-resource does not work together with the label {FLUID_LABEL}: eci"
        return message, f'send the pod to ECI by the label `{ECI_LABEL}: "true"` instead', Severity.ERROR
    if pod.metadata.labels.get(ECI_LABEL) == "true":
        message = f"burst-resource has no effect beside the label {ECI_LABEL}"
        return message, "remove it", Severity.WARNING
    if value and value not in VALUES:
        message = f"burst-resource is {value!r}, and with another value than {' or '.join(VALUES)} scheduling fails"
        help = f'send the pod to ECI by the label `{ECI_LABEL}: "true"` instead: the annotation is discontinued'
        return message, help, Severity.ERROR
    message = "burst-resource is discontinued, and not maintained for Kubernetes 1.24 and later"
    return message, f'write the label `{ECI_LABEL}: "true"`, or a node affinity for nodes first', Severity.WARNING
