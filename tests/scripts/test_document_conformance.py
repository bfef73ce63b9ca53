"""The page of the conformance table in `docs/`."""

from pathlib import Path

import pytest

from scripts import document_conformance


def test_the_page_is_the_table() -> None:
    assert document_conformance.main(["--check"]) == 0


def test_each_case_has_one_row_that_leads_to_its_file() -> None:
    text = document_conformance.page()
    for path in document_conformance.CASES.glob("*.yaml"):
        assert text.count(f"(../tests/simulator/controller/conformance/{path.name})") == 1


def test_the_page_is_checked_against_the_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(document_conformance, "PAGE", tmp_path / "page.md")
    assert document_conformance.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert document_conformance.main([]) == 0
    assert document_conformance.main(["--check"]) == 0
