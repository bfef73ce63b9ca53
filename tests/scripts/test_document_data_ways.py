"""The table of the ways to bring data to pods."""

from pathlib import Path

import pytest

from scripts import document_data_ways
from scripts.document_data_ways import Way, report_of, table
from simulator.scenario.volumes import KINDS


def test_the_table_is_what_is_simulated() -> None:
    assert document_data_ways.main(["--check"]) == 0


def test_every_kind_of_volume_has_a_row() -> None:
    kinds = {setting.partition("=")[2] for way in document_data_ways.WAYS for setting in way.settings[:1]}
    assert set(KINDS) - {"oss"} <= kinds


def test_the_page_of_the_kinds_names_them_all() -> None:
    page = (document_data_ways.ROOT / document_data_ways.PAGE).read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in page] == []


def test_a_nas_capacity_takes_1_8_hours() -> None:
    """1,000 GB at 151.5 MB/s for all, and what every run takes beside it."""
    makespan = report_of(Way("NAS", ("kind=nas-capacity", "size=10GB"))).makespan
    assert makespan == pytest.approx(1e12 / 151.5e6, rel=0.02)


def test_what_is_not_on_the_bill_stands_beside_it() -> None:
    (row,) = table([Way("ours", ("kind=nas-extreme", "bandwidth=10GB/s"))]).splitlines()[2:]
    assert row.startswith("| ours | `kind=nas-extreme` `bandwidth=10GB/s` | ")
    assert " CNY + the NAS Extreme | " in row


def test_the_table_is_checked_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(document_data_ways, "table", lambda _: "| new |\n")
    monkeypatch.setattr(document_data_ways, "ROOT", tmp_path)
    page = tmp_path / "docs" / "data-ways.md"
    page.parent.mkdir()
    page.write_text("before\n<!-- ways: ours -->\nold\n<!-- end of ways -->\nafter\n", encoding="utf-8")
    assert document_data_ways.main(["--check"]) == 1
    assert "run `make docs`" in capsys.readouterr().err
    assert document_data_ways.main([]) == 0
    assert page.read_text(encoding="utf-8") == (
        "before\n<!-- ways: ours -->\n\n| new |\n\n<!-- end of ways -->\nafter\n"
    )
    assert document_data_ways.main(["--check"]) == 0
