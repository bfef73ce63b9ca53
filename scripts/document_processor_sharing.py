"""Writes the table of known answers in `docs/network.md`: queueing theory beside flows that share a link; two minutes.

python scripts/document_processor_sharing.py [--check]
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts.document_known_answers import row  # noqa: E402
from tests.simulator.data.processor_sharing import EXPERIMENTS, estimates  # noqa: E402

PAGE = ROOT / "docs" / "network.md"
RUNS, FLOWS = 100, 2_000
"""How many runs, each with a seed of its own, and how many flows of a run count."""
BEGIN, END = "<!-- Written by scripts/document_processor_sharing.py -->\n", "<!-- end -->\n"
HEADING = """\
| link | what | formula | theory | simulated | z |
|---|---|---|--:|--:|--:|
"""


def table() -> str:
    """All experiments, all answers."""
    with ProcessPoolExecutor() as pool:
        return HEADING + "".join(pool.map(_rows, range(len(EXPERIMENTS))))


def _rows(place: int) -> str:
    """The lines of one experiment, by its place in the list, since an experiment cannot be sent to a process."""
    experiment = EXPERIMENTS[place]
    return "".join(row(experiment, estimate) for estimate in estimates(experiment, RUNS, FLOWS))


def main(arguments: list[str]) -> int:
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    written = f"{before}{BEGIN}{table()}{END}{after}"
    if "--check" not in arguments:
        PAGE.write_text(written, encoding="utf-8")
    elif written != text:
        print(f"{PAGE.name} is out of date: run `make answers`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
