"""Specs in which the containers do not fit."""

from collections.abc import Iterator

from catalog import Catalog, Size
from manifests.diagnostic import Path, Severity
from manifests.eci import USE_SPECS
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import written_at
from policies.rules._retries import names_of
from policies.rules._sizes import asked, place_of

SLACK = 0.9
"""Our choice: a list that leaves a small sidecar out of account, to save a size class, is meant so."""


class SpecBelowRequests(Policy):
    """A spec of `eci-use-specs` has less than the containers ask for.

    The annotation wins over requests and limits, so a pod that falls back on the small spec gets less than it asked
    for: a container that needs its memory is killed there, on a day when stock is short and not on others. Requests
    and limits are taken as ECI adds them up; a tenth less is let pass.
    """

    name = "spec-below-requests"
    category = "stock"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, x86 specs (S2, 2025-03-28): the annotation wins over limits; docs/sources.md eci 1.1, 2.2"

    bad = """
        kind: Workflow
        metadata: {generateName: align-}
        spec:
          entrypoint: align
          templates:
            - name: align
              metadata:
                annotations:
                  k8s.aliyun.com/eci-use-specs: 8-32Gi,8-16Gi  # <- spec-below-requests
              container:
                image: "alpine:3.20"
                resources:
                  limits: {cpu: "8", memory: 32Gi}
    """

    good = """
        kind: Workflow
        metadata: {generateName: align-}
        spec:
          entrypoint: align
          templates:
            - name: align
              metadata:
                annotations:
                  k8s.aliyun.com/eci-use-specs: 8-32Gi,ecs.r6.2xlarge
              container:
                image: "alpine:3.20"
                resources:
                  limits: {cpu: "8", memory: 32Gi}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        names: dict[tuple[Path, str], list[PodPlan]] = {}
        for pod in context.pods(workflow):
            place = written_at(pod, context.document, "annotations", USE_SPECS)
            for spec in _too_small(pod, context):
                names.setdefault((place, spec), []).append(pod)
        for (place, spec), pods in names.items():
            first = pods[0]
            wanted = str(asked(first).running)
            others = f" (and {len(pods) - 1} more templates)" if len(pods) > 1 else ""
            message = f"{spec} has less than {names_of([first.template])}{others} asks for, {wanted}, and wins over it"
            help = "list specs that hold what the containers ask for, or ask for less"
            related = [context.document.related("asked for here", place_of(first, context.document))]
            yield Found(place, message, help, related=related, text=spec)


def _too_small(pod: PodPlan, context: Context) -> Iterator[str]:
    if not pod.settings.specs:
        return
    found = asked(pod)
    if found.running.unknown or found.whole.unknown:
        return
    for spec in dict.fromkeys(pod.settings.specs):
        size = _size(spec, context.catalog)
        if size is not None and (
            size.vcpu < (found.running.vcpu or 0) * SLACK or size.memory_gib < (found.running.memory_gib or 0) * SLACK
        ):
            yield spec


def _size(spec: str, catalog: Catalog) -> Size | None:
    return catalog.instances[spec].size if spec in catalog.instances else Size.parse(spec)
