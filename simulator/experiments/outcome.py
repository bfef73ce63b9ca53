"""How a run ended, in the few figures that many runs are judged by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simulator.assumptions import Assumption
from simulator.events import CronSkipped
from simulator.results.overview import why
from simulator.results.report import Report
from simulator.results.totals import totals

NOTHING_RAN = "Skipped"
"""The phase of a simulation in which nothing was submitted."""
_WORST_FIRST = ("Stuck", "Error", "Failed", "Succeeded")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run, called by its workflow's name or its seed. `makespan` is in seconds, None where it never ends."""

    name: str | int
    phase: str
    makespan: float | None
    cost: float
    attempts: int

    @property
    def succeeded(self) -> bool:
        return self.phase == "Succeeded"

    @property
    def stuck(self) -> bool:
        return self.phase == "Stuck"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a replication leaves behind: small, and fit to be sent between processes.

    Of several workflows, its phase is the worst of theirs; its makespan lasts from the first submission to the last
    end, and its cost and attempts are those of all. `workflows` names them by what was submitted.
    """

    seed: int
    outcome: Outcome
    workflows: tuple[str, ...]
    phases: Mapping[str, int] = field(default_factory=dict)
    """How many of its workflows ended how."""
    troubles: tuple[tuple[str, str], ...] = ()
    """Phase and reason of each workflow that did not succeed, equal ones once."""
    bottleneck: str = ""
    bound: Mapping[str, float] = field(default_factory=dict)
    """Seconds by what bound them, over its workflows; empty where one of these never ends."""
    unpriced: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def outcomes_of(reports: Sequence[Report]) -> list[Outcome]:
    """Each workflow of one run by itself; where nothing was submitted, that nothing was."""
    found = [Outcome(r.workflow, r.phase, r.makespan, r.bill.total, r.attempts) for r in reports]
    return found or [Outcome("nothing", NOTHING_RAN, None, 0.0, 0)]


def summary_of(reports: Sequence[Report], skipped: Sequence[CronSkipped], seed: int) -> RunSummary:
    """All workflows of one run together. Cache nodes stand on the bill of each, and count once."""
    if not reports:
        reasons = Counter(event.reason for event in skipped).most_common(1)
        reason = f"nothing was submitted: {reasons[0][0]}" if reasons else "nothing was submitted"
        return RunSummary(seed, Outcome(seed, NOTHING_RAN, None, 0.0, 0), (), {}, ((NOTHING_RAN, reason),))
    worst = min(reports, key=lambda report: _WORST_FIRST.index(report.phase))
    span = max(report.ended for report in reports) - min(report.submitted for report in reports)
    makespan = span if all(report.makespan is not None for report in reports) else None
    bills = [report.bill for report in reports]
    cost = totals(bills, bills[0].currency).total
    origins = tuple(dict.fromkeys(report.origin.partition(" ")[2] or report.workflow for report in reports))
    bad = [report for report in reports if report.phase != "Succeeded"]
    bound: Counter[str] = Counter()
    for report in reports:
        bound.update(report.bound)
    return RunSummary(
        seed=seed,
        outcome=Outcome(seed, worst.phase, makespan, cost, sum(report.attempts for report in reports)),
        workflows=origins,
        phases=dict(Counter(report.phase for report in reports)),
        troubles=tuple(dict.fromkeys((report.phase, _reason(report, several=len(origins) > 1)) for report in bad)),
        bottleneck=_bottleneck(worst, bound),
        bound=dict(bound) if makespan is not None else {},
        unpriced=tuple(dict.fromkeys(note for report in reports for note in report.bill.unknown)),
        assumptions=tuple(dict.fromkeys(entry for report in reports for entry in report.assumptions)),
    )


def _reason(report: Report, *, several: bool) -> str:
    """The same words for the same trouble, however many pods are in it."""
    reason = why(report)
    return f"{report.origin.partition(' ')[2]}: {reason}" if several else reason or "no message"


def _bottleneck(worst: Report, bound: Mapping[str, float]) -> str:
    if worst.stuck is not None or not bound:
        return worst.bottleneck[0]
    return max(bound, key=lambda name: bound[name])
