"""The table of the reference result, and whether the simulation agrees with what was worked out by hand."""

from pathlib import Path

import pytest

from scripts import document_reference_result as script


@pytest.mark.parametrize("case", script.CASES, ids=lambda case: f"{case.side} {' '.join(case.settings)}".strip())
def test_each_change_comes_to_what_the_facts_expect(case: script.Case) -> None:
    found = script.simulated(case)
    assert case.low <= found.of(case) <= case.high


def test_a_faster_oss_beats_the_cache() -> None:
    """100 Gbit/s of the account against 80 Gbit/s of the workers (docs/sources.md data 6.3)."""
    (straight,) = (case for case in script.CASES if script._FAST_CLIENT in case.settings)
    (cached,) = (case for case in script.CASES if case.side == "fluid" and not case.settings)
    assert script.simulated(straight).data < script.simulated(cached).data


def test_the_table_is_what_is_simulated() -> None:
    assert script.main(["--check"]) == 0


def test_the_table_is_checked_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = script.Case("a big file", "straight", ("a=b",), 60, 120, "6.1")
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "CASES", (case,))
    monkeypatch.setattr(script, "simulated", lambda _: script.Found(150.0, 90.0, "pod-nic (60%)"))
    page = tmp_path / script.PAGE
    page.parent.mkdir()
    page.write_text("before\n<!-- reference result: x -->\nold\n<!-- end of reference result -->\n", encoding="utf-8")
    assert script.main(["--check"]) == 1
    assert "run `make docs`" in capsys.readouterr().err
    assert script.main([]) == 0
    row = "| **a big file** | `--set a=b` | 1 to 2 min | 6.1 | **2.5min** | 90 s | pod-nic (60%) | no |\n"
    assert row in page.read_text(encoding="utf-8")
    assert script.main(["--check"]) == 0
