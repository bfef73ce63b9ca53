"""Writes the table of `docs/known-answers.md`: what queueing theory says, beside what is simulated; ten minutes.

python scripts/document_known_answers.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.simulator.known_answers import EXPERIMENTS, Estimate, Experiment, estimates  # noqa: E402

PAGE = ROOT / "docs" / "known-answers.md"
RUNS, ARRIVALS = 40, 2_000
"""How many runs, each with a seed of its own, and how many arrivals of a run count."""
BEGIN, END = "<!-- Written by scripts/document_known_answers.py -->\n", "<!-- end -->\n"
HEADING = """\
| cloud | what | formula | theory | simulated | z |
|---|---|---|--:|--:|--:|
"""


def row(experiment: Experiment, estimate: Estimate) -> str:
    """One line of the table; no more digits than are the same on every machine."""
    answer = estimate.answer
    places = 4 if answer.value < 5 else 2
    simulated = f"{estimate.mean:.{places}f} ± {estimate.error:.{places}f}"
    theory, z = f"{answer.value:.{places}f}", f"{estimate.z:.1f}"
    return f"| {experiment.text} | {answer.what} | {answer.formula} | {theory} | {simulated} | {z} |\n"


def table() -> str:
    """All experiments, all answers."""
    return HEADING + "".join(_rows())


def _rows() -> Iterator[str]:
    for experiment in EXPERIMENTS:
        for estimate in estimates(experiment, RUNS, ARRIVALS):
            yield row(experiment, estimate)


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
