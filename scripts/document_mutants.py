"""Writes the table of `docs/mutants.md`: bugs planted in the retry decision, and the property tests that notice them.

python scripts/document_mutants.py [--check]      takes a minute
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts.page import renew  # noqa: E402
from tests import conftest  # noqa: E402, F401, so that Hypothesis draws as it does in the suite
from tests.simulator.testing.mutants import MUTANTS, Mutant, caught_by, laws  # noqa: E402

PAGE = "docs/mutants.md"
_TABLE = re.compile(r"(<!-- mutants: .*? -->)\n.*?(<!-- end of mutants -->)", re.DOTALL)


def table(mutants: Sequence[Mutant]) -> str:
    """A row for each: its name, what it would mean, and the tests that fail."""
    found = laws()
    rows = "".join(_row(mutant, list(caught_by(mutant, found))) for mutant in mutants)
    return f"\n| planted bug | what a user would see | noticed by |\n|---|---|---|\n{rows}"


def _row(mutant: Mutant, caught: Sequence[str]) -> str:
    told = "; ".join(name.removeprefix("test_").replace("_", " ") for name in caught) or "**nothing**"
    return f"| {mutant.name} | {mutant.means} | {told} |\n"


def main(arguments: list[str]) -> int:
    return renew(ROOT / PAGE, _TABLE, table(MUTANTS), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
