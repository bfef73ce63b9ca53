"""How a pod's life ends, as the provider knows it. What Argo makes of it is in `simulator/controller/outcome.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class End:
    """`kind` is one of the ends that scenarios can script, or deadline or killed.

    `message` is that of the pod's status; empty where the status has none. `exit_code` is main's, None where it is not
    known. `ran` tells whether a container is known to have started: only then does Argo see when the pod finished.
    """

    kind: str
    message: str = ""
    exit_code: int | None = None
    ran: bool = True


OK = End("ok", exit_code=0)
DEADLINE = End("deadline", "Pod was active on the node longer than the specified deadline", 143)
KILLED = End("killed", "Step exceeded its deadline", 143)
KILLED_BY_EXECUTOR = End("killed", exit_code=143)
"""At the end of a retry's maxDuration the pod ends itself, and says no more than main's exit code."""

_MESSAGES = {
    "evicted": "The node was low on resource: ephemeral-storage",
    "provider-failed": "no stock",
    "waiting-failed": "Pod failed before main container starts due to ContainerCreating",
    "reclaimed": "BidFailed: the spot instance was reclaimed",
    "pull-failed": "ImagePullBackOff",
    "lost": "The pod status was not found and may have been deleted from the provider",
}
_NEVER_RAN = ("provider-failed", "waiting-failed", "pull-failed", "silent", "hang")
"""Ends that leave no trace of a container that ran."""


def scripted(kind: str, exit_code: int = 1, message: str = "") -> End:
    """The end that a scenario names. `exit_code` counts for `fail` alone; what vanished was deleted while Pending."""
    if kind == "vanished":
        return End("deleted", ran=False)
    code = {"ok": 0, "fail": exit_code, "oom": 137, "wait-failed": 0}.get(kind)
    return End(kind, message or _MESSAGES.get(kind, ""), code, kind not in _NEVER_RAN)


def reclaimed(outcome: str, *, has_run: bool) -> End:
    """The end of a pod whose spot instance is taken away, as a scenario's `spot.outcome` has Argo see it: its status
    says so (failed), its object is gone (error), or it was still starting (init).
    """
    if outcome == "error":
        return End("deleted", ran=has_run)
    if outcome == "init":
        return scripted("waiting-failed", message="Pod failed before main container starts due to BidFailed")
    return End("reclaimed", _MESSAGES["reclaimed"], ran=has_run)


def evicted(outcome: str, *, in_main: bool) -> End:
    """The end of a spot pod that is asked to stop: the controller sees main's exit code, or that the object is gone,
    whichever it looks at first (docs/sources.md argo 3.5); one that had not started leaves nothing to see.
    """
    if outcome == "error" or not in_main:
        return End("deleted", ran=in_main)
    return scripted("fail", exit_code=143)
