"""What each promise says of a run that breaks it: what the run did, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manifests.units import show_seconds
from simulator.controller.run import WorkflowRun
from simulator.results.blame import Blame, blame, blame_attempts
from simulator.results.report import Report
from simulator.testing.attempts import attempted

_PARTS = 3
"""Of what time or money went to, how many are named; our choice."""


@dataclass(frozen=True)
class Breach:
    """One workflow that breaks a promise: what it did, why, and the written place that decided it."""

    report: Report
    what: str
    why: Sequence[str] = ()
    blame: Blame | None = None


def failed(run: WorkflowRun, report: Report) -> Breach:
    """It did not succeed."""
    if report.stuck is not None:
        return _stuck(run, report, "did not succeed")
    took = show_seconds(report.makespan or 0.0)
    why = [failure.why for failure in report.explained.failures] or [report.message or "no reason is known"]
    return Breach(report, f"did not succeed: it is {report.phase} after {took}", why, blame(run, report))


def unsettled(run: WorkflowRun, report: Report, most: float | None) -> Breach | None:
    """It never ends, or later than `most` seconds after its submission; None where it does neither."""
    if report.stuck is not None:
        return _stuck(run, report, "did not settle")
    if most is None or report.makespan is None or report.makespan <= most:
        return None
    what = f"took {show_seconds(report.makespan)}, more than {show_seconds(most)}: it is {report.phase}"
    total = sum(report.bound.values()) or 1.0
    parts = _largest([(name, seconds / total) for name, seconds in report.bound.items()])
    return Breach(report, what, [f"its time went to {parts}", *_failures(report)])


def retried(run: WorkflowRun, report: Report, most: int, template: str | None) -> Breach | None:
    """A node of it, or of one of its templates, was attempted more than `most` times; None where none was."""
    over = [tried for tried in attempted(report, template) if tried.times > most]
    if not over:
        return None
    worst = max(over, key=lambda tried: tried.times)
    times = "once" if worst.times == 1 else f"{worst.times:,} times"
    others = f", and {len(over) - 1:,} more nodes too often" if len(over) > 1 else ""
    what = f"attempted {worst.node} {times}, more than {most:,}{others}"
    return Breach(report, what, list(_failures(report, worst.node)), blame_attempts(run, worst.node))


def dear(report: Report, most: float) -> Breach | None:
    """It cost more than `most`; None where it did not, as far as there are prices."""
    bill, total = report.bill, report.bill.total
    if total <= most:
        return None
    digits = 2 if most >= 1 else 4
    what = f"cost {total:,.{digits}f} {bill.currency}, more than {most:,.{digits}f}: it is {report.phase}"
    parts = [(part.template or "inline templates", part.cost / total) for part in bill.templates]
    beside = {"cache nodes": bill.cache_nodes, "OSS requests": bill.storage}
    shares = _largest([*parts, *((name, cost / total) for name, cost in beside.items())])
    return Breach(report, what, [f"its money went to {shares}", *(f"not in it: {note}" for note in bill.unknown)])


def _stuck(run: WorkflowRun, report: Report, broke: str) -> Breach:
    assert report.stuck is not None
    return Breach(report, f"{broke}: it is Stuck", [f"{report.stuck.reason}."], blame(run, report))


def _largest(shares: Sequence[tuple[str, float]]) -> str:
    largest = sorted(shares, key=lambda part: -part[1])[:_PARTS]
    return ", ".join(f"{name} ({share:.0%})" for name, share in largest if share >= 0.005)


def _failures(report: Report, node: str = "") -> Iterator[str]:
    """Why nodes failed; of one node with its attempts, where it is given."""
    for failure in (*report.explained.failures, *report.explained.recovered):
        if not node or any(name == node or name.startswith(f"{node}(") for name in failure.nodes):
            yield failure.why
