"""What Argo makes of the end of a pod: the node's phase, message and exit code (docs/sources.md argo 3.5)."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.retry import Phase
from simulator.cloud.ending import End


@dataclass(frozen=True, slots=True)
class Outcome:
    phase: Phase
    message: str
    exit_code: int | None = None


def outcome_of(end: End) -> Outcome:
    """The row of the table for this end.

    A message in the pod's status wins over everything (rows 6 to 8), which is why an eviction, a reclaimed spot
    instance and a provider's refusal are Failed and not Error.
    """
    match end.kind:
        case "ok":
            return Outcome("Succeeded", "", 0)
        case "fail":
            return Outcome("Failed", f"main: Error (exit code {end.exit_code})", end.exit_code)
        case "oom":
            return Outcome("Failed", "main: OOMKilled (exit code 137)", 137)
        case "deleted":
            return Outcome("Error", "pod deleted")
        case "waiting-failed":
            return Outcome("Error", end.message)
        case _:
            return Outcome("Failed", end.message, end.exit_code)
