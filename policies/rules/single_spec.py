"""One kind of machine or none."""

from collections.abc import Iterator

from catalog import Size
from manifests.diagnostic import Severity
from manifests.eci import USE_SPECS, PodSettings
from manifests.pod import Metadata
from manifests.rule import Found
from policies.policy import Context, Policy


class SingleSpec(Policy):
    """`eci-use-specs` lists a single spec.

    ECI tries the listed specs in order when there is no stock, up to five. With one ECS type on the list, a shortage of
    that type is a shortage of everything. A single size such as `2-4Gi` is milder, since ECI picks a type for it by
    stock; it is reported as information.
    """

    name = "single-spec"
    category = "stock"
    severity = Severity.WARNING
    source = "Alibaba Cloud, pods with several specs (S1, 2025-03-28): tried in order, up to five"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.c6.large  # <- single-spec
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
              k8s.aliyun.com/eci-use-specs: ecs.c6.large,ecs.c5.large,2-4Gi
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        specs = PodSettings(metadata.annotations).specs
        if len(set(specs)) != 1 or "{{" in specs[0]:
            return
        path = metadata.at("annotations", USE_SPECS)
        if Size.parse(specs[0]) is None:
            message = f"{specs[0]} is the only spec: while it is out of stock, no pod is created"
            yield Found(path, message, "list more types of that size, and the size itself, such as `2-4Gi`")
        else:
            message = f"{specs[0]} is the only spec: ECI picks a type for it by stock, but has no second choice"
            yield Found(path, message, "add a larger size to fall back on", severity=Severity.INFO)
