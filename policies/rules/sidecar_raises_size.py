"""A small container that makes the pod a class larger."""

from collections.abc import Iterator

from manifests.demand import IGNORED
from manifests.diagnostic import Severity
from manifests.eci import USE_SPECS
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._sizes import Asked, added_cost, asked, beside_main, billed_by_type, place_of, sidecar_step


class SidecarRaisesSize(Policy):
    """Sidecars, or Argo's wait container, push a pod into a larger size than its main container needs.

    ECI adds up what all containers ask for and rounds up. A main container of 2 vCPU and 4 GiB fits a size exactly; the
    few hundredths of a vCPU that the wait container asks for make it 4 vCPU and 6 GiB, about twice the price.
    Containers with `__ECI_RESOURCE_IGNORE__` do not count, and `eci-use-specs` wins over the sum. The wait container
    asks for what `executor.resources` of the controller's ConfigMap says, Fluid's sidecar for the `fuse.resources` of
    its JindoRuntime; where these are not among the inputs, nothing. It is only said where what they add is less than
    half of what the main container asks for.
    """

    name = "sidecar-raises-size"
    category = "cost"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, containers that do not count (R2, 2024-02-01); docs/sources.md eci 2.2, argo 7"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap}
        data:
          executor: |
            resources:
              requests: {cpu: 100m, memory: 64Mi}
        ---
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container:
                image: "alpine:3.20"
                resources:  # <- sidecar-raises-size
                  requests: {cpu: "2", memory: 4Gi}
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap}
        data:
          executor: |
            env: [{name: __ECI_RESOURCE_IGNORE__, value: "TRUE"}]
            resources:
              requests: {cpu: 100m, memory: 64Mi}
        ---
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container:
                image: "alpine:3.20"
                resources:
                  requests: {cpu: "2", memory: 4Gi}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        if pod.settings.specs or pod.settings.is_spot or billed_by_type(pod):
            return
        found = asked(pod)
        step = sidecar_step(found, context)
        if step is None or not _is_small(found):
            return
        alone, together = step
        others, cost = ", ".join(beside_main(pod)), added_cost(alone, together, context.catalog)
        message = f"main alone is {alone}, and with {others} the pod becomes {together}: {cost}"
        help = f'set {USE_SPECS} to "{alone}", or {IGNORED}=TRUE in the env of the small containers'
        yield Found(place_of(pod, context.document), message, help)


def _is_small(found: Asked) -> bool:
    """Whether the others ask for less than half of what main asks for, so that the step is an accident."""
    pairs = ((found.main.vcpu, found.running.vcpu), (found.main.memory_gib, found.running.memory_gib))
    return all((whole or 0) < 1.5 * (main or 0) for main, whole in pairs)
