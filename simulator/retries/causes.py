"""Ways in which an attempt can fail, and what a template's node shows of them (docs/sources.md argo 1.3, 3.5)."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.release import Release
from manifests.workflow import Template
from simulator.cloud.ending import DEADLINE, KILLED_BY_EXECUTOR, End, scripted
from simulator.controller.outcome import Outcome, outcome_of

SEEN_AFTER = 10.0
"""Seconds that an attempt takes of which no container ran: until the controller looks (docs/sources.md argo 5.1)."""


@dataclass(frozen=True, slots=True)
class Cause:
    """`end` is that of the pod; None for a pod that waits for ever."""

    name: str
    end: End | None


def causes(exit_code: int = 1) -> tuple[Cause, ...]:
    """All of them. How a reclaimed spot instance of ECI shows is not published for certain, so it is there twice."""
    return (
        Cause("exit-code", scripted("fail", exit_code)),
        *(Cause(name, scripted(name)) for name in ("oom", "evicted", "deleted", "reclaimed")),
        Cause("reclaimed", scripted("deleted")),
        *(Cause(name, scripted(name)) for name in ("provider-failed", "waiting-failed")),
        Cause("pull-failed", None),
        Cause("deadline", DEADLINE),
    )


@dataclass(frozen=True, slots=True)
class Failure:
    """What the controller sees of an attempt. It `lasts` so many seconds; `ran` is false where it has no end time."""

    outcome: Outcome
    lasts: float
    ran: bool


def failure_of(template: Template, end: End, run: float, release: Release) -> Failure:
    """An attempt of the template in which a pod ends so after running for `run` seconds.

    An attempt of Steps or a DAG fails by a pod below it: Steps are Failed whatever the pod was, a DAG is what the pod
    was; both know when they ended.
    """
    pod = outcome_of(end, release)
    if template.type == "steps":
        return Failure(Outcome("Failed", "child '...' failed"), run, ran=True)
    if template.type == "dag":
        return Failure(Outcome(pod.phase, ""), run, ran=True)
    written = template.active_deadline or ""
    lasts = min(run, float(written)) if end.kind == "deadline" and written.isdecimal() else run
    return Failure(pod, lasts if end.ran else SEEN_AFTER, end.ran)


def killed(template: Template, release: Release) -> Outcome:
    """An attempt that was cut off at the end of maxDuration."""
    return failure_of(template, KILLED_BY_EXECUTOR, 0.0, release).outcome
