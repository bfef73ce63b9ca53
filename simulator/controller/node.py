"""A node of a workflow's status, as the controller keeps it (docs/sources.md argo 1)."""

from __future__ import annotations

from dataclasses import dataclass, field

from manifests.retry import Phase
from simulator.cloud.pod import Pod

FULFILLED = ("Succeeded", "Failed", "Error", "Skipped", "Omitted")


@dataclass
class Node:
    """`children` are names, in the order of creation. `finished` is None where no container ever ended."""

    name: str
    type: str
    template: str
    started: float
    boundary: str
    phase: Phase = "Running"
    message: str = ""
    finished: float | None = None
    exit_code: int | None = None
    children: list[str] = field(default_factory=list)
    pod: Pod | None = None
    result: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    timed_out: bool = False
    """Whether its template's `timeout` ended it while it was Pending."""

    @property
    def fulfilled(self) -> bool:
        return self.phase in FULFILLED

    @property
    def failed(self) -> bool:
        return self.phase in ("Failed", "Error")
