"""Runs the benchmarks that are named, or all of them; exits with 1 where a figure misses its limit."""

import sys

from benchmarks import corpus, fanout, hit_rates, known_answers, lint, quant, startup, workflows
from benchmarks.figure import Figure, NotHereError
from benchmarks.network import against_oracle, against_simgrid

BENCHMARKS = {
    "startup": startup.measure,
    "lint": lint.measure,
    "hit-rates": hit_rates.measure,
    "network": against_oracle.measure,
    "network-simgrid": against_simgrid.measure,
    "network-distinct": against_simgrid.measure_distinct,
    "quant": quant.measure,
    "fanout": fanout.measure,
    "corpus": corpus.measure,
    "known-answers": known_answers.measure,
    "workflows": workflows.measure,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"unknown benchmark {unknown[0]!r}; known: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    missed = sum(figure.missed for name in names or BENCHMARKS for figure in _shown(name))
    if missed:
        print(f"{missed} figures miss their limits", file=sys.stderr)
    return 1 if missed else 0


def _shown(name: str) -> list[Figure]:
    figures = []
    try:
        for found in BENCHMARKS[name]():
            figure = Figure(*found)
            mark = "missed" if figure.missed else ""
            print(f"{name:<16} {_number(figure.value):>8} {figure.limit:>8} {mark:6}  {figure.what}", flush=True)
            figures.append(figure)
    except NotHereError as without:
        print(f"{name:<16}  skipped                  {without}")
    return figures


def _number(value: float) -> str:
    return f"{value:.2f}" if value == 0 or abs(value) >= 0.005 else f"{value:.1e}"


raise SystemExit(main(sys.argv[1:]))
