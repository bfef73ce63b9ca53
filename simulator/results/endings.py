"""What ended a pod, in the words of somebody who runs a platform."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.cloud.stock import REFUSALS
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.results.deadlines import Deadline, deadline_of
from simulator.results.pods import PodRecord
from simulator.results.refusals import Places, lacking

_TAKEN = ("reclaimed", "deleted", "waiting-failed", "fail")
"""Ends that the reclaim of a spot instance may have for its pod."""
_RECLAIMS = {
    "market": "the spot instance was reclaimed",
    "price": "the spot price rose above the pod's limit",
    "storm": "a wave of reclaims took the spot instance",
}
_SAID = {
    "oom": "main ran out of memory (OOMKilled)",
    "wait-failed": "main ended well, but the wait container could not save what it made",
    "init-failed": "the init container failed, as when an input artifact cannot be loaded",
    "silent": "the pod failed and left neither a message nor containers to read",
    "unconfirmed": "the pod failed, and none of its containers was seen to end",
    "deleted": "the pod was deleted while it ran",
    "lost": "the provider lost the pod",
    "reclaimed": "the spot instance was reclaimed",
}
_WITH_MESSAGE = {
    "evicted": "the pod was evicted",
    "provider-failed": "ECI did not create it",
    "waiting-failed": "a container of it never started",
    "pull-failed": "the image could not be pulled, and ECI gave up",
}
"""Ends of which the pod's own message says more."""
_DURING = {
    "stock": "the wait for stock",
    "create": "the wait for the create API",
    "sandbox": "the start of the instance",
    "pull": "the image pull",
    "load": "the loading of artifacts",
    "read": "the reading of data",
    "compute": "the work",
    "write": "the writing of data",
    "exit": "the end of the wait container",
}
_RUN_COUNTS = ("reclaimed", "evicted", "deleted", "lost")
"""Ends of which it matters how long the instance had been up."""


@dataclass(frozen=True)
class Ending:
    """`cause` is one word for machines; `what` and `note` say it to people, in words that are the same for all alike.

    `lasted` is how many seconds the instance had been up, where that matters.
    """

    cause: str
    what: str
    note: str = ""
    lasted: float | None = None


def ending_of(node: Node, pod: PodRecord | None, run: WorkflowRun, places: Places) -> Ending:
    """What ended a node that failed; `pod` is its last pod, None for one that never had any."""
    if (deadline := deadline_of(node, pod, run)) is not None:
        return _ended(node, pod, deadline, places)
    if "shutdown with strategy" in node.message or node.message.startswith("Stopped with strategy"):
        return Ending("shutdown", "the workflow was stopped")
    if pod is None or not pod.end or pod.end == "ok":
        return Ending("error" if node.phase == "Error" else "failed", node.message or "no reason is known")
    if pod.end == "provider-failed" and pod.refusals is not None:
        return _refused(pod, places)
    if pod.notice and pod.end in _TAKEN:
        return _reclaimed(node, pod, places)
    if pod.end == "killed":
        return Ending("max-duration", "the retryStrategy's maxDuration ended it")
    return _by_itself(node, pod)


def _by_itself(node: Node, pod: PodRecord) -> Ending:
    """An end that needs nothing but its kind and its message."""
    lasted = _lasted(node, pod) if pod.end in _RUN_COUNTS else None
    if pod.end == "fail":
        return Ending("exit-code", f"main exited with {node.exit_code}")
    if pod.end in _WITH_MESSAGE:
        said = _WITH_MESSAGE[pod.end]
        return Ending(pod.end, said, node.message, lasted)
    return Ending(pod.end, _SAID.get(pod.end, node.message or pod.end), "", lasted)


def _refused(pod: PodRecord, places: Places) -> Ending:
    """Fail-fast: what the only round of tries was refused. The rarest of the reasons names the cause."""
    assert pod.refusals is not None
    refused = pod.refusals.round
    cause = next((why for why in reversed(REFUSALS) if any(other == why for _, _, other in refused)), "stock")
    return Ending(cause, f"ECI had {lacking(refused, places)}, and fail-fast gives up after one round")


def _reclaimed(node: Node, pod: PodRecord, places: Places) -> Ending:
    is_protected = node.plan is None or node.plan.settings.is_spot_protected
    length = spoken(places.spot_protection) if places.spot_protection != 3600 else "hour"
    protection = f"protected for its first {length}" if is_protected and places.spot_protection else "not protected"
    return Ending("reclaimed", _RECLAIMS.get(pod.notice, _RECLAIMS["market"]), protection, _lasted(node, pod))


def _lasted(node: Node, pod: PodRecord) -> float | None:
    """How long its instance had been up; where the scenario leaves out the way there, how long it had run."""
    began = node.ran_from if pod.placed is None else pod.placed
    return None if pod.ended is None or began is None else pod.ended - began


def _ended(node: Node, pod: PodRecord | None, deadline: Deadline, places: Places) -> Ending:
    """A deadline ended it: the workflow's, its template's, or that for being Pending."""
    if node.type != "Pod":
        return Ending("deadline", f"{_called(deadline)} was over")
    return Ending(
        "deadline", f"{_called(deadline)} came during {'its start' if pod is None else _occupied(pod, places)}"
    )


def _called(deadline: Deadline) -> str:
    if not deadline.field:
        return "the template's limit for being Pending"
    name = "deadline" if deadline.field == "activeDeadlineSeconds" else deadline.field
    whose = "the workflow's" if deadline.is_of_workflow else "the template's"
    return f"{whose} {name}" if deadline.seconds is None else f"{whose} {name} of {spoken(deadline.seconds)}"


def _occupied(pod: PodRecord, places: Places) -> str:
    """What the pod was at when it ended; if it waited for stock, or had done so most of the time, for which."""
    last = pod.stages[-1] if pod.stages else None
    is_at_it = last is not None and last.at == pod.ended
    if last is not None and last.stage == "stock" and pod.refusals is not None:
        said = _DURING["stock"] if is_at_it else "the time as Pending after fail-fast had given up"
        return f"{said} ({lacking(pod.refusals.round, places)})"
    if last is None or not is_at_it:
        return "its start" if pod.placed is None else "the work"
    said, waited = _DURING.get(last.stage, "the work"), pod.seconds("stock")
    if pod.refusals is None or waited < (last.at - pod.asked) / 2:
        return said
    return (
        f"{said}, most of the time having gone to the wait for stock ({lacking(pod.refusals.longest(waited), places)})"
    )


def spoken(seconds: float) -> str:
    """A duration as people write it in a sentence.

    >>> spoken(41.2), spoken(90), spoken(3600), spoken(5100), spoken(0.4)
    ('41s', '1min30s', '1h', '1h25min', '0.4s')
    """
    if seconds < 10:
        return f"{seconds:.2g}s"
    whole = round(seconds) if seconds < 600 else round(seconds / 60) * 60
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)
