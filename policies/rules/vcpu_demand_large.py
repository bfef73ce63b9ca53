"""More vCPUs at once than an account has without asking."""

from collections.abc import Iterator

from catalog import Size
from manifests.demand import demand
from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._scale import loop_place, wide_loops

LARGE = 1000
"""Our choice; an example in the API's documentation shows a quota of this size."""


class VcpuDemandLarge(Policy):
    """A loop may use more than 1,000 vCPUs at once.

    Each account has a vCPU quota for each region. It is small at first, is raised on request, and is not seen here.
    What goes beyond it is not created. From which number on to ask is our choice.
    """

    name = "vcpu-demand-large"
    category = "scale"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md eci 3.4 (Q1) and 7 (A3): raise the vCPU quota first; 1,000 is our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 600
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "2000"}  # <- vcpu-demand-large
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 200
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "2000"}
            - name: frame
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        plans = {pod.template.path: pod for pod in context.pods(workflow)}
        for step, template, width in wide_loops(workflow, context.fanout(workflow), plans):
            vcpu = _vcpu(plans[template.path], context)
            if vcpu is not None and width.at_once * vcpu > LARGE:
                message = (
                    f"up to {width.at_once} pods of {template.name!r} at once, with {vcpu:g} vCPU each, are "
                    f"{width.at_once * vcpu:g} vCPU: beyond the account's quota no pod is created"
                )
                help = "compare it with the quota of the region in Quota Center, raise that, or lower `parallelism`"
                yield Found(loop_place(step), message, help)


def _vcpu(pod: PodPlan, context: Context) -> float | None:
    """The vCPUs of one pod: its first spec, else what it asks for, else ECI's default; None where unknown."""
    for spec in pod.settings.specs[:1]:
        instance = context.catalog.instances.get(spec)
        size = instance.size if instance is not None else Size.parse(spec)
        return size.vcpu if size is not None else None
    asked = demand(pod.template.containers, pod.patch)
    if asked.unknown:
        return None
    return asked.vcpu if asked.vcpu is not None else context.catalog.figure("pod.default_vcpu").value
