"""The table of known answers in `docs/network.md`. Its figures take two minutes; `--check` compares them."""

import re

from scripts import document_processor_sharing as script
from tests.simulator.data.processor_sharing import EXPERIMENTS, WARM_UP


def rows() -> list[list[str]]:
    text = script.PAGE.read_text(encoding="utf-8")
    _, _, rest = text.partition(script.HEADING)
    table, _, _ = rest.partition(script.END)
    return [line.strip("| ").split(" | ") for line in table.splitlines()]


def test_the_page_has_one_line_for_each_answer_and_none_is_far_from_theory() -> None:
    answers = [(one.text, answer) for one in EXPERIMENTS for answer in one.answers]
    assert [tuple(row[:3]) for row in rows()] == [(text, answer.what, answer.formula) for text, answer in answers]
    for row, (_, answer) in zip(rows(), answers, strict=True):
        mean, error = map(float, row[4].split(" ± "))
        assert abs(float(row[3]) - answer.value) <= 0.0001 * answer.value
        assert abs(mean - answer.value) <= 3 * error, row


def test_the_page_says_how_many_runs_and_flows_there_are() -> None:
    text = script.PAGE.read_text(encoding="utf-8")
    found = re.search(r"([\d,]+) runs of ([\d,]+) flows, after ([\d,]+) that do not", text)
    assert found is not None
    runs, flows, dropped = (int(number.replace(",", "")) for number in found.groups())
    assert (runs, flows, dropped) == (script.RUNS, script.FLOWS, WARM_UP)


def test_the_table_is_checked_against_runs_and_the_text_around_it_is_kept(tmp_path, monkeypatch, capsys) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{script.BEGIN}old\n{script.END}after\n", encoding="utf-8")
    monkeypatch.setattr(script, "PAGE", page)
    monkeypatch.setattr(script, "table", lambda: f"{script.HEADING}| one |\n")
    assert script.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert (script.main([]), script.main(["--check"])) == (0, 0)
    assert page.read_text(encoding="utf-8") == f"before\n{script.BEGIN}{script.HEADING}| one |\n{script.END}after\n"
