"""One invocation of a template: under which name, with which inputs, for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from manifests.retry import Attempt
from manifests.workflow import Step, Template, Workflow

EMPTY: Mapping[str, str] = {}


@dataclass(slots=True)
class Call:
    """`boundary` is the node of the invocation that owns it, `parents` the nodes it hangs under: those that ran last
    before it.

    `owner` is the object in which its own calls are looked up; `killed_at` the instant at which the executor ends it.
    """

    name: str
    template: Template
    arguments: Mapping[str, str]
    """What the caller supplies for its input parameters."""
    owner: Workflow
    boundary: str = ""
    parents: Sequence[str] = ()
    step: Step | None = None
    """The step or task that calls, if one does."""
    items: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """`item` and what is below it, where the call is one of a loop."""
    luck: str = ""
    """What draws are keyed by: the name without first attempts, so that adding a retryStrategy changes no luck."""
    depth: int = 0
    """How many calls it is inside of."""
    is_exit: bool = False
    """Whether it is an exit handler, or inside of one: deadlines do not hold for it."""
    is_hook: bool = False
    attempt: int = 0
    turn: int = 0
    """How many pods of earlier attempts there were: more than attempts, where some vanished."""
    is_attempt: bool = False
    last: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """What `lastRetry.*` says to an attempt."""
    killed_at: float | None = None
    avoids: tuple[str, ...] = ()
    """The virtual nodes that `affinity.nodeAntiAffinity` keeps an attempt from."""

    def attempted(
        self, number: int, last: Attempt | None, killed_at: float | None, avoids: tuple[str, ...] = (), turn: int = 0
    ) -> Call:
        """The same invocation as attempt `number` (from 0) under its Retry node, after `last`."""
        return replace(
            self,
            name=f"{self.name}({number})",
            parents=(self.name,),
            luck=f"{self.luck}({number})" if number else self.luck,
            attempt=number,
            turn=turn,
            is_attempt=True,
            last=last_retry(last),
            killed_at=killed_at,
            avoids=avoids,
        )


def last_retry(last: Attempt | None) -> dict[str, str]:
    """`lastRetry.*` as texts; a first attempt sees the values that Argo gives it (docs/sources.md argo 2.13)."""
    if last is None:
        return {"lastRetry.exitCode": "0", "lastRetry.status": "", "lastRetry.duration": "0", "lastRetry.message": ""}
    lasted = last.finished - last.started if last.finished is not None else 0.0
    return {
        "lastRetry.exitCode": "-1" if last.exit_code is None else str(last.exit_code),
        "lastRetry.status": last.phase,
        "lastRetry.duration": f"{lasted:g}",
        "lastRetry.message": last.message,
    }
