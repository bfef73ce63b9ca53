"""Commands with their outputs, as docs and fixtures show them: run each, compare, or rewrite.

A block starts with `$ drydock ...`; what follows is its output, up to the next command. A line `...` is any lines.
In Markdown, a block is a fence of language `console`; a number after the language is the expected exit code.
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
FENCE = re.compile(r"^```console(?: (?P<code>\d))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


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


def run(command: str) -> tuple[str, int]:
    """Standard output and standard error as a terminal would show them, without colours, and the exit code."""
    words = shlex.split(command)
    assert words[0] == "drydock", command
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR", "TERM")}
    done = subprocess.run(
        [sys.executable, "-m", "cli", *words[1:]],
        cwd=ROOT,
        env=environment | {"NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return tidy(done.stdout + done.stderr), done.returncode


def tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n")) + "\n" if text.strip() else ""


def matches(expected: str, actual: str) -> bool:
    """Whether `actual` is what was expected; `...` alone on a line stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", tidy(expected), flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), actual) is not None


def rewritten(body: str) -> str:
    """The block with today's outputs. One that ends in `...` keeps its length; one with `...` inside, its text."""
    return "".join(f"$ {exchange.command}\n{_renewed(exchange)}" for exchange in exchanges(body))


def _renewed(exchange: Exchange) -> str:
    shown = tidy(exchange.output).splitlines(keepends=True)
    if "...\n" in shown[:-1]:
        return exchange.output
    actual = run(exchange.command)[0]
    if shown[-1:] == ["...\n"]:
        return "".join(actual.splitlines(keepends=True)[: len(shown) - 1]) + "...\n"
    return actual
