"""The table of known answers in `docs/`. Its figures take ten minutes, and are compared by `benchmarks/`."""

import re

from scripts import document_known_answers
from tests.simulator.known_answers import EXPERIMENTS, WARM_UP


def rows() -> list[list[str]]:
    text = document_known_answers.PAGE.read_text(encoding="utf-8")
    _, _, rest = text.partition(document_known_answers.HEADING)
    table, _, _ = rest.partition(document_known_answers.END)
    return [line.strip("| ").split(" | ") for line in table.splitlines()]


def test_the_page_has_one_line_for_each_answer_and_no_other() -> None:
    answers = [(one.text, answer) for one in EXPERIMENTS for answer in one.answers]
    assert [tuple(row[:3]) for row in rows()] == [(text, answer.what, answer.formula) for text, answer in answers]
    for row, (_, answer) in zip(rows(), answers, strict=True):
        assert abs(float(row[3]) - answer.value) <= 0.005 * answer.value


def test_no_line_of_the_page_is_far_from_theory() -> None:
    for row in rows():
        mean, error = map(float, row[4].split(" ± "))
        assert abs(mean - float(row[3])) <= 4 * error, row


def test_the_page_says_how_many_runs_and_arrivals_there_are() -> None:
    text = document_known_answers.PAGE.read_text(encoding="utf-8")
    found = re.search(r"([\d,]+) runs of ([\d,]+) arrivals, of which the first ([\d,]+) do not", text)
    assert found is not None
    runs, arrivals, dropped = (int(number.replace(",", "")) for number in found.groups())
    assert (runs, dropped) == (document_known_answers.RUNS, WARM_UP)
    assert arrivals - dropped == document_known_answers.ARRIVALS


def test_the_table_is_checked_against_runs_and_the_text_around_it_is_kept(tmp_path, monkeypatch, capsys) -> None:
    page = tmp_path / "page.md"
    before, after = "before\n", "after\n"
    page.write_text(f"{before}{document_known_answers.BEGIN}old\n{document_known_answers.END}{after}", encoding="utf-8")
    monkeypatch.setattr(document_known_answers, "PAGE", page)
    monkeypatch.setattr(document_known_answers, "EXPERIMENTS", EXPERIMENTS[:1])
    monkeypatch.setattr(document_known_answers, "RUNS", 2)
    monkeypatch.setattr(document_known_answers, "ARRIVALS", 100)
    assert document_known_answers.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert document_known_answers.main([]) == 0
    assert document_known_answers.main(["--check"]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith(before)
    assert text.endswith(after)
    assert text.count("\n| ") == 2
