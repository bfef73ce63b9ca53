"""An ECS type that may not exist."""

from collections.abc import Iterator

from catalog import Catalog
from manifests.diagnostic import Severity
from manifests.near_miss import near_miss
from manifests.rule import Found
from policies.policy import Context
from policies.rules._specs import SpecList, SpecListPolicy, has_known_suffix, is_type


class SpecUnknown(SpecListPolicy):
    """`eci-use-specs` names an ECS type that is not in the catalog.

    A type that does not exist is never in stock. Where the name does not end as ECS types do (`large`, `2xlarge`) it is
    surely misspelt. Else the catalog may be the one that lacks it, so that is information: size and price of such a
    pod cannot be told, and `drydock simulate` needs them. A catalog of your own can add the type.
    """

    name = "spec-unknown"
    category = "stock"
    severity = Severity.WARNING
    source = "Alibaba Cloud, ECS instance families (E8, catalog/data/instances.csv) and pods with several specs (S1)"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.c6.lrage,2-4Gi  # <- spec-unknown
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
        for spec in dict.fromkeys(given.specs):
            if not is_type(spec) or spec in context.catalog.instances:
                continue
            if has_known_suffix(spec):
                message = f"the catalog does not know {spec}: its size and its price cannot be told"
                help, severity = _siblings(spec, context.catalog), Severity.INFO
            else:
                near = near_miss(spec, context.catalog.instances)
                message = f"no ECS type ends in {spec.rpartition('.')[2]!r}: {spec} is never in stock"
                help = f"did you mean `{near}`?" if near else "end it as ECS types do, as in `ecs.c6.2xlarge`"
                severity = self.severity
            yield Found(given.path, message, help, text=spec, severity=severity)


def _siblings(spec: str, catalog: Catalog) -> str:
    """The types of the same family, which are what may be meant; else how to make the type known."""
    family = spec.rpartition(".")[0]
    known = [name.rpartition(".")[2] for name in catalog.instances if name.rpartition(".")[0] == family]
    add = "check the name; a catalog of your own can add the type (`instances.csv`)"
    return f"{add}. Known of {family}: {', '.join(known)}" if known else add
