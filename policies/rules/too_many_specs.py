"""A longer list than ECI takes."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context
from policies.rules._specs import MOST_SPECS, SpecList, SpecListPolicy, is_spec


class TooManySpecs(SpecListPolicy):
    """`eci-use-specs` lists more than five specs.

    ECI takes five at most. The first five are those that count, so the least useful ones are to go. A list that says
    the same twice is not counted here: what is left without the repetitions may be short enough.
    """

    name = "too-many-specs"
    category = "stock"
    severity = Severity.ERROR
    source = "Alibaba Cloud, pods with several specs (S1, 2025-03-28): up to five; docs/sources.md eci 1.1"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: 2-4Gi,2-8Gi,4-8Gi,4-16Gi,8-16Gi,8-32Gi  # <- too-many-specs
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
              k8s.aliyun.com/eci-use-specs: 2-4Gi,2-8Gi,4-8Gi,4-16Gi,8-16Gi
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_specs(self, given: SpecList, context: Context) -> Iterator[Found]:
        specs = tuple(dict.fromkeys(given.specs))
        if len(specs) <= MOST_SPECS:
            return
        kept = specs[:MOST_SPECS]
        if not any(spec[0].isdigit() for spec in kept):
            size = next((spec for spec in specs if spec[0].isdigit()), None)
            kept = (*kept[:-1], size) if size else kept  # the widest choice is worth more than one type more
        fix = given.replaced(context.document, kept, f"keep {', '.join(kept)}") if all(map(is_spec, specs)) else None
        message = f"{len(specs)} specs are listed, and ECI takes {MOST_SPECS}: the pod is refused"
        yield Found(given.path, message, f"keep the {MOST_SPECS} that are most likely to be in stock", fix=fix)
