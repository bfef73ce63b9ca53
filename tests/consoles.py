"""Commands with their outputs, as docs and fixtures show them: run each, compare, or rewrite.

A block starts with `$ drydock ...` or `$ pytest ...`; what follows is its output, up to the next command. A line `...`
is any lines, and neither times nor addresses of pytest's are compared.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = {"drydock": ["cli"], "pytest": ["pytest", "-p", "pytest_drydock", "-p", "tests.page_profile"]}
"""What `python -m` runs for a command."""
TOOK = re.compile(r"\bin \d+\.\d\ds(?: \(\d+:\d\d:\d\d\))?")
ADDRESS = re.compile(r"\bat 0x[0-9a-f]+")
UNHEARD = re.compile("COLUMNS|FORCE_COLOR|TERM|CI|BUILD_NUMBER|(?:PYTEST|DRYDOCK|HYPOTHESIS)_.*")
"""Variables of the environment that change what commands print."""


@dataclass(frozen=True)
class Exchange:
    """One command and what it must print (trailing blanks do not count)."""

    command: str
    output: str
    code: int | None


def exchanges(body: str, code: int | None = None) -> list[Exchange]:
    found = []
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        found.append(Exchange(command, output, code))
    return found


def run(command: str, folder: Path = ROOT) -> tuple[str, int]:
    """Standard output and standard error as a terminal would show them, without colours, and the exit code."""
    name, *arguments = shlex.split(command)
    assert name in MODULES, command
    assert name != "pytest" or folder != ROOT, "in the checkout, pytest would run the tests that are running this"
    environment = {key: value for key, value in os.environ.items() if not UNHEARD.fullmatch(key)}
    done = subprocess.run(
        [sys.executable, "-m", *MODULES[name], *arguments],
        cwd=folder,
        env=environment | {"NO_COLOR": "1", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    text = tidy(done.stdout + done.stderr)
    return steady(text) if name == "pytest" else text, done.returncode


def steady(text: str) -> str:
    """The text as if pytest always took equally long, and objects always lay at the same place."""
    return ADDRESS.sub("at 0x7f00", TOOK.sub("in 0.12s", text))


def tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n")) + "\n" if text.strip() else ""


def matches(expected: str, actual: str) -> bool:
    """Whether `actual` is what was expected; `...` alone on a line stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", tidy(expected), flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), actual) is not None


def verdict(exchange: Exchange, folder: Path = ROOT) -> str:
    """What is wrong about an exchange; empty where nothing is."""
    actual, code = run(exchange.command, folder)
    expected = steady(exchange.output) if exchange.command.startswith("pytest") else exchange.output
    if not matches(expected, actual):
        return f"{exchange.command} now prints:\n{actual}"
    if exchange.code not in (None, code):
        return f"{exchange.command} exits with {code}"
    return ""


def rewritten(body: str, folder: Path = ROOT) -> str:
    """The block with today's outputs. One that ends in `...` keeps its length; one with `...` inside, its text."""
    return "".join(f"$ {exchange.command}\n{_renewed(exchange, folder)}" for exchange in exchanges(body))


def _renewed(exchange: Exchange, folder: Path) -> str:
    shown = tidy(exchange.output).splitlines(keepends=True)
    if "...\n" in shown[:-1]:
        return exchange.output
    actual = run(exchange.command, folder)[0]
    if shown[-1:] == ["...\n"]:
        return "".join(actual.splitlines(keepends=True)[: len(shown) - 1]) + "...\n"
    return actual
