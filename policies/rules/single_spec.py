"""One kind of machine or none."""

from collections.abc import Iterator

from catalog import Size
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context
from policies.rules._specs import SpecList, SpecListPolicy, is_spec


class SingleSpec(SpecListPolicy):
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

    def check_specs(self, given: SpecList, context: Context) -> Iterator[Found]:
        spec, *others = dict.fromkeys(given.specs)
        if others or not is_spec(spec):
            return
        if Size.parse(spec) is None:
            message = f"{spec} is the only spec: while it is out of stock, no pod is created"
            yield Found(given.path, message, "list more types of that size, and the size itself, such as `2-4Gi`")
        else:
            message = f"{spec} is the only spec: ECI picks a type for it by stock, but has no second choice"
            yield Found(given.path, message, "add a larger size to fall back on", severity=Severity.INFO)
