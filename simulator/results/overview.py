"""Many runs of one simulation in a few figures, and which of them to show where there is no room for all."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.assumptions import Assumption
from simulator.events import CronSkipped
from simulator.results.explanations import first_cause
from simulator.results.peaks import peak
from simulator.results.report import Report
from simulator.results.totals import Totals, totals
from simulator.results.waits import Wait, together

PHASES = ("Succeeded", "Failed", "Error", "Stuck")
"""In the order in which they are counted for people."""
ROWS = 20
"""Runs that are shown; about what fits below the figures on one screen."""
_FAILURES = 15
"""Of these, how many may be runs that did not succeed, while there are others to show."""


@dataclass(frozen=True)
class Spread:
    """How so many values spread."""

    count: int
    p50: float
    p95: float
    max: float


@dataclass(frozen=True)
class Origin:
    """The runs of one Workflow or CronWorkflow, counted by phase, and the firings of it that passed without a run."""

    name: str
    phases: Mapping[str, int]
    skipped: int


@dataclass(frozen=True)
class Overview:
    """All runs of a simulation. Times in seconds, sums over the runs.

    `skipped` has (CronWorkflow, reason, count); `reasons` has (phase, why, count) of the runs that did not succeed;
    `troubles` has (why, count) of the nodes that failed, attempts that a later one made good among them. The most
    frequent come first. `makespan` is about the runs that ended, `waited` about those that the controller did not
    take up at once. `bound` is about the runs that ended, `led` counts all runs by their bottleneck.
    """

    scenario: str
    seed: int
    phases: Mapping[str, int]
    origins: tuple[Origin, ...]
    skipped: tuple[tuple[str, str, int], ...]
    reasons: tuple[tuple[str, str, int], ...]
    troubles: tuple[tuple[str, int], ...]
    makespan: Spread | None
    waited: Spread | None
    never_started: int
    workflows_peak: int
    pods_peak: int
    objects_peak: int
    objects_left: int
    has_pod_gc: bool
    created: int
    succeeded: int
    failed: int
    totals: Totals
    unpriced: tuple[str, ...]
    bound: Mapping[str, float]
    led: Mapping[str, int]
    waits: tuple[Wait, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def runs(self) -> int:
        return sum(self.phases.values())

    @property
    def cost(self) -> float:
        return self.totals.total


def overview(
    reports: Sequence[Report],
    skipped: Iterable[CronSkipped],
    *,
    scenario: str,
    seed: int,
    currency: str,
    taken: Iterable[Assumption] = (),
) -> Overview:
    """The figures of all runs. `taken` are the assumptions of the simulation, to which those of the runs come.

    Cache nodes stand on the bill of each run that could use them; here they count once.
    """
    events = list(skipped)
    bound: Counter[str] = Counter()
    for report in reports:
        bound.update(report.bound if report.makespan is not None else {})
    waits = [report.started - report.submitted for report in reports if report.started is not None]
    started = [(report.started, report.ended) for report in reports if report.started is not None]
    causes = Counter((event.workflow, _without_names(event)) for event in events)
    reasons = Counter((report.phase, why(report)) for report in reports if report.phase != "Succeeded")
    spans = [span for report in reports for span in report.objects.spans]
    return Overview(
        scenario=scenario,
        seed=seed,
        phases=_counted(report.phase for report in reports),
        origins=tuple(_origins(reports, events)),
        skipped=tuple((cron, reason, count) for (cron, reason), count in causes.most_common()),
        reasons=tuple((phase, reason, count) for (phase, reason), count in reasons.most_common()),
        troubles=tuple(_troubles(reports).most_common()),
        makespan=spread(report.makespan for report in reports if report.makespan is not None),
        waited=spread(wait for wait in waits if wait > 0),
        never_started=len(reports) - len(started),
        workflows_peak=peak(started),
        pods_peak=peak((pod.asked, pod.until(report.ended)) for report in reports for pod in report.pods),
        objects_peak=peak(spans),
        objects_left=sum(report.objects_left for report in reports),
        has_pod_gc=any(report.objects.gc.strategy for report in reports),
        created=sum(report.created for report in reports),
        succeeded=sum(report.succeeded for report in reports),
        failed=sum(report.failed for report in reports),
        totals=totals([report.bill for report in reports], currency),
        unpriced=tuple(dict.fromkeys(note for report in reports for note in report.bill.unknown)),
        bound=dict(sorted(bound.items(), key=lambda item: (-item[1], item[0]))),
        led=dict(Counter(report.bottleneck[0] for report in reports).most_common()),
        waits=together(report.waits for report in reports),
        assumptions=tuple(dict.fromkeys([*taken, *(entry for report in reports for entry in report.assumptions)])),
    )


def spread(values: Iterable[float]) -> Spread | None:
    """None where there are no values.

    >>> spread([10.0, 20.0, 30.0])
    Spread(count=3, p50=20.0, p95=29.0, max=30.0)
    """
    found = list(values)
    if not found:
        return None
    p95 = statistics.quantiles(found, n=20, method="inclusive")[-1] if len(found) > 1 else found[0]
    return Spread(len(found), statistics.median(found), p95, max(found))


def why(report: Report) -> str:
    """Why a run did not succeed, in words that are the same for all runs of one origin with the same trouble."""
    return first_cause(report).replace(report.workflow, report.origin.partition(" ")[2] or report.workflow)


def _troubles(reports: Iterable[Report]) -> Counter[str]:
    """What nodes failed of, over all runs."""
    found: Counter[str] = Counter()
    for report in reports:
        for failure in (*report.explained.failures, *report.explained.recovered):
            found[failure.told] += len(failure.nodes)
    return found


def chosen(reports: Sequence[Report], room: int = ROWS) -> tuple[list[Report], Mapping[str, int]]:
    """The runs to show, and how many of each phase are not: first those that did not succeed, one of each kind of
    trouble before a second of any; then the slowest.
    """
    seen: Counter[tuple[str, str]] = Counter()
    ranked = []
    for number, report in enumerate(reports):
        if report.phase != "Succeeded":
            trouble = report.phase, why(report)
            seen[trouble] += 1
            ranked.append((seen[trouble], number, report))
    bad = [report for _, _, report in sorted(ranked, key=lambda entry: entry[:2])]
    good = sorted((r for r in reports if r.phase == "Succeeded"), key=lambda report: -(report.makespan or 0.0))
    shown = bad[: max(_FAILURES * room // ROWS, room - len(good))]
    shown += good[: room - len(shown)]
    names = {report.workflow for report in shown}
    return shown, _counted(report.phase for report in reports if report.workflow not in names)


def _counted(phases: Iterable[str]) -> dict[str, int]:
    found = Counter(phases)
    return {phase: found[phase] for phase in (*PHASES, *(set(found) - set(PHASES))) if found[phase]}


def _origins(reports: Sequence[Report], skipped: Sequence[CronSkipped]) -> list[Origin]:
    passed = Counter(f"CronWorkflow {event.workflow}" for event in skipped)
    phases: dict[str, list[str]] = {name: [] for name in passed}
    for report in reports:
        phases.setdefault(report.origin, []).append(report.phase)
    return [Origin(name, _counted(found), passed[name]) for name, found in sorted(phases.items())]


def _without_names(event: CronSkipped) -> str:
    """The reason without the names of runs, so that equal ones can be counted."""
    return re.sub(rf"\b{re.escape(event.workflow)}-[0-9]+", "a run", event.reason)
