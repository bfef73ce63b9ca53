"""How long a user waits for the command itself, in units of an interpreter that imports PyYAML, and for the plugin."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

RUNS = 9
NAP = "fixtures/guide/on-eci/workflow.yaml"


def measure() -> Iterator[tuple[str, float]]:
    bare = _seconds("-c", "import yaml")
    yield "drydock --help / interpreter with PyYAML", _seconds("-m", "cli", "--help") / bare
    yield "drydock lint of one file / interpreter with PyYAML", _seconds("-m", "cli", "lint", NAP) / bare
    yield "drydock simulate of ten pods / interpreter with PyYAML", _seconds("-m", "cli", "simulate", NAP) / bare
    with TemporaryDirectory() as folder:
        Path(folder, "test_nothing.py").write_text("def test_nothing(): pass\n", encoding="utf-8")
        run = ("-m", "pytest", "--rootdir", folder, folder, "-p")
        yield "pytest with the plugin / without it", _ratio((*run, "pytest_drydock"), (*run, "no:drydock"))


def _seconds(*arguments: str) -> float:
    return median(_once(arguments) for _ in range(RUNS))


def _ratio(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """How many times as long the first takes; the least of each, by turns, as load of the machine can only add."""
    times = [(_once(first), _once(second)) for _ in range(RUNS)]
    return min(one for one, _ in times) / min(other for _, other in times)


def _once(arguments: tuple[str, ...]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True)
    return time.perf_counter() - began
