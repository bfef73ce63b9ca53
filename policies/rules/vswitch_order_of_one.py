"""An order of zones where there is one zone."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import SCHEDULE_STRATEGY
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import written_at
from policies.rules._zones import vswitches_of


class VswitchOrderOfOne(Policy):
    """`VSwitchOrdered` is set, but there is one vSwitch to order.

    The strategy says in which order zones are tried. With one vSwitch it does nothing, so the zones to fall back on
    that it suggests are not there; that there is one alone is what single-vswitch says, so this is left to the strict
    profile. vSwitches come from the pod's annotation, else from the eci-profile.
    """

    name = "vswitch-order-of-one"
    category = "stock"
    platforms = ("eci",)
    profile = "strict"
    severity = Severity.INFO
    source = "Alibaba Cloud, pods in several zones (Z1, 2025-05-23); docs/sources.md eci 1.1"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-schedule-strategy: VSwitchOrdered  # <- vswitch-order-of-one
              k8s.aliyun.com/eci-vswitch: vsw-b
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
            annotations:
              k8s.aliyun.com/eci-schedule-strategy: VSwitchOrdered
              k8s.aliyun.com/eci-vswitch: "vsw-b,vsw-f"
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        found: dict[Path, str] = {}
        for pod in context.pods(workflow):
            vswitches = set(vswitches_of(pod))
            if pod.settings.ordered and len(vswitches) == 1:
                place = written_at(pod, context.document, "annotations", SCHEDULE_STRATEGY)
                found.setdefault(place, vswitches.pop())
        for place, vswitch in found.items():
            message = f"VSwitchOrdered has one vSwitch to order, {vswitch}: there is no zone to go on to"
            yield Found(place, message, "list vSwitches of other zones too, in the order to try them, or leave it out")
