"""Sizes that ECI does not have, or not in this region."""

from collections.abc import Iterator

from catalog import Size
from manifests.diagnostic import Severity
from manifests.rule import Found
from policies.policy import Context
from policies.rules._sizes import added_cost, largest
from policies.rules._specs import SpecList, SpecListPolicy


class SpecNotSold(SpecListPolicy):
    """A size in `eci-use-specs` is not sold, or not in the target region.

    ECI sells fixed pairs of vCPU and memory. Another pair is rounded up and billed as what it becomes. Some pairs are
    sold in twelve regions only, and elsewhere such a size is as good as out of stock. Above 64 vCPU or 512 GiB there
    is none at all. The region is that of the target.
    """

    name = "spec-not-sold"
    category = "stock"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, pods by vCPU and memory (R1, 2024-05-31) and several specs (S1); docs/sources.md eci 2.1, 2.2"
    )
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: 3-6Gi,8-16Gi  # <- spec-not-sold
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
              k8s.aliyun.com/eci-use-specs: 4-8Gi,8-16Gi
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_specs(self, given: SpecList, context: Context) -> Iterator[Found]:
        catalog, region = context.catalog, context.target.region
        sizes = {spec: size for spec in given.specs if (size := Size.parse(spec)) is not None}
        wrong = {spec: size for spec, size in sizes.items() if not catalog.offers(size, region)}
        fitted = {spec: _fit(size, given, context) for spec, size in wrong.items()}
        specs = tuple(dict.fromkeys(str(fitted.get(spec) or spec) for spec in given.specs))
        fix = given.replaced(context.document, specs, f"write {','.join(specs)}")
        for spec, size in wrong.items():
            fit = fitted[spec]
            if fit is None:
                message = f"{spec} is larger than every size that ECI sells: there is no such pod"
                help = f"use {largest(catalog)} or smaller, or divide the work among more pods"
                yield Found(given.path, message, help, text=spec, severity=Severity.ERROR)
                continue
            cost = added_cost(size, fit, catalog)
            if any(offer.size == size for offer in catalog.sizes):
                message = f"{spec} is not sold in {region}, where it is as good as out of stock"
                help = f"write `{fit}`, the next size there ({cost}), or leave it out"
            else:
                message = f"{spec} is not sold: it becomes {fit}, which costs {cost}"
                help = f"write `{fit}`, or a size of which less is left over"
            yield Found(given.path, message, help, text=spec, fix=fix)


def _fit(size: Size, given: SpecList, context: Context) -> Size | None:
    """What it is rounded up to, as spot where spot is asked for beside it."""
    if given.is_spot:
        return context.catalog.fit_spot(size.vcpu, size.memory_gib)
    return context.catalog.fit(size.vcpu, size.memory_gib, context.target.region)
