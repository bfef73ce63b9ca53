"""Compute categories beside what excludes them."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import (
    COMPUTE_CATEGORY,
    INSTANCE_FAMILY,
    INSTANCE_GENERATION,
    SPOT_STRATEGY,
    USE_SPECS,
    PodSettings,
)
from manifests.eci_annotations import short
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context
from policies.rules._annotations import Annotations, Clash, ClashPolicy, literal
from policies.rules._placement import placed_at
from policies.rules._pods import written_at

FIELD = "nodeSelector"


class ComputeCategoryConflict(ClashPolicy):
    """A compute category stands beside a setting that it cannot be combined with.

    `eci-compute-category` is for pods that are sized by vCPU and memory. With a spot strategy, or for ARM, the pod is
    refused as FeatureBasedConstraintConflict. A filter on instance families or generations excludes it too. A list of
    ECS types alone leaves it nothing to choose, which is a warning.
    """

    name = "compute-category-conflict"
    category = "scheduling"
    severity = Severity.ERROR
    source = "Alibaba Cloud, pods by compute category (S5, 2024-08-14); docs/sources.md eci 1.1"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: 2-4Gi,2-8Gi
              k8s.aliyun.com/eci-compute-category: economy  # <- compute-category-conflict
              k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
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
              k8s.aliyun.com/eci-use-specs: 2-4Gi,2-8Gi
              k8s.aliyun.com/eci-compute-category: economy,general
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from super().check_workflow(workflow, context)
        places = {
            written_at(pod, context.document, "annotations", COMPUTE_CATEGORY): placed_at(pod, context.document, FIELD)
            for pod in context.pods(workflow)
            if pod.is_arm and literal(pod.metadata.annotations, COMPUTE_CATEGORY)
        }
        for path, node in places.items():
            message = "a compute category cannot be combined with ARM: the pod is refused"
            related = [context.document.related("the architecture is chosen here", node)]
            yield Found(path, message, "remove the category", related=related)

    def clashes(self, annotations: Annotations) -> Iterator[Clash]:
        if not literal(annotations, COMPUTE_CATEGORY):
            return
        for other in (SPOT_STRATEGY, INSTANCE_FAMILY, INSTANCE_GENERATION):
            if literal(annotations, other):
                end = "the pod is refused" if other == SPOT_STRATEGY else "the two exclude each other"
                message = f"a compute category cannot be combined with {short(other)}: {end}"
                yield Clash(COMPUTE_CATEGORY, message, "keep one of the two", other=other)
                return
        specs = PodSettings(annotations).specs
        if specs and all(spec.startswith("ecs.") for spec in specs):
            message = "a compute category is for pods sized by vCPU and memory, and only ECS types are listed"
            help = "list sizes such as 2-4Gi, or remove the category"
            yield Clash(COMPUTE_CATEGORY, message, help, other=USE_SPECS, severity=Severity.WARNING)
