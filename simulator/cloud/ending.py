"""How a pod's life ends, as the provider knows it. What Argo makes of it is in `simulator/controller/outcome.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class End:
    """`kind` is one of the ends that scenarios can script, or deadline or killed.

    `ran` tells whether a container ever started: only then does the pod have a finish time that Argo can see.
    """

    kind: str
    message: str = ""
    exit_code: int | None = None
    ran: bool = True


OK = End("ok", exit_code=0)
DEADLINE = End("deadline", "Pod was active on the node longer than the specified deadline", 143)
KILLED = End("killed", "Step exceeded its deadline", 143)
KILLED_BY_EXECUTOR = End("killed", "main: Error (exit code 143)", 143)
"""At the end of a retry's maxDuration the pod ends itself, and says no more than main's exit code."""

_MESSAGES = {
    "evicted": "The node was low on resource: ephemeral-storage",
    "provider-failed": "no stock",
    "waiting-failed": "Pod failed before main container starts due to ContainerCreating",
    "reclaimed": "BidFailed: the spot instance was reclaimed",
    "pull-failed": "ImagePullBackOff",
}


def scripted(kind: str, exit_code: int, message: str) -> End:
    """The end that a scenario names."""
    ran = kind not in ("provider-failed", "waiting-failed", "pull-failed")
    text = message or _MESSAGES.get(kind, "")
    code = {"ok": 0, "fail": exit_code, "oom": 137}.get(kind)
    return End(kind, text, code, ran)
