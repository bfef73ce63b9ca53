"""Pods of the size that somebody else chose."""

from collections.abc import Iterator, Mapping
from typing import Any

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.fields import mapping, mappings
from manifests.rule import Found
from policies.policy import Context, Policy

NEEDED = ("cpu", "memory")


class ResourcesMissing(Policy):
    """A pod says nothing about its size.

    ECI then makes it 2 vCPU and 4 GiB, and bills that: too much for a step that echoes a line, and too little for one
    that is killed for lack of memory. Requests or limits of any container count, and so do `podResources`, a
    podSpecPatch, the controller's `mainContainer` and the annotation `k8s.aliyun.com/eci-use-specs`.
    """

    name = "resources-missing"
    category = "stock"
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
        given = {resource for resources in _written(pod, context) for resource in resources}
        missing = [resource for resource in NEEDED if resource not in given]
        if pod.settings.specs or not missing:
            return
        name, help = repr(pod.template.name), "give `resources.limits` with cpu and memory, or eci-use-specs"
        if len(missing) == 1:
            other = next(resource for resource in NEEDED if resource not in missing)
            message = f"the pod of {name} gives {other} but no {missing[0]}: what ECI adds is not documented"
        else:
            message = f"nothing gives the size of the pod of {name}: ECI takes 2 vCPU and 4 GiB and bills that"
        place = pod.template.container or pod.template
        yield Found(place.at("resources") if len(missing) == 1 else pod.template.path, message, help)


def _written(pod: PodPlan, context: Context) -> Iterator[Mapping[str, Any]]:
    """Every list of requests or limits that reaches the pod."""
    for container in pod.template.containers:
        yield container.resources.requests
        yield container.resources.limits
    defaults = [mapping(controller.settings, "mainContainer") for controller in context.manifests.controllers]
    containers = [*defaults, pod.patch, *(raw for _, raw in mappings(pod.patch, "containers"))]
    whole_pod = [mapping(raw, "podResources") for raw in (pod.template.raw, pod.workflow.spec.raw)]
    for resources in (*whole_pod, *(mapping(raw, "resources") for raw in containers)):
        yield mapping(resources, "requests")
        yield mapping(resources, "limits")
