"""More pods than addresses."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import EciProfile
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._scale import loop_place, wide_loops

ADDRESSES = 252
"""Those of a /24 without the four that the VPC keeps; that a vSwitch is a /24 is our assumption."""


class VswitchAddressesFew(Policy):
    """A workflow may have more pods at once than the named vSwitches have addresses, if each is a /24.

    Every ECI pod takes one address of its vSwitch. A vSwitch does not say its size here, so a /24 is assumed: 256
    addresses, of which the first and the last three are reserved. With larger ones there is nothing to do. Where none
    is left no further pod is created, those of other teams on the same vSwitches included.
    """

    name = "vswitch-addresses-few"
    category = "scale"
    severity = Severity.INFO
    profile = "strict"
    platforms = ("eci",)
    source = (
        "docs/sources.md eci 7 (A2): one address for each pod; Alibaba Cloud VPC, CreateVSwitch (2026-09-04): four "
        "addresses are reserved; the /24 is our assumption"
    )

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data: {vSwitchIds: "vsw-b,vsw-f"}
        ---
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 1000
          templates:
            - name: all
              steps:
                - - name: frame
                    template: frame
                    withSequence: {count: "2000"}  # <- vswitch-addresses-few
            - name: frame
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data: {vSwitchIds: "vsw-b,vsw-f"}
        ---
        kind: Workflow
        metadata: {generateName: frames-}
        spec:
          entrypoint: all
          parallelism: 500
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
        fanout = context.fanout(workflow)
        plans = {pod.template.path: pod for pod in context.pods(workflow)}
        beside = context.manifests.external
        profiles = [*context.manifests.profiles, *(beside.profiles if beside is not None else ())]
        for step, template, width in wide_loops(workflow, fanout, plans):
            vswitches = _vswitches(plans[template.path], profiles)
            if vswitches and width.at_once > ADDRESSES * vswitches:
                named = f"{vswitches} vSwitches" if vswitches > 1 else "one vSwitch"
                message = (
                    f"up to {width.at_once} pods of {template.name!r} at once, and {named} with "
                    f"{ADDRESSES * vswitches} addresses if each is a /24: the other pods wait or fail"
                )
                help = f"lower `parallelism` to {ADDRESSES * vswitches}, or list more or larger vSwitches"
                yield Found(loop_place(step), message, help)


def _vswitches(pod: PodPlan, profiles: list[EciProfile]) -> int:
    """How many vSwitches the pod may use; 0 where that is not among the inputs."""
    own = pod.settings.vswitches
    if any("{{" in vswitch for vswitch in own):
        return 0
    return len(set(own or (vswitch for profile in profiles for vswitch in profile.vswitches)))
