"""Paying for more than was asked for."""

from collections.abc import Iterator

from catalog import Size
from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._sizes import (
    added_cost,
    asked,
    asked_size,
    billed_by_type,
    place_of,
    price_per_hour,
    same,
    sidecar_step,
    smallest,
)

MUCH = 0.1
"""Our choice: what adds less than this share to the bill is information."""
LITTLE = 0.02
"""Our choice: of what adds less than this nobody needs to be told."""


class SizeRounded(Policy):
    """A pod asks for a size that is not sold, and is billed for the next one.

    ECI sells fixed pairs of vCPU and memory, and bills the pair, not what was asked for or used. What the containers
    ask for is added up and rounded up: to the fewest vCPU that come with enough memory. The rest is paid for either
    way, so ask for it, or for a little less. Requests below the smallest size are left alone.
    """

    name = "size-rounded"
    category = "cost"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, pods by vCPU and memory (R1, 2024-05-31) and billing (C2); docs/sources.md eci 2.1, 2.2, 5"

    bad = """
        kind: Workflow
        metadata: {generateName: align-}
        spec:
          entrypoint: align
          templates:
            - name: align
              container:
                image: "alpine:3.20"
                resources:  # <- size-rounded
                  limits: {cpu: "9", memory: 18Gi}
    """

    good = """
        kind: Workflow
        metadata: {generateName: align-}
        spec:
          entrypoint: align
          templates:
            - name: align
              container:
                image: "alpine:3.20"
                resources:
                  limits: {cpu: "8", memory: 16Gi}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        if pod.settings.specs or pod.settings.is_spot or billed_by_type(pod):
            return
        found = asked(pod)
        demand = found.main if sidecar_step(found, context) else found.running
        size = asked_size(demand)
        if size is None or found.whole.unknown:
            return
        catalog, region = context.catalog, context.target.region
        fit = catalog.fit(size.vcpu, size.memory_gib, region)
        if fit is None or same(fit, size) or fit == smallest(catalog):
            return
        share = price_per_hour(fit, catalog) / price_per_hour(size, catalog) - 1
        if share < LITTLE:
            return
        message = f"{demand} are rounded up to {fit}: {added_cost(size, fit, catalog)}"
        help = f"ask for what is paid, {_limits(fit)}, or for a smaller size that is sold"
        place = place_of(pod, context.document)
        yield Found(place, message, help, severity=Severity.INFO if share < MUCH else self.severity)


def _limits(size: Size) -> str:
    memory = f"{size.memory_gib:g}Gi" if size.memory_gib.is_integer() else f"{size.memory_gib * 1024:g}Mi"
    return f'`limits: {{cpu: "{size.vcpu:g}", memory: {memory}}}`'
