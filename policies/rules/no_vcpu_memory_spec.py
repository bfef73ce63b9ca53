"""Lists of machine types that leave ECI no choice of its own."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context
from policies.rules._specs import MOST_SPECS, SpecList, SpecListPolicy, is_type, kind_of


class NoVcpuMemorySpec(SpecListPolicy):
    """`eci-use-specs` lists ECS types only.

    Asked for vCPU and memory (`2-4Gi`), ECI matches any type of that size that is in stock. Types by name are the
    narrowest request there is, so the list should end with the size. GPU, local-disk and ARM types are left alone: they
    may not be mixed with others. So are private pools, which hold ECS types.
    """

    name = "no-vcpu-memory-spec"
    category = "stock"
    severity = Severity.WARNING
    source = "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): prefer vCPU and memory"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: ecs.c6.large,ecs.c5.large  # <- no-vcpu-memory-spec
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
        specs = given.specs
        if given.is_private or len(set(specs)) == 1:
            return  # of a lone one, single-spec speaks
        if not all(is_type(spec) and kind_of(spec) == "ordinary" for spec in specs):
            return
        size, fix = given.with_size(context)
        example = f"`{size}`, the size of {specs[0]}" if size else "a size such as `2-4Gi`"
        message = f"only ECS types are listed ({', '.join(specs)}): while these are out of stock, no pod is created"
        how = "end the list with" if len(set(specs)) < MOST_SPECS else "in place of one of the types, list"
        yield Found(given.path, message, f"{how} {example}; ECI then takes any type of that size", fix=fix)
