"""How long a user waits for the command itself, in units of an interpreter that imports PyYAML."""

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

RUNS = 9
NAP = "fixtures/guide/on-eci/workflow.yaml"


def measure() -> Iterator[tuple[str, float]]:
    bare = _seconds("-c", "import yaml")
    yield "drydock --help / interpreter with PyYAML", _seconds("-m", "cli", "--help") / bare
    yield "drydock lint of one file / interpreter with PyYAML", _seconds("-m", "cli", "lint", NAP) / bare
    yield "drydock simulate of ten pods / interpreter with PyYAML", _seconds("-m", "cli", "simulate", NAP) / bare


def _seconds(*arguments: str) -> float:
    def once() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True)
        return time.perf_counter() - began

    return median(once() for _ in range(RUNS))
