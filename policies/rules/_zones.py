"""The vSwitches that a pod may use, each of which lies in one zone, and the pods behind a place that lists some."""

from __future__ import annotations

from manifests.diagnostic import Path
from manifests.eci import VSWITCH
from manifests.effective import PodPlan
from policies.policy import Context
from policies.rules._pods import written_at


def vswitches_of(pod: PodPlan) -> tuple[str, ...]:
    """Those of its annotation, else of the eci-profile. Empty where neither is known, or a variable is in them."""
    listed = pod.settings.vswitches or next((one.vswitches for one in pod.profiles if one.vswitches), ())
    return () if any("{{" in vswitch for vswitch in listed) else listed


def pods_held(context: Context, place: Path) -> int:
    """How many pods at once the annotation eci-vswitch at this place holds, by the workflow's loops."""
    workflow = next((one for one in context.manifests.workflows if one.document is context.document), None)
    if workflow is None:
        return 0
    held = [pod for pod in context.pods(workflow) if written_at(pod, context.document, "annotations", VSWITCH) == place]
    fanout = context.fanout(workflow)
    return min(fanout.pods_at_once, sum(fanout.of(pod.template).at_once for pod in held))
