"""Writes the tables of success rates in `docs/success-rate.md` and `README.md`, so that they are what is simulated.

python scripts/document_success_rate.py [--check]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from manifests import load  # noqa: E402
from simulator.experiments.estimates import Share  # noqa: E402
from simulator.experiments.outcome import RunSummary  # noqa: E402
from simulator.experiments.replicate import fold, summarise  # noqa: E402
from simulator.results.formats.figures import percent  # noqa: E402
from simulator.scenario import read_scenario  # noqa: E402
from simulator.simulation import prepare  # noqa: E402

RUNS = 500
FIRST_SEED = 1
SCENARIOS = ("first-zone-empty", "first-spec-drought", "bad-night")
WORKFLOWS = {
    "fixtures/success-rate/one-of-each.yaml": "one zone, one spec, no retry",
    "fixtures/success-rate/with-retry.yaml": "one zone, one spec, three retries",
    "fixtures/success-rate/with-two-zones.yaml": "two zones, one spec, no retry",
    "fixtures/success-rate/with-three-specs.yaml": "one zone, three specs, no retry",
    "fixtures/guide/success-rate": "two zones, three specs, three retries: what the guide advises",
    "fixtures/success-rate/with-patience.yaml": "one zone, one spec, fail-back with a deadline of 1 h",
    "fixtures/success-rate/with-slow-retry.yaml": "one zone, one spec, three retries that wait for 15 min",
    "fixtures/success-rate/with-all.yaml": "two zones, three specs, fail-back with a deadline of 1 h",
}
"""Each path with what is said of it."""
_SHORT = ("one-of-each.yaml", "with-retry.yaml", "guide/success-rate", "with-all.yaml")
PAGES = {
    "docs/success-rate.md": tuple(WORKFLOWS),
    "README.md": tuple(path for path in WORKFLOWS if path.endswith(_SHORT)),
}
"""The rows of each page's table."""
_TABLE = re.compile(r"(<!-- success rates: .*? -->\n).*?(<!-- end of success rates -->)", re.DOTALL)

Rates = Mapping[tuple[str, str], Share]


def rates(workflows: Sequence[str], runs: int) -> Rates:
    """How often each workflow succeeds under each scenario, over as many seeds from the first on."""
    cells = [(workflow, scenario) for workflow in workflows for scenario in SCENARIOS]
    with ProcessPoolExecutor() as pool:
        return dict(zip(cells, pool.map(partial(_rate, runs), cells), strict=True))


def _rate(runs: int, cell: tuple[str, str]) -> Share:
    path, name = cell
    scenario = read_scenario(name)
    prepared = prepare(load([str(ROOT / path)]), scenario, {})
    summaries: Iterator[RunSummary] = map(partial(summarise, prepared), range(FIRST_SEED, FIRST_SEED + runs))
    return fold(summaries, scenario).share("Succeeded")


def table(workflows: Sequence[str], found: Rates, folder: Path) -> str:
    """A row for each workflow, with links as they are written in a page of this folder."""
    up = "../" * len(folder.parts)
    links = (f"[{name}]({up}docs/scenarios/{name}.md)".replace("../docs/", "") for name in SCENARIOS)
    head = f"| ten pods of half a minute | {' | '.join(links)} |\n|---|{'--:|' * len(SCENARIOS)}\n"
    return head + "".join(
        f"| [{WORKFLOWS[path]}]({up}{path}) | {' | '.join(_shown(found[path, scenario]) for scenario in SCENARIOS)} |\n"
        for path in workflows
    )


def _shown(share: Share) -> str:
    low, high = share.ci95
    return f"{percent(share.rate)} % ({percent(low)} to {percent(high)})"


def main(arguments: list[str]) -> int:
    found, stale = rates(tuple(WORKFLOWS), RUNS), []
    for name, workflows in PAGES.items():
        page = ROOT / name
        text = page.read_text(encoding="utf-8")
        rows = table(workflows, found, Path(name).parent)
        fresh = _TABLE.sub(lambda marks, rows=rows: f"{marks[1]}\n{rows}\n{marks[2]}", text)  # type: ignore[misc]
        if fresh == text:
            continue
        if "--check" in arguments:
            stale.append(name)
        else:
            page.write_text(fresh, encoding="utf-8")
    if stale:
        print(f"{', '.join(stale)}: run `make docs`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
