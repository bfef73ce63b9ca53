"""The tables of success rates in the docs."""

from pathlib import Path

import pytest

from scripts import document_success_rate
from simulator.experiments.estimates import Share


def test_the_tables_are_what_is_simulated() -> None:
    assert document_success_rate.main(["--check"]) == 0


def test_tables_are_checked_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "fixtures/success-rate/one-of-each.yaml"
    monkeypatch.setattr(document_success_rate, "ROOT", tmp_path)
    monkeypatch.setattr(document_success_rate, "PAGES", {"docs/page.md": (path,)})
    monkeypatch.setattr(
        document_success_rate,
        "rates",
        lambda *_: {(path, scenario): Share(198, 500) for scenario in document_success_rate.SCENARIOS},
    )
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text(
        "before\n<!-- success rates: ours -->\nold\n<!-- end of success rates -->\nafter\n", encoding="utf-8"
    )
    assert document_success_rate.main(["--check"]) == 1
    assert "docs/page.md: run `make docs`" in capsys.readouterr().err
    assert "old" in page.read_text(encoding="utf-8")
    assert document_success_rate.main([]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- success rates: ours -->\n")
    assert text.endswith("<!-- end of success rates -->\nafter\n")
    row = f"| [one zone, one spec, no retry](../{path}) |{' 39.6 % (35.4 to 44.0) |' * 3}\n"
    assert row in text
    assert "[bad-night](scenarios/bad-night.md)" in text
    assert document_success_rate.main(["--check"]) == 0
