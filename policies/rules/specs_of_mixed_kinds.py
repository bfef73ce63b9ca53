"""GPU, local-disk or ARM machines among others."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context
from policies.rules._specs import SpecList, SpecListPolicy, kind_of


class SpecsOfMixedKinds(SpecListPolicy):
    """`eci-use-specs` mixes GPU, local-disk or ARM types with others.

    These may only be listed with their own kind: a pod that needs a GPU cannot fall back on a machine without one,
    and an image for x86 does not start on ARM. The kind is told by the name of the family, as Alibaba Cloud names
    them: `gn` is GPU, `d` and `i` have local disks, `c8y`, `g8y`, `r8y`, `c6r` and `g6r` are ARM.
    """

    name = "specs-of-mixed-kinds"
    category = "stock"
    severity = Severity.ERROR
    source = (
        "Alibaba Cloud, pods with several specs (S1, 2025-03-28): only with their own kind; docs/sources.md eci 1.1"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.gn6i-c4g1.xlarge,ecs.g6.xlarge  # <- specs-of-mixed-kinds
          templates:
            - name: train
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.gn6i-c4g1.xlarge,ecs.gn6v-c8g1.2xlarge
          templates:
            - name: train
              container: {image: "alpine:3.20"}
    """

    def check_specs(self, given: SpecList, context: Context) -> Iterator[Found]:
        kinds = {spec: kind_of(spec) for spec in given.specs}
        first = kinds[given.specs[0]]
        stranger = next((spec for spec, kind in kinds.items() if kind != first), None)
        if stranger is None:
            return
        strange = first if first != "ordinary" else kinds[stranger]
        wanted = next(spec for spec, kind in kinds.items() if kind == strange)
        other = next(spec for spec, kind in kinds.items() if kind != strange)
        message = f"{wanted} is of kind {strange} and {other} is not: ECI does not take them in one list"
        yield Found(given.path, message, f"list {strange} types only, or none", text=stranger)
