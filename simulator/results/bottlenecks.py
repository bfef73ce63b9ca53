"""What bound the makespan, second by second, along the chain of pods that ended last.

The walk goes back from the workflow's end: through the last pod's stages to the instant it was asked for, then to
whatever it had waited for (a limit, the backoff of an earlier attempt, the end of another pod), and so on to the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulator.results.pods import LABELS, PodRecord

_ATTEMPT = re.compile(r"^(?P<node>.*)\((?P<number>\d+)\)$")


def bound_seconds(
    records: Sequence[PodRecord], backoffs: dict[str, float], submitted: float, finished: float
) -> dict[str, float]:
    """Seconds of the makespan by what bound them; they add up to `finished` - `submitted`.

    `records` are the pods of one workflow, `backoffs` the seconds of backoff by the node that waited.
    """
    found: dict[str, float] = {}
    for label, seconds in _walk(records, backoffs, submitted, finished):
        if seconds > 0:
            found[label] = found.get(label, 0.0) + seconds
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _walk(
    records: Sequence[PodRecord], backoffs: dict[str, float], submitted: float, finished: float
) -> Iterator[tuple[str, float]]:
    at = finished
    while at > submitted:
        record = _last_before(records, at)
        if record is None or record.ended is None:
            yield "controller-clock", at - submitted
            return
        yield "controller-clock", at - record.ended
        yield from _life(record)
        at = record.asked
        if record.held is not None and record.held < at:
            yield "parallelism", at - max(record.held, submitted)
            at = record.held
            continue
        if submitted <= record.pass_at < at:
            yield "create-rate", at - record.pass_at  # the controller's client creates one pod after the other
            at = record.pass_at
        wait = min(
            backoffs.get(_retry_node(record.node), 0.0), max(0.0, at - _previous_end(records, record, submitted))
        )
        yield "backoff", wait
        at -= wait


def _life(record: PodRecord) -> Iterator[tuple[str, float]]:
    """The seconds between request and end by label; what no stage covers is the controller's."""
    assert record.ended is not None
    covered = 0.0
    for stage in record.stages:
        seconds = stage.at - stage.began
        covered += seconds
        named = sum(stage.bound.values())
        yield from stage.bound.items()
        yield LABELS.get(stage.stage, stage.stage), seconds - named
    yield "compute", record.ended - record.asked - covered


def _last_before(records: Sequence[PodRecord], at: float) -> PodRecord | None:
    """The pod that ended last, at or before `at`, and was asked for before it."""
    done = [record for record in records if record.ended is not None and record.ended <= at and record.asked < at]
    return max(done, key=lambda record: (record.ended or 0.0, record.asked), default=None)


def _retry_node(node: str) -> str:
    match = _ATTEMPT.match(node)
    return match["node"] if match and int(match["number"]) > 0 else ""


def _previous_end(records: Sequence[PodRecord], record: PodRecord, default: float) -> float:
    match = _ATTEMPT.match(record.node)
    previous = f"{match['node']}({int(match['number']) - 1})" if match else ""
    return next((other.ended for other in records if other.node == previous and other.ended is not None), default)
