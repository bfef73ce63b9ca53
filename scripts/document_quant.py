"""Writes the table of `docs/quant.md`: a quant desk's reads over the number of its cache workers.

python scripts/document_quant.py [--check]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from manifests import Manifests, load, loads  # noqa: E402
from manifests.units import show_seconds  # noqa: E402
from scripts.page import renew  # noqa: E402
from simulator.results.report import make_reports  # noqa: E402
from simulator.scenario import read_scenario  # noqa: E402
from simulator.simulation import simulate  # noqa: E402

FOLDER = "fixtures/quant"
PAGE = "docs/quant.md"
SEED = 1
WORKERS = (0, 5, 10, 15, 20, 25, 30, 40, 80, 160)
"""Cache workers; with none, pods read straight from OSS."""
_TABLE = re.compile(r"(<!-- quant: .*? -->\n).*?(<!-- end of quant -->)", re.DOTALL)
_REPLICAS = "replicas: 20\n"


@dataclass(frozen=True)
class Found:
    """One night, in seconds and CNY. `reads` is from the first byte that a pod asks for to the last that one gets."""

    workers: int
    reads: float
    makespan: float
    pods: float
    cache: float
    total: float
    bottleneck: str


def night(workers: int) -> Found:
    """Simulate it with so many workers. Raises ValueError where the workflow does not succeed."""
    scenario = read_scenario(str(ROOT / FOLDER / "scenario.yaml"), ())
    (report,) = make_reports(simulate(_manifests(workers), scenario, SEED))
    if report.makespan is None or report.phase != "Succeeded":
        raise ValueError(f"{workers} workers: {report.phase} {report.message}")
    reads = [stage for pod in report.pods for stage in pod.stages if stage.stage == "read"]
    return Found(
        workers,
        max(stage.at for stage in reads) - min(stage.began for stage in reads),
        report.makespan,
        report.bill.pods,
        report.bill.cache_nodes,
        report.bill.total,
        "{} ({:.0%})".format(*report.bottleneck),
    )


def nights(workers: Sequence[int]) -> list[Found]:
    with ProcessPoolExecutor() as pool:
        return list(pool.map(night, workers))


def _manifests(workers: int) -> Manifests:
    if not workers:
        return load([str(ROOT / FOLDER / "straight")])
    folder = ROOT / FOLDER / "fluid"
    text = "---\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml")))
    return loads(text.replace(_REPLICAS, f"replicas: {workers}\n"))


def table(found: Iterable[Found]) -> Iterator[str]:
    """The lines of a Markdown table with a row for each night."""
    yield "| workers | reads | makespan | pods | cache nodes | in all | what binds |"
    yield "|--:|--:|--:|--:|--:|--:|---|"
    for one in found:
        workers = str(one.workers) if one.workers else "none: OSS alone"
        times = (show_seconds(one.reads), show_seconds(one.makespan))
        money = (f"{one.pods:,.0f} CNY", f"{one.cache:,.0f} CNY" if one.cache else "-", f"{one.total:,.0f} CNY")
        yield f"| {' | '.join((workers, *times, *money, one.bottleneck))} |"


def main(arguments: list[str]) -> int:
    return renew(ROOT / PAGE, _TABLE, "\n".join(table(nights(WORKERS))), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
