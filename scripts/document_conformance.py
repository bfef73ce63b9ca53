"""Writes `docs/argo-behaviour.md` from the conformance table, so that page and tests cannot say different things.

python scripts/document_conformance.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "argo-behaviour.md"
CASES = ROOT / "tests" / "simulator" / "controller" / "conformance"
INTRODUCTION = """\
# How Argo behaves, case by case

<!-- Written by scripts/document_conformance.py. Change the cases instead. -->

What the simulated controller does: {cases} rules, with {runs} runs between them. Each rule is a file: a workflow, how
its pods end, and every node that must come of it, with type, phase, times and message. `make test` runs them all. C01
to C33 are the core, D01 onwards the details; [sources](sources.md#argo) says where in Argo's source a rule stands, and
how sure it is.

| case | rule | source | runs |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = list(_rows())
    table = "".join(f"| {case} | {rule} | {source} | {runs} |\n" for case, rule, source, runs in rows)
    return INTRODUCTION.format(cases=len(rows), runs=sum(runs for *_, runs in rows)) + table


def _rows() -> Iterator[tuple[str, str, str, int]]:
    for path in sorted(CASES.glob("*.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        number = path.stem.partition("-")[0]
        link = f"[{number}](../{path.relative_to(ROOT)})"
        source = case["source"].removeprefix("docs/sources.md argo").strip()
        yield link, case["rule"].removesuffix(".").replace("|", "\\|"), source, len(case["runs"])


def main(arguments: list[str]) -> int:
    text = page()
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.name} is out of date: run `make docs`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
