"""Lint needs no network: with every socket refused, it says the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REFUSE = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise PermissionError(f"the network is cut: {event}")

sys.addaudithook(refuse)
"""
"""Run before anything else: Python asks audit hooks before it makes, binds, connects or resolves anything."""
LINT = """
import cli
sys.argv = ["drydock", *ARGUMENTS]
cli.main()
"""
RUNS = {
    "findings": ["lint", "fixtures/flawed", "fixtures/guide", "--profile", "strict", "--isolated"],
    "sarif": ["lint", "fixtures/flawed", "--format", "sarif", "-o", "junit=/dev/null", "-o", "gitlab=/dev/null"],
    "external references": ["lint", "fixtures/argo-lint/calls-loaders.yaml", "--external", "fixtures/argo-lint/shared"],
    "fixes": ["lint", "fixtures/flawed", "--diff", "--unsafe-fixes"],
    "own policies": ["lint", "fixtures/custom-policies", "--policies", "fixtures/custom-policies/company.yaml"],
    "pages": ["explain", "single-spec"],
}


def run(code: str, arguments: list[str]) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", "import sys\n" + code + LINT.replace("ARGUMENTS", repr(arguments))],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("arguments", RUNS.values(), ids=RUNS)
def test_what_lint_says_does_not_depend_on_the_network(arguments: list[str]) -> None:
    assert run(REFUSE, arguments) == run("", arguments)


def test_the_network_is_truly_cut() -> None:
    code = "import sys\n" + REFUSE + "import socket\nsocket.getaddrinfo('example.com', 443)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "the network is cut: socket.getaddrinfo" in done.stderr
