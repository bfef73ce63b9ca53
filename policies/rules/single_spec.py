"""One kind of machine or none."""

from collections.abc import Iterator

from catalog import Size
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context
from policies.rules._specs import SpecList, SpecListPolicy, is_spec, kind_of


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
    fixable = True

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
            size, fix = (
                given.with_size(context) if kind_of(spec) == "ordinary" and not given.is_private else (None, None)
            )
            message = f"{spec} is the only spec: while it is out of stock, no pod is created"
            help = (
                f"list more types of that size, and the size itself, `{size}`"
                if size
                else "list more types of its kind"
            )
            yield Found(given.path, message, help, fix=fix)
        else:
            message = f"{spec} is the only spec: ECI picks a type for it by stock, but has no second choice"
            yield Found(given.path, message, "add a larger size to fall back on", severity=Severity.INFO)
