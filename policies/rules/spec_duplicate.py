"""The same spec twice."""

from collections.abc import Iterator

from catalog import Size
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context
from policies.rules._specs import SpecList, SpecListPolicy


class SpecDuplicate(SpecListPolicy):
    """`eci-use-specs` lists a spec twice.

    Specs are tried in order, and one that was just out of stock is no second choice. The place on the list, of which
    there are five, is lost. `2-4Gi` and `2.0-4.0Gi` are the same.
    """

    name = "spec-duplicate"
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
              k8s.aliyun.com/eci-use-specs: 2-4Gi,ecs.c6.large,2-4Gi  # <- spec-duplicate
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
              k8s.aliyun.com/eci-use-specs: 2-4Gi,ecs.c6.large,4-8Gi
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_specs(self, given: SpecList, context: Context) -> Iterator[Found]:
        first: dict[object, str] = {}
        twice: list[str] = []
        for spec in given.specs:
            same = Size.parse(spec) or spec
            twice += [spec] if same in first else []
            first.setdefault(same, spec)
        if not twice or len(first) == 1:
            return  # what is left of the latter is a single spec, and is reported as one
        fix = given.replaced(context.document, tuple(first.values()), "list each spec once", safe=True)
        listed = ", ".join(dict.fromkeys(twice))
        message = f"{listed} is listed more than once: trying it again brings no other stock"
        yield Found(given.path, message, "list another size or type in its place", fix=fix)
