"""The quant desk: 2,000 pods read 80 TB of one hot set (docs/quant.md)."""

import itertools
from pathlib import Path

import pytest

from scripts import document_quant as script

TRIED = (0, 10, 20, 40)


def test_a_night_comes_to_what_was_worked_out_by_hand_and_to_what_the_page_says() -> None:
    found = {workers: script.night(workers) for workers in TRIED}
    assert 105 * 60 <= found[0].reads <= 109 * 60  # 640,000 Gbit at 100 Gbit/s are 6,400 s
    assert found[0].bottleneck.startswith("oss-bandwidth")
    for workers in TRIED[1:]:
        ideal = 80e12 * 8 / (workers * 25e9)
        assert ideal <= found[workers].reads <= ideal + 60  # the first and the last pods do not fill the cards
        assert found[workers].bottleneck.startswith("cache-worker-nic")
    saved = found[0].pods - found[20].pods
    assert saved == pytest.approx(6000, rel=0.05)  # CNY that pods cost while they wait
    steps = [found[one].reads - found[other].reads for one, other in itertools.pairwise(TRIED)]
    assert steps == sorted(steps, reverse=True)  # ten more workers are worth less, the more there are
    page = (script.ROOT / script.PAGE).read_text(encoding="utf-8")
    for row in list(script.table(found.values()))[2:]:
        assert row in page


def test_the_table_is_checked_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = script.Found(5, 300.0, 400.0, 1234.4, 50.5, 1284.9, "pod-nic (60%)")
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "nights", lambda _: [found])
    page = tmp_path / script.PAGE
    page.parent.mkdir()
    page.write_text("before\n<!-- quant: x -->\nold\n<!-- end of quant -->\nafter\n", encoding="utf-8")
    assert script.main(["--check"]) == 1
    assert "run `make docs`" in capsys.readouterr().err
    assert script.main([]) == 0
    text = page.read_text(encoding="utf-8")
    assert "| 5 | 5.0min | 6.7min | 1,234 CNY | 50 CNY | 1,285 CNY | pod-nic (60%) |\n" in text
    assert text.endswith("<!-- end of quant -->\nafter\n")
    assert script.main(["--check"]) == 0
