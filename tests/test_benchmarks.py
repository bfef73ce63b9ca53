"""What the benchmarks say of their limits; what they measure takes too long for a test."""

import os
import subprocess
import sys

import pytest

from benchmarks.figure import Figure
from tests.consoles import ROOT


@pytest.mark.parametrize(
    ("figure", "missed", "limit"),
    [
        (Figure("time", 2.0, at_most=2), False, "<= 2"),
        (Figure("time", 2.01, at_most=2), True, "<= 2"),
        (Figure("ratio", 1_200, at_least=1_000), False, ">= 1,000"),
        (Figure("ratio", 999.0, at_least=1_000), True, ">= 1,000"),
        (Figure("ratio", float("nan"), at_least=10), True, ">= 10"),
        (Figure("share", 0.3), False, ""),
    ],
)
def test_a_figure_knows_whether_it_keeps_its_limit(figure, missed, limit):
    assert (figure.missed, figure.limit) == (missed, limit)


def test_without_simgrid_what_compares_with_it_is_skipped_and_says_so():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "network-simgrid"],
        cwd=ROOT,
        env={**os.environ, "DRYDOCK_SIMGRID": "/nowhere/python"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "skipped" in done.stdout
    assert "`make simgrid` builds it" in done.stdout
