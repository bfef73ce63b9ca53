"""What the pods of each template ask for, and what they are billed as (docs/sources.md eci 2.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from catalog.prices import HOUR
from manifests.demand import Demand
from manifests.effective import PodPlan
from manifests.whole_pod import WholePod
from simulator.assumptions import Assumption
from simulator.cloud.sizing import Sizing
from simulator.cloud.spec import Spec
from simulator.results.pods import PodRecord
from simulator.results.tariff import Tariff
from simulator.scenario.prices import Prices


@dataclass(frozen=True)
class SizeReport:
    """The pods of one template that ask for the same and are billed as one of the same `specs`.

    `per_hour` is the price of the first that is sold, for a spot pod the list price. `note` says what was rounded or is
    not sold, `added` what others than the template bring into the pod.
    """

    template: str
    asked: Demand
    specs: tuple[str, ...]
    per_hour: float
    note: str
    added: tuple[str, ...]
    is_default: bool
    """Whether nothing was asked for, so that ECI takes its default."""

    @property
    def why(self) -> str:
        """The note, and what was added, in one line."""
        return "; ".join(filter(None, (self.note, *self.added)))


def distinct(plans: Iterable[PodPlan], sizing: Sizing) -> tuple[PodPlan, ...]:
    """Of pods of one template that are sized alike, the first."""
    found: dict[tuple[str, Demand, tuple[Spec, ...]], PodPlan] = {}
    seen: set[int] = set()
    for plan in plans:
        if id(plan) not in seen:
            seen.add(id(plan))
            found.setdefault((plan.template.name, plan.whole.demand, sizing.specs_of(plan)), plan)
    return tuple(found.values())


def make_sizes(plans: Iterable[PodPlan], sizing: Sizing, prices: Prices) -> Iterator[SizeReport]:
    """A report for each plan."""
    tariff = Tariff(sizing.catalog, prices)
    for plan in plans:
        asked, specs, listed = plan.whole.demand, sizing.specs_of(plan), bool(plan.settings.specs)
        billed = next((spec for spec in specs if spec.sold), specs[0])
        yield SizeReport(
            template=plan.template.name,
            asked=asked,
            specs=tuple(spec.name for spec in specs),
            per_hour=_per_hour(billed, tariff, is_spot=plan.settings.is_spot),
            note="; ".join(dict.fromkeys(spec.note for spec in specs if spec.note)),
            added=() if listed else tuple(f"{who} adds {amount}" for who, amount in _others(plan.whole)),
            is_default=not listed and asked == Demand(),
        )


def size_assumptions(plans: Collection[PodPlan]) -> Iterator[Assumption]:
    """What was taken for granted about the sizes of pods, and about the selectors that may change them."""
    yield from dict.fromkeys(entry for plan in plans for entry in _taken(plan))


def _taken(plan: PodPlan) -> Iterator[Assumption]:
    name, whole = plan.template.name, plan.whole
    for selector in plan.selectors:
        if selector.by_namespace:
            source = "assumed: it looks at labels of the namespace too, which are not known"
            yield Assumption(f"selector {selector.name!r} of the eci-profile", f"selects the pods of {name}", source)
    if plan.settings.specs:
        return
    if whole.running != whole.demand:
        source = "assumed: how ECI counts init containers is not published"
        yield Assumption(f"init containers of {name}", "count where they ask for more than the others", source)
    if plan.has_fluid_sidecar and plan.claims:
        amount = whole.of(whole.fluid)
        unknown = "assumed: no JindoRuntime among the inputs gives it `fuse.resources`"
        source = unknown if amount == Demand() else "assumed: that it counts is inferred [data 3.8]"
        yield Assumption(f"what Fluid's sidecar adds to a pod of {name}", str(amount) or "nothing", source)


def _per_hour(spec: Spec, tariff: Tariff, *, is_spot: bool) -> float:
    price = tariff.pod(PodRecord("", "", spec=spec.name, category=spec.category))
    return (price.listed if is_spot else price.on_demand) * HOUR


def _others(whole: WholePod) -> Iterator[tuple[str, Demand]]:
    """Who else asks for something in the pod while it runs, and for what."""
    running = [container for container in whole.argo if container.role != "initContainers"]
    asked = [(f"Argo's {container.name} container", whole.of([container])) for container in running]
    asked += [("Fluid's sidecar", whole.of([container])) for container in whole.fluid]
    return ((who, amount) for who, amount in asked if amount != Demand())
