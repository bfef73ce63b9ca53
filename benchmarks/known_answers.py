"""Streams of one-pod workflows against the formulas of queueing theory, long enough to see small errors."""

import math
from collections.abc import Iterator

from scripts.document_known_answers import ARRIVALS, PAGE, RUNS, row
from tests.simulator.known_answers import EXPERIMENTS, estimates

FURTHEST, FURTHEST_TOGETHER = 4.0, 1.5
"""In standard errors: a single answer, and the root of the mean square of all, which chance leaves near 1."""


def measure() -> Iterator[tuple[str, float]]:
    page, distances = PAGE.read_text(encoding="utf-8"), []
    for experiment in EXPERIMENTS:
        for found in estimates(experiment, RUNS, ARRIVALS):
            line = row(experiment, found)
            assert abs(found.z) <= FURTHEST, line
            assert line in page, f"run `make answers`: {line}"
            distances.append(found.z)
            yield f"standard errors above theory: {experiment.text}, {found.answer.what}", found.z
    together = math.sqrt(math.fsum(z * z for z in distances) / len(distances))
    assert together <= FURTHEST_TOGETHER, f"all together are {together:.2f} standard errors off"
    yield f"standard errors of all {len(distances)} answers, root of the mean square", together
