"""Writes the table of `docs/data-ways.md`: the guide's hundred readers, with the data behind each kind of volume.

python scripts/document_data_ways.py [--check]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from manifests import load  # noqa: E402
from manifests.units import show_seconds  # noqa: E402
from scripts.page import renew  # noqa: E402
from simulator.results.formats.money import money  # noqa: E402
from simulator.results.report import Report, make_reports  # noqa: E402
from simulator.scenario import read_scenario  # noqa: E402
from simulator.simulation import simulate  # noqa: E402

PAGE = "docs/data-ways.md"
GUIDE = "fixtures/guide/data-loading"
STRAIGHT, FLUID = f"{GUIDE}/straight", f"{GUIDE}/fluid"

OWN_FILES = "tasks.md5sum.reads=[{from: '/data/{{pod.name}}', size: 10GB}]"


@dataclass(frozen=True)
class Way:
    """One row: what it is called, which manifests, and what is set; settings below the claim are written short."""

    name: str
    settings: tuple[str, ...] = ()
    path: str = STRAIGHT

    @property
    def spelled(self) -> list[str]:
        return [
            setting if "." in setting.partition("=")[0] else f"volumes.oss-data.{setting}" for setting in self.settings
        ]


WAYS = (
    Way("straight from OSS"),
    Way("OSS with ten times the bandwidth", ("oss.download=100Gbps",)),
    Way("through ten Fluid workers", path=FLUID),
    Way("OSS accelerator, warm", ("kind=accelerator", "size=10TB", "warm=true")),
    Way("OSS accelerator, cold", ("kind=accelerator", "size=10TB")),
    Way("OSS accelerator, cold, a file for each pod", ("kind=accelerator", "size=10TB", OWN_FILES)),
    Way("NAS Capacity", ("kind=nas-capacity", "size=10GB")),
    Way("NAS Performance, nearly empty", ("kind=nas-performance", "size=10GB")),
    Way("NAS Performance, full enough for its most", ("kind=nas-performance", "size=33TB")),
    Way("NAS Extreme", ("kind=nas-extreme",)),
    Way("CPFS, 100 MB/s per TiB", ("kind=cpfs-100", "size=10TiB")),
    Way("CPFS, 200 MB/s per TiB", ("kind=cpfs-200", "size=10TiB")),
    Way("CPFS for Lingjun", ("kind=cpfs-lingjun", "size=10TiB")),
    Way("DataCache", ("kind=datacache",)),
    Way("DataCache, largest useful disk", ("kind=datacache", "size=460Gi")),
    Way("data in the image, image cached", ("kind=image",)),
    Way("data in the image, pulled", ("kind=image", "cache.mode=none", "registry.public=80MB/s")),
)
_TABLE = re.compile(r"(<!-- ways: .*? -->\n).*?(<!-- end of ways -->)", re.DOTALL)


def report_of(way: Way) -> Report:
    """One run of the guide's comparison with the data brought in this way."""
    scenario = read_scenario(str(ROOT / GUIDE / "scenario.yaml"), way.spelled)
    (report,) = make_reports(simulate(load([str(ROOT / way.path)]), scenario))
    return report


def table(ways: Sequence[Way]) -> str:
    head = "| way | `--set` | makespan | a pod's pull and read | cost | bottleneck |\n|---|---|--:|--:|--:|---|\n"
    return head + "".join(_row(way, report_of(way)) for way in ways)


def _row(way: Way, report: Report) -> str:
    assert report.makespan is not None  # each of them ends
    moving = (report.time["pull"] + report.time["read"]) / report.created
    name, share = report.bottleneck
    cells = (
        way.name,
        " ".join(f"`{setting}`" for setting in way.settings) or "–",
        show_seconds(report.makespan),
        show_seconds(moving),
        _cost(report),
        f"{name} ({share:.0%})",
    )
    return f"| {' | '.join(cells)} |\n"


def _cost(report: Report) -> str:
    """What is on the bill, and what is not because nobody publishes its price."""
    rented = [note.partition(" behind ")[0] for note in report.bill.unknown if " behind " in note]
    return " + ".join([money(report.bill.total, report.bill.currency), *(f"the {what}" for what in rented)])


def main(arguments: list[str]) -> int:
    return renew(ROOT / PAGE, _TABLE, table(WAYS), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
