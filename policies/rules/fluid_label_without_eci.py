"""Half of a pair of labels."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.eci import ECI_LABEL, FLUID_LABEL
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import insert_label, is_on_eci, written_at


class FluidLabelWithoutEci(Policy):
    """A pod has Fluid's label for ECI but not the label of ECI.

    `alibabacloud.com/fluid-sidecar-target: eci` works together with `alibabacloud.com/eci: "true"` on the same pod.
    With the first alone, the pod is prepared for ECI and may be put on an ordinary node. Only a cluster without such
    nodes, as ACK Serverless is one, sends it to ECI all the same.
    """

    name = "fluid-label-without-eci"
    category = "data"
    severity = Severity.WARNING
    source = "docs/sources.md data 3.8 and docs/sources.md eci 1.5 (K1, K2, D2): the two labels belong together"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: count
          podMetadata:
            labels:
              alibabacloud.com/fluid-sidecar-target: eci  # <- fluid-label-without-eci
          templates:
            - name: count
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: count
          podMetadata:
            labels:
              alibabacloud.com/fluid-sidecar-target: eci
              alibabacloud.com/eci: "true"
          templates:
            - name: count
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        halves = [pod for pod in context.pods(workflow) if _is_half(pod)]
        for path in dict.fromkeys(written_at(pod, context.document, "labels", FLUID_LABEL) for pod in halves):
            owner, field = path[:-3], str(path[-3])
            is_written = path[-1] == FLUID_LABEL
            if workflow.spec.template_ref is not None and not is_written:
                continue  # the label stands in the WorkflowTemplate, and is told there
            edit = insert_label(context.document, owner, field, ECI_LABEL, '"true"') if is_written else None
            fix = Fix("send the pods to ECI", (edit,), safe=False) if edit is not None else None
            message = f"{FLUID_LABEL} is eci, but the label {ECI_LABEL} is missing: an ordinary node may get the pod"
            yield Found(path, message, f'add `{ECI_LABEL}: "true"` beside it', fix=fix)


def _is_half(pod: PodPlan) -> bool:
    return pod.metadata.labels.get(FLUID_LABEL) == "eci" and not is_on_eci(pod.metadata)
