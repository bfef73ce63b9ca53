"""The pages of the rules in `docs/`: all of them, and only them."""

import re
from pathlib import Path

import pytest

from policies.selection import all_rules
from scripts import document_policies


def test_each_rule_has_one_section_on_its_category_page_and_one_line_in_the_index() -> None:
    written = document_policies.pages()
    index = written[document_policies.DOCS / "policies.md"]
    sections = {
        name: path.stem for path, text in written.items() for name in re.findall(r"^## (.+)$", text, re.MULTILINE)
    }
    for rule in all_rules():
        assert sections[rule.name] == rule.category
        assert index.count(f"[{rule.name}](policies/{rule.category}.md#{rule.name})") == 1
    assert "# <-" not in "".join(written.values())


def test_the_pages_are_the_list_and_nothing_else() -> None:
    """List = folder = docs pages; tests/policies/test_completeness.py holds list and folder together."""
    on_disk = {path.stem: path.read_text(encoding="utf-8") for path in (document_policies.DOCS / "policies").iterdir()}
    found = {(page, name) for page, text in on_disk.items() for name in re.findall(r"^## (.+)$", text, re.MULTILINE)}
    assert found == {(rule.category, rule.name) for rule in all_rules()}


def test_the_docs_are_checked_against_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(document_policies, "DOCS", tmp_path / "docs")
    assert document_policies.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert document_policies.main([]) == 0
    assert document_policies.main(["--check"]) == 0
    (tmp_path / "docs" / "policies" / "argo.md").write_text("other", encoding="utf-8")
    assert document_policies.main(["--check"]) == 1
    assert document_policies.main([]) == 0
    (tmp_path / "docs" / "policies" / "gone.md").write_text("a category that is no more", encoding="utf-8")
    assert document_policies.main(["--check"]) == 1
    assert document_policies.main([]) == 0
    assert document_policies.main(["--check"]) == 0
