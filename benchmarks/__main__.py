"""Runs the benchmarks that are named, or all of them."""

import sys

from benchmarks import corpus, fanout, hit_rates, known_answers, lint, network, startup

BENCHMARKS = {
    "startup": startup.measure,
    "lint": lint.measure,
    "hit-rates": hit_rates.measure,
    "network": network.measure,
    "fanout": fanout.measure,
    "corpus": corpus.measure,
    "known-answers": known_answers.measure,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"unknown benchmark {unknown[0]!r}; known: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        for what, ratio in BENCHMARKS[name]():
            print(f"{name:<13} {ratio:8.2f}  {what}")
    return 0


raise SystemExit(main(sys.argv[1:]))
