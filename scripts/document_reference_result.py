"""Writes the table of `docs/reference-result.md`: the reference result, and what becomes of it when one thing changes.

python scripts/document_reference_result.py [--check]
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from manifests import load, loads  # noqa: E402
from manifests.units import show_seconds  # noqa: E402
from scripts.page import renew  # noqa: E402
from simulator.results.report import make_reports  # noqa: E402
from simulator.scenario import read_scenario  # noqa: E402
from simulator.simulation import simulate  # noqa: E402

FOLDER = "fixtures/guide/data-loading"
PAGE = "docs/reference-result.md"
SEED = 1
_TABLE = re.compile(r"(<!-- reference result: .*? -->\n).*?(<!-- end of reference result -->)", re.DOTALL)
_REPLICAS = "replicas: 10\n"


@dataclass(frozen=True)
class Case:
    """A run and the seconds within which the facts expect its makespan, or the time in which its data moves.

    `side` is the folder with its manifests, `replicas` the number of cache workers where the manifest's is changed;
    `source` is the number of the facts in docs/sources.md.
    """

    what: str
    side: str
    settings: tuple[str, ...]
    low: float
    high: float
    source: str
    is_data: bool = False
    replicas: int | None = None


def _minutes(low: float, high: float) -> tuple[float, float]:
    return low * 60, high * 60


_BASELINE, _ONE_WORKER = "network.burst=none", "fluid.placement=one-worker"
_FAST_CLIENT = "oss.client=250MB/s"
_DISTINCT = 'tasks.md5sum.reads=[{from: "/data/{{pod.name}}.dat", size: 10GB}]'
CASES = (
    Case("straight from OSS", "straight", (), *_minutes(13.5, 15.5), "6.1"),
    Case("files of 10 GiB", "straight", ("tasks.md5sum.reads.0.size=10Gi",), *_minutes(14.6, 15.7), "6.1"),
    Case("20 Gbit/s from OSS", "straight", ("oss.download=20Gbps",), *_minutes(7, 8), "6.1"),
    Case("100 Gbit/s, one ossfs stream a pod", "straight", ("oss.download=100Gbps",), 139, 199, "6.1", is_data=True),
    Case("100 Gbit/s, a faster client", "straight", ("oss.download=100Gbps", _FAST_CLIENT), *_minutes(1.3, 3), "6.1"),
    Case("through ten cache workers", "fluid", (), *_minutes(2, 4), "6.2"),
    Case("files of 10 GiB", "fluid", ("tasks.md5sum.reads.0.size=10Gi",), *_minutes(2, 4), "6.2"),
    Case("workers that always burst", "fluid", ("network.burst=always",), *_minutes(2, 3.3), "6.2"),
    Case("workers at their baseline", "fluid", (_BASELINE,), *_minutes(5.7, 7.2), "6.2"),
    Case("16 workers at their baseline", "fluid", (_BASELINE,), *_minutes(3.7, 5.1), "6.3", replicas=16),
    Case("workflow before the warm-up", "fluid", ("fluid.submit=after-bound",), *_minutes(2, 4), "6.3"),
    Case("a file of its own for each pod", "fluid", (_DISTINCT,), 12 * 60, math.inf, "6.3"),
    Case(
        "the file on one worker that always bursts",
        "fluid",
        (_ONE_WORKER, "network.burst=always"),
        980,
        1040,
        "6.3",
        is_data=True,
    ),
    Case("the file on one worker", "fluid", (_ONE_WORKER,), 2930, 3000, "6.4", is_data=True),
)


@dataclass(frozen=True)
class Found:
    """What a case came to, in seconds: `data` is from the first byte that a pod asks for to the last that it gets."""

    makespan: float
    data: float
    bottleneck: str

    def of(self, case: Case) -> float:
        return self.data if case.is_data else self.makespan

    def fits(self, case: Case) -> bool:
        return case.low <= self.of(case) <= case.high


def simulated(case: Case, seed: int = SEED) -> Found:
    """Run a case. Raises ValueError where its workflow does not succeed."""
    folder = ROOT / FOLDER / case.side
    if case.replicas is None:
        manifests = load([str(folder)])
    else:
        text = "---\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml")))
        manifests = loads(text.replace(_REPLICAS, f"replicas: {case.replicas}\n"))
    scenario = read_scenario(str(ROOT / FOLDER / "scenario.yaml"), case.settings)
    (report,) = make_reports(simulate(manifests, scenario, seed))
    if report.makespan is None or report.phase != "Succeeded":
        raise ValueError(f"{case.what}: {report.phase} {report.message}")
    reads = [stage for pod in report.pods for stage in pod.stages if stage.stage == "read"]
    data = max(stage.at for stage in reads) - min(stage.began for stage in reads)
    return Found(report.makespan, data, "{} ({:.0%})".format(*report.bottleneck))


def table(cases: Sequence[Case]) -> Iterator[str]:
    """The lines of a Markdown table with a row for each case."""
    yield "| what | changed by | expected | facts | makespan | data moves for | bottleneck | as expected |"
    yield "|---|---|--:|---|--:|--:|---|---|"
    side = ""
    for case in cases:
        found = simulated(case)
        changes = [f"`--set '{setting}'`" if "{" in setting else f"`--set {setting}`" for setting in case.settings]
        changes += [] if case.replicas is None else [f"`replicas: {case.replicas}`"]
        makespan, data = show_seconds(found.makespan), f"{found.data:,.0f} s"
        cells = [
            f"**{case.what}**" if case.side != side else case.what,
            " ".join(changes),
            _expected(case),
            case.source,
            makespan if case.is_data else f"**{makespan}**",
            f"**{data}**" if case.is_data else data,
            found.bottleneck,
            "yes" if found.fits(case) else "no",
        ]
        side = case.side
        yield f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _expected(case: Case) -> str:
    """The range in the unit of the facts; they speak of seconds where data alone is meant."""
    factor, unit = (1, "s") if case.is_data else (60, "min")
    low, high = (f"{value / factor:,.4g}" for value in (case.low, case.high))
    return f"{low} {unit} or more" if math.isinf(case.high) else f"{low} to {high} {unit}"


def main(arguments: list[str]) -> int:
    return renew(ROOT / PAGE, _TABLE, "\n".join(table(CASES)), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
