"""Filters on instance families beside a list that leaves nothing to filter."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import INSTANCE_FAMILY, INSTANCE_GENERATION, USE_SPECS, PodSettings
from manifests.eci_annotations import short
from policies.rules._annotations import Annotations, Clash, ClashPolicy, literal


class InstanceFilterIgnored(ClashPolicy):
    """A filter on instance families or generations is ignored, since the specs begin with an ECS type.

    `eci-instance-family` and `eci-instance-generation` choose the types behind a size such as `2-4Gi`. Where the first
    of the specs is an ECS type itself, they are not looked at, and the families that they exclude may come after all.
    """

    name = "instance-filter-ignored"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, pods by ECS family and generation (S3, S4, 2024-10-21); docs/sources.md eci 1.1"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.c6.large,2-4Gi
              k8s.aliyun.com/eci-instance-family: -ecs.c5  # <- instance-filter-ignored
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
              k8s.aliyun.com/eci-instance-family: -ecs.c5
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def clashes(self, annotations: Annotations) -> Iterator[Clash]:
        specs = PodSettings(annotations).specs
        if not specs or not specs[0].startswith("ecs."):
            return
        for key in (INSTANCE_FAMILY, INSTANCE_GENERATION):
            if literal(annotations, key):
                message = f"{short(key)} is ignored: the specs begin with the ECS type {specs[0]}"
                help = "list only sizes such as 2-4Gi, or only ECS types and no filter"
                yield Clash(key, message, help, other=USE_SPECS)
