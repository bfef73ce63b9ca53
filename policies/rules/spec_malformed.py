"""A spec that ECI cannot read."""

import re
from collections.abc import Iterator

from catalog import Catalog, Size
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context
from policies.rules._specs import SpecList, SpecListPolicy, is_spec

_AMOUNTS = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:(?:c|v?cpus?|cores?)\s*[-_:/]?|[-_:/ ])\s*(\d+(?:\.\d+)?)\s*(?:g|gi|gb|gib)?", re.IGNORECASE
)


class SpecMalformed(SpecListPolicy):
    """An item of `eci-use-specs` is neither a size nor an ECS type.

    A size is written `<vCPU>-<GiB>Gi`, as in `2-4Gi` or `0.25-0.5Gi`; a type begins with `ecs.`, as in `ecs.c6.large`;
    commas stand between the items. ECI does not document any other form.
    """

    name = "spec-malformed"
    category = "stock"
    severity = Severity.ERROR
    source = "Alibaba Cloud, pods with several specs (S1, 2025-03-28): the two forms; docs/sources.md eci 1.1"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.c6.large,2c4g  # <- spec-malformed
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
              k8s.aliyun.com/eci-use-specs: ecs.c6.large,2-4Gi
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_specs(self, given: SpecList, context: Context) -> Iterator[Found]:
        wrong = [spec for spec in dict.fromkeys(given.specs) if not is_spec(spec)]
        meant = {spec: _meant(spec, context.catalog) for spec in wrong}
        fix = None
        if all(meant.values()):
            specs = tuple(dict.fromkeys(meant.get(spec) or spec for spec in given.specs))
            fix = given.replaced(context.document, specs, f"write {', '.join(map(str, meant.values()))}")
        for spec in wrong:
            help = (
                f"write `{meant[spec]}`"
                if meant[spec]
                else "write a size such as `2-4Gi`, or a type such as `ecs.c6.large`"
            )
            message = f"{spec!r} is neither a size nor an ECS type: ECI cannot read it"
            yield Found(given.path, message, help, fix=fix, text=spec)


def _meant(spec: str, catalog: Catalog) -> str | None:
    """What was probably meant: a size in another notation, a type without its prefix, other marks between items."""
    match = _AMOUNTS.fullmatch(spec)
    if match is not None:
        size = Size.parse(f"{match[1]}-{match[2]}Gi")
        return str(size) if size is not None else None
    for name in (spec.lower(), f"ecs.{spec.lower()}"):
        if name in catalog.instances:
            return name
    items = tuple(item for item in re.split(r"[;|\s]+", spec) if item)
    return ",".join(items) if len(items) > 1 and all(map(is_spec, items)) else None
