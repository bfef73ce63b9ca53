"""Many pods that a label sends to ECI at once."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import ACS_LABEL
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import is_on_eci
from policies.rules._scale import loop_place, wide_loops

MOST = 1000


class LabelSchedulingWide(Policy):
    """More than 1,000 pods at once go to ECI or ACS by their label.

    For such numbers the ACK guide asks for a recent kube-scheduler (6.11.0 or later) with `SchedulerBatchMoveEvents`
    set to true. Whether the cluster has it is not seen here.
    """

    name = "label-scheduling-wide"
    category = "scale"
    severity = Severity.INFO
    profile = "strict"
    source = "Alibaba Cloud, Schedule pods on ECI with virtual nodes (ACK): more than 1,000 pods by label"

    bad = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 2000
          podMetadata: {labels: {alibabacloud.com/eci: "true"}}
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "6000"}  # <- label-scheduling-wide
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 500
          podMetadata: {labels: {alibabacloud.com/eci: "true"}}
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "6000"}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        labelled = {
            pod.template.path
            for pod in context.pods(workflow)
            if is_on_eci(pod.metadata) or pod.metadata.labels.get(ACS_LABEL) == "true"
        }
        for step, template, width in wide_loops(workflow, context.fanout(workflow), labelled):
            if width.at_once > MOST:
                message = (
                    f"up to {width.at_once} pods of {template.name!r} at once are sent by their label: an older "
                    "kube-scheduler falls behind"
                )
                help = "use kube-scheduler 6.11.0 or later with SchedulerBatchMoveEvents=true, or lower `parallelism`"
                yield Found(loop_place(step), message, help)
