"""Reports as JSON, in the shape that docs/simulate.md shows. Schema 1: keys may be added, never renamed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from simulator.events import CronSkipped
from simulator.results.bill import Bill
from simulator.results.explanations import Failure
from simulator.results.report import NodeReport, Report
from simulator.results.sizes import SizeReport
from simulator.results.spending import Spent

SCHEMA = 1
NAMED = 20
"""Nodes that are listed of those that failed alike."""


def write(
    reports: Sequence[Report],
    out: TextIO,
    *,
    nodes: bool = True,
    skipped: Iterable[CronSkipped] | None = None,
    requirements: Sequence[dict[str, Any]] = (),
) -> None:
    """One run as an object; several workflows as `runs`. `skipped` is None where no CronWorkflow was followed."""
    bodies = [body(report, nodes=nodes) for report in reports]
    content = {"schema": SCHEMA} | (bodies[0] if len(bodies) == 1 else {"runs": bodies})
    if skipped is not None:
        content["skipped"] = [{"at_s": _round(e.at), "cron": e.workflow, "reason": e.reason} for e in skipped]
    if requirements:
        content["requirements"] = list(requirements)
    dump(content, out)


def dump(content: Any, out: TextIO) -> None:
    json.dump(content, out, indent=2, ensure_ascii=False, allow_nan=False)
    out.write("\n")


def body(report: Report, *, nodes: bool = True) -> dict[str, Any]:
    """One workflow's run. Seconds and money are rounded to a millionth."""
    name, share = report.bottleneck
    found: dict[str, Any] = {
        "workflow": report.workflow,
        "scenario": report.scenario,
        "seed": report.seed,
        "phase": report.phase,
        "message": report.message,
        "submitted_s": _round(report.submitted),
        "makespan_s": _round(report.makespan),
        "pods": {
            "created": report.created,
            "succeeded": report.succeeded,
            "failed": report.failed,
            "peak": report.peak,
            "objects_peak": report.objects_peak,
            "objects_left": report.objects_left,
        },
        "attempts": report.attempts,
        "time_s": {key: _round(value) for key, value in report.time.items()},
        "cost": _cost(report.bill),
        "bottleneck": {"name": name, "share": _round(share)},
        "bound_s": {key: _round(value) for key, value in report.bound.items()},
        "bound": [
            {"from_s": _round(began), "to_s": _round(ended), "name": what, "node": node}
            for began, ended, what, node in report.stretches
        ],
    }
    if report.stuck is not None:
        found["stuck"] = {"reason": report.stuck.reason, "nodes": list(report.stuck.nodes)}
    found["failures"] = [_failure(failure) for failure in report.explained.failures]
    found["recovered"] = [_failure(failure) for failure in report.explained.recovered]
    found["waits"] = [
        {
            "for": wait.what,
            "pods": wait.pods,
            "seconds": _round(wait.seconds),
            "longest_s": _round(wait.longest),
            "waiting": wait.waiting,
            "detail": wait.detail,
        }
        for wait in report.waits
    ]
    if report.outages:
        found["outages"] = [
            {
                "zone": outage.zone,
                "spec": outage.spec,
                "from_s": _round(outage.begin),
                "to_s": _round(outage.end) if math.isfinite(outage.end) else None,
            }
            for outage in report.outages
        ]
    if report.caches:
        found["caches"] = [
            {
                "name": cache.name,
                "nodes": cache.nodes,
                "bound_s": _round(cache.bound_at),
                "warm_s": _round(cache.warm_at),
                "hit_bytes": round(cache.hit),
                "missed_bytes": round(cache.missed),
                "evicted_bytes": round(cache.evicted),
            }
            for cache in report.caches
        ]
    found["sizes"] = [_size(size) for size in report.sizes]
    if nodes:
        found["nodes"] = [_node(node) for node in report.nodes]
    found["assumptions"] = [asdict(assumption) for assumption in report.assumptions]
    return found


def _size(size: SizeReport) -> dict[str, Any]:
    return {
        "template": size.template,
        "asked": {"vcpu": _round(size.asked.vcpu), "memory_gib": _round(size.asked.memory_gib)},
        "specs": list(size.specs),
        "per_hour": _round(size.per_hour),
        "note": size.why,
    }


def _cost(bill: Bill) -> dict[str, Any]:
    return {
        "currency": bill.currency,
        "total": _round(bill.total),
        "pods": _round(bill.pods),
        "disks": _round(bill.disks),
        "cache_nodes": _round(bill.cache_nodes),
        "storage": _round(bill.storage),
        **({} if bill.spot_saving is None else {"spot_saving": _round(bill.spot_saving)}),
        "unknown": list(bill.unknown),
        "free_s": _round(bill.free),
        **_classes(bill.classes),
        "templates": [
            {
                "template": template.template,
                "pods": template.pods,
                "seconds": _round(template.seconds),
                "cost": _round(template.cost),
                **_classes(template.classes),
            }
            for template in bill.templates
        ],
    }


def _classes(spent: Mapping[str, Spent]) -> dict[str, Any]:
    """What money and billed seconds went to."""
    return {
        "classes": {name: _round(part.cost) for name, part in spent.items()},
        "billed_s": {name: _round(part.seconds) for name, part in spent.items()},
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "template": failure.template,
        "count": len(failure.nodes),
        "nodes": list(failure.nodes[:NAMED]),
        "cause": failure.cause,
        "why": failure.why,
    }


def _node(node: NodeReport) -> dict[str, Any]:
    return {
        "name": node.name,
        "display_name": node.display_name,
        "type": node.type,
        "template": node.template,
        "phase": node.phase,
        "started_s": _round(node.started),
        "finished_s": _round(node.finished),
        "message": node.message,
        "exit_code": node.exit_code,
        "zone": node.zone,
        "spec": node.spec,
        "cost": _round(node.cost),
        "boundary": node.boundary,
        "children": list(node.children),
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
