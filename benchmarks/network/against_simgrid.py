"""The network beside SimGrid on equal workloads, in one run, with equal finish times."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.figure import Figure
from benchmarks.network.peer import SimGrid
from benchmarks.network.programs import controller, furthest, oracle_controller, timed
from benchmarks.network.workloads import Workload, hits, misses, one_link, stripes

SAME = 1e-9
CONFINES = hasattr(os, "sched_setaffinity")
"""Whether a program can be kept to one core, where SimGrid's threads need not cross over."""
ROUNDS = 3
"""Each runs as often, by turns; the least time counts."""
LINK = "10,000 flows on one link, {}"
READS = "{} of 10,000 pods over 100 workers, {}"
WORKLOADS = (
    (LINK.format("four caps, burst"), partial(one_link, 10_000, "class", "burst"), 60.0),
    (LINK.format("four caps, spread"), partial(one_link, 10_000, "class", "spread"), None),
    (LINK.format("equal caps, burst"), partial(one_link, 10_000, "same", "burst"), None),
    (READS.format("hits", "burst"), partial(hits, 10_000, 100, "burst"), 10.0),
    (READS.format("hits", "spread"), partial(hits, 10_000, 100, "spread"), 10.0),
    (READS.format("30 % misses", "burst"), partial(misses, 10_000, 100, "burst"), 20.0),
    (READS.format("30 % misses", "spread"), partial(misses, 10_000, 100, "spread"), 3.0),
    ("stripes of 100 pods over 10 workers, spread", partial(stripes, 100, 10, "spread"), 0.5),
    ("stripes of 1,000 pods over 10 workers, spread", partial(stripes, 1_000, 10, "spread"), 0.5),
    ("stripes of 1,000 pods over 100 workers, spread", partial(stripes, 1_000, 100, "spread"), 0.5),
)
"""With the least ratio that is wanted."""
DISTINCT = (LINK.format("all caps different, burst"), partial(one_link, 10_000, "distinct", "burst"), 1_000.0)


def measure() -> Iterator[Figure]:
    """SimGrid takes minutes for the first and for the misses."""
    simgrid = SimGrid()
    for what, workload, wanted in WORKLOADS:
        yield from _compared(simgrid, what, workload, wanted, ROUNDS)


def measure_distinct() -> Iterator[Figure]:
    """A workload on which SimGrid alone takes five minutes, so it runs there once."""
    yield from _compared(SimGrid(), *DISTINCT, rounds=1)


def _compared(
    simgrid: SimGrid, what: str, made: Callable[[], Workload], wanted: float | None, rounds: int
) -> Iterator[Figure]:
    workload = made()
    theirs = confined = ours = bare = math.inf
    apart = 0.0
    finished: list[float] = []
    for number in range(ROUNDS):
        if number < rounds:
            seconds, finished = simgrid.run(workload)
            theirs = min(theirs, seconds)
            if CONFINES:
                confined = min(confined, simgrid.run(workload, cores=1)[0])
        seconds, own = timed(partial(controller, workload))
        ours = min(ours, seconds)
        bare = min(bare, timed(partial(oracle_controller, workload, finished))[0])
        apart = max(apart, furthest(own, finished))
    words = f"time of SimGrid / of the network, {what} ({theirs:.3f} s / {ours:.3f} s)"
    yield Figure(words, theirs / ours, at_least=-math.inf if wanted is None else wanted)
    if CONFINES:
        yield Figure(f"the same with SimGrid on one core ({confined:.3f} s)", confined / ours)
    yield Figure(f"time of SimGrid / of SimPy with the ends known beforehand, the same ({bare:.3f} s)", theirs / bare)
    yield Figure("largest relative difference of two finish times, the same", apart, at_most=SAME)
