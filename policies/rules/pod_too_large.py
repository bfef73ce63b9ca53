"""Pods beyond the largest size."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._sizes import asked, largest, place_of


class PodTooLarge(Policy):
    """The containers of a pod ask for more than the largest pod that ECI has.

    A request is rounded up to a size that is sold, and above the largest, 64 vCPU and 512 GiB, there is none. Much
    memory with few vCPU goes up to 512 GiB too, at the price of the vCPU that come with it. ECS types in
    `eci-use-specs` may be larger, and win over requests.
    """

    name = "pod-too-large"
    category = "cost"
    platforms = ("eci",)
    severity = Severity.ERROR
    source = "Alibaba Cloud, pods by vCPU and memory (R1, 2024-05-31) and limits (Q1); docs/sources.md eci 2.1, 3.4"

    bad = """
        kind: Workflow
        metadata: {generateName: assemble-}
        spec:
          entrypoint: assemble
          templates:
            - name: assemble
              container:
                image: "alpine:3.20"
                resources:  # <- pod-too-large
                  limits: {cpu: "96", memory: 384Gi}
    """

    good = """
        kind: Workflow
        metadata: {generateName: assemble-}
        spec:
          entrypoint: assemble
          templates:
            - name: assemble
              container:
                image: "alpine:3.20"
                resources:
                  limits: {cpu: "64", memory: 256Gi}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        if pod.settings.specs:
            return
        found, most = asked(pod).whole, largest(context.catalog)
        if found.unknown:
            return
        if (found.vcpu or 0) <= most.vcpu and (found.memory_gib or 0) <= most.memory_gib:
            return
        message = (
            f"the containers of {pod.template.quoted} ask for {found}, more than the largest pod of ECI "
            f"({most.vcpu:g} vCPU, {most.memory_gib:g} GiB): it is never created"
        )
        yield Found(
            place_of(pod, context.document),
            message,
            "divide the work among more pods, or name an ECS type in eci-use-specs",
        )
