"""Pods of the size that somebody else chose."""

from collections.abc import Iterator

from manifests.demand import Demand
from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._sizes import asked


class ResourcesMissing(Policy):
    """A pod says nothing about its size.

    ECI then makes it 2 vCPU and 4 GiB, and bills that: too much for a step that echoes a line, and too little for one
    that is killed for lack of memory. Requests or limits of any container count, and so do `podResources`, a
    podSpecPatch, the controller's `mainContainer` and the annotation `k8s.aliyun.com/eci-use-specs`. Pods that ask for
    a device such as a GPU are left alone, since no such size has one.
    """

    name = "resources-missing"
    category = "stock"
    platforms = ("eci",)
    severity = Severity.INFO
    source = "Alibaba Cloud, pods by vCPU and memory (R1, 2024-05-31): 2 vCPU and 4 GiB where nothing is set"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash  # <- resources-missing
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container:
                image: "alpine:3.20"
                resources:
                  limits: {cpu: "2", memory: 4Gi}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        if pod.settings.specs or _asks_for_devices(pod):
            return
        found = asked(pod)
        if found.whole.unknown:
            return
        name, help = pod.template.quoted, "give `resources.limits` with cpu and memory, or eci-use-specs"
        missing = [
            key for key, amount in (("cpu", found.whole.vcpu), ("memory", found.whole.memory_gib)) if amount is None
        ]
        place = pod.template.path
        if len(missing) == 2:
            message = f"nothing gives the size of the pod of {name}: ECI takes 2 vCPU and 4 GiB and bills that"
        elif missing:
            other = "memory" if missing == ["cpu"] else "cpu"
            message = f"the pod of {name} gives {other} but no {missing[0]}: what ECI adds is not documented"
            place = (pod.template.container or pod.template).at("resources")
        elif found.written.vcpu is None or found.written.memory_gib is None:
            added = Demand(
                found.whole.vcpu if found.written.vcpu is None else None,
                found.whole.memory_gib if found.written.memory_gib is None else None,
            )
            what = "memory" if added.vcpu is None else "cpu" if added.memory_gib is None else "resources"
            message = (
                f"only {_others(pod)} asks for {what} in the pod of {name}: the pod is sized by its {added}, and main "
                "has to live on that"
            )
        else:
            return
        yield Found(place, message, help)


def _others(pod: PodPlan) -> str:
    return "Argo's own container" if pod.whole.of(pod.whole.argo) != Demand() else "Fluid's sidecar"


def _asks_for_devices(pod: PodPlan) -> bool:
    resources = [container.resources for container in pod.template.containers]
    return any("/" in name for one in resources for name in (*one.limits, *one.requests))
