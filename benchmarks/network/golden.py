"""SimGrid's finish times of small workloads, kept for the tests: python -m benchmarks.network.golden."""

from __future__ import annotations

import csv
import sys
from itertools import product
from typing import get_args

from benchmarks.network.peer import ROOT, SimGrid
from benchmarks.network.workloads import Arrivals, Caps, Workload, hits, misses, one_link, stripes

FILE = ROOT / "tests" / "simulator" / "data" / "golden" / "finish-times.csv"
EVERY = 10
"""Of so many flows one is kept; a wrong rate anywhere on a link moves the ends of all that come after it."""
COLUMNS = ("workload", "flow", "finished_s")


def workloads() -> dict[str, Workload]:
    """By name."""
    found = {}
    for caps, arrivals in product(get_args(Caps), get_args(Arrivals)):
        found[f"one link, 1000 flows, caps {caps}, {arrivals}"] = one_link(1_000, caps, arrivals)
    for arrivals in get_args(Arrivals):
        found[f"hits, 1000 pods, 10 workers, {arrivals}"] = hits(1_000, 10, arrivals)
        found[f"misses, 1000 pods, 10 workers, {arrivals}"] = misses(1_000, 10, arrivals)
        found[f"stripes, 100 pods, 10 workers, {arrivals}"] = stripes(100, 10, arrivals)
    return found


def kept() -> dict[str, dict[int, float]]:
    """The finish times of the file in seconds, by workload and number of the flow."""
    times: dict[str, dict[int, float]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            times.setdefault(row["workload"], {})[int(row["flow"])] = float(row["finished_s"])
    return times


def main() -> None:
    simgrid, rows = SimGrid(), []
    for name, workload in workloads().items():
        _, finished = simgrid.run(workload)
        rows += [(name, flow, repr(finished[flow])) for flow in range(0, len(finished), EVERY)]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])
    print(f"{len(rows):,} finish times in {FILE.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
