"""What the docs show is what the program prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.consoles import FENCE, ROOT, exchanges, matches, rewritten, run

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs/scenarios").glob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_prints_what_the_page_shows(page: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text(encoding="utf-8")
    if request.config.getoption("--golden"):
        text = FENCE.sub(lambda found: found.group().replace(found["body"], rewritten(found["body"])), text)
        page.write_text(text, encoding="utf-8")
    for fence in FENCE.finditer(text):
        code = int(fence["code"] or 0)
        for exchange in exchanges(fence["body"], code):
            actual, returned = run(exchange.command)
            assert matches(exchange.output, actual), f"{page.name}: {exchange.command} now prints:\n{actual}"
            assert returned == code, f"{page.name}: {exchange.command} exits with {returned}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [target for target in LINK.findall(text) if not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_python_example_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for number, code in enumerate(PYTHON.findall(page.read_text(encoding="utf-8"))):
        exec(compile(code, f"{page.name} example {number}", "exec"), {})


def test_every_command_has_a_page_with_an_example() -> None:
    import cli

    commands = cli.app.commands
    without = [name for name in commands if not (ROOT / "docs" / f"{name}.md").exists()]
    silent = [name for name in commands if f"$ drydock {name}" not in (ROOT / "docs" / f"{name}.md").read_text()]
    assert (without, silent) == ([], [])


def test_the_policy_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/document_policies.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
