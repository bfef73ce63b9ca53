"""What Fluid's webhook says of a pod that is to get a sidecar (docs/sources.md data 3.8)."""

from __future__ import annotations

from manifests.effective import PodPlan


def injection_refusal(plan: PodPlan, absent_claim: str) -> str:
    """Why the pod's creation is refused; empty where it is not. `absent_claim` is one of its claims that is not there.

    Fluid makes the claim when the dataset is bound, and the webhook looks it up first. So the annotation
    `sidecar.fluid.io/skip-precheck`, which spares a pod the look at the dataset, does not help before that.
    """
    if not absent_claim or not plan.has_fluid_sidecar:
        return ""
    return (
        "Internal error occurred: the webhook of Fluid refuses the pod: "
        f'persistentvolumeclaim "{absent_claim}" not found, since its dataset is not bound yet'
    )
