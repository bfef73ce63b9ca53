"""What the docs show is what the program prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.consoles import ROOT
from tests.pages import Page

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs/scenarios").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_of_a_page_prints_what_the_page_shows(
    path: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    page = Page(path.read_text(encoding="utf-8"), tmp_path)
    if request.config.getoption("--golden"):
        path.write_text(page.renewed(), encoding="utf-8")
        page = Page(path.read_text(encoding="utf-8"), tmp_path)
    wrong = next(page.mistakes(), None)
    assert wrong is None, f"{path.name}: {wrong}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [target for target in LINK.findall(text) if not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_python_example_runs(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = Page(path.read_text(encoding="utf-8"), tmp_path)
    monkeypatch.chdir(page.folder)
    for number, code in enumerate(page.examples()):
        exec(compile(code, f"{path.name} example {number}", "exec"), {})


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
