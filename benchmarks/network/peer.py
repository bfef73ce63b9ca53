"""Runs a workload in SimGrid, in the Python that DRYDOCK_SIMGRID names, or else in that of `make simgrid`."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from benchmarks.figure import NotHereError
from benchmarks.network.workloads import Workload

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("in_simgrid.py")
VERSION = "4.1"
_PACKAGES = "import sysconfig; print(sysconfig.get_path('platlib'))"
_VERSION = "import importlib.metadata; print(importlib.metadata.version('simgrid'))"


class SimGrid:
    """SimGrid of the version that the limits are meant for. NotHereError where there is none."""

    def __init__(self) -> None:
        self._python = os.environ.get("DRYDOCK_SIMGRID") or str(ROOT / ".simgrid" / "bin" / "python")
        found = _answer(self._python, _VERSION)
        if found != VERSION:
            there = f"version {found} is" if found else "it is not"
            raise NotHereError(
                f"SimGrid {VERSION} is wanted, and {there} here: `make simgrid` builds it, or DRYDOCK_SIMGRID names a"
                " Python that has it"
            )
        # The module does not find its own library.
        self._environment = {**os.environ, "LD_LIBRARY_PATH": _answer(self._python, _PACKAGES)}

    def run(self, workload: Workload, cores: int | None = None) -> tuple[float, list[float]]:
        """CPU seconds of the simulation alone, its platform built before, and the finish times.

        An actor is a thread in SimGrid's Python, so where the kernel runs it on another core than the engine, each
        step of it crosses over. `cores` limits it to so many, where the system can do that (Linux).
        """
        words = json.dumps({**workload._asdict(), "cores": cores})
        command = [self._python, str(PROGRAM)]
        done = subprocess.run(command, input=words, env=self._environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        found = json.loads(done.stdout)
        return found["cpu"], found["finished"]


def _answer(python: str, code: str) -> str:
    """What it prints; empty where it cannot."""
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()
