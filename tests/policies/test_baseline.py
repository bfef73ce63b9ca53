"""Known findings stay hidden until they are mended, and new ones do not join them unseen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests import InputError, Manifests, UsageError, load
from manifests.load import load_sources
from manifests.source import SourceFile
from policies.baseline import Baseline, Entry, baseline_of, lint_with_baseline, read_baseline
from policies.configuration import Configurations
from policies.lint import Report, lint
from policies.selection import Choice, Selection
from policies.suppression_rules import StaleBaseline
from tests.policies.mutants import mutants

FILE = ".known.json"
TEXT = """\
kind: Workflow
metadata: {name: nightly}
spec:
  entrypoint: a
  templates:
    - name: a
      container: {image: x}
    - name: b
      container: {image: x}
"""
MENDED = TEXT.replace("    - name: b\n", "    - name: b\n      retryStrategy: {limit: 3}\n")
ONLY = Selection(("retry-missing", "suppression"))


def read(text: str, name: str = "wf.yaml") -> Manifests:
    return load_sources([SourceFile(name, text)])


def recorded(text: str, selection: Choice = ONLY, file: str = FILE) -> Baseline:
    return baseline_of(lint(read(text), selection), file)


def beside(text: str, baseline: Baseline, selection: Choice = ONLY, *, suppressions: bool = True) -> Report:
    return lint(read(text), selection, baseline=baseline, suppressions=suppressions)


def places(report: Report) -> list[tuple[str, int]]:
    return [(finding.name, finding.span.line) for finding in report.findings]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "wf.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def find(*paths: str, selection: Choice = ONLY) -> Callable[[Baseline | None], Report]:
    return lambda baseline: lint(load(paths or ("wf.yaml",)), selection, baseline=baseline)


# Hiding


def test_what_is_recorded_is_hidden_and_carries_the_reason() -> None:
    report = beside(TEXT, recorded(TEXT))
    assert report.findings == ()
    assert [(one.by, one.reason, one.finding.span.line) for one in report.suppressed] == [
        ("baseline", f"recorded in {FILE}", 6),
        ("baseline", f"recorded in {FILE}", 8),
    ]


def test_a_new_finding_is_shown_alone() -> None:
    more = f"{TEXT}    - name: c\n      container: {{image: x}}\n"
    assert places(beside(more, recorded(TEXT))) == [("retry-missing", 10)]


def test_a_comment_hides_before_the_baseline_does() -> None:
    text = TEXT.replace("- name: b\n", "- name: b  # drydock: ignore[retry-missing] so be it\n")
    baseline = recorded(TEXT)
    assert [one.by for one in beside(text, baseline).suppressed] == ["baseline", "comment"]
    (stale,) = beside(text, baseline).findings
    assert (stale.name, stale.message) == (
        "stale-baseline",
        "retry-missing at spec.templates[1].retryStrategy of Workflow 'nightly' is hidden by a comment in wf.yaml",
    ), "it is enough to say it once"
    assert beside(text, baseline, suppressions=False).stale == ()


def test_of_equal_findings_as_many_are_hidden_as_were_recorded() -> None:
    only = Selection(("duplicate-key", "suppression"))
    line = "kind: Workflow\n"
    two, three = line * 3, line * 4
    baseline = recorded(two, only)
    assert len(baseline.entries) == 2
    assert len(beside(two, baseline, only).findings) == 0
    assert [finding.name for finding in beside(three, baseline, only).findings] == ["duplicate-key"]


def test_what_argo_rejects_may_be_recorded_too() -> None:
    everything = Selection()
    text = TEXT.replace("entrypoint: a", "entrypoint: nothing")
    assert any(finding.category == "argo" for finding in lint(read(text)).findings)
    assert beside(text, recorded(text, everything), everything).findings == ()


def test_standard_input_is_neither_recorded_nor_hidden() -> None:
    report = lint(read(TEXT, "-"), ONLY)
    assert baseline_of(report, FILE).entries == ()
    assert len(lint(read(TEXT, "-"), ONLY, baseline=recorded(TEXT)).findings) == 2


def test_the_current_folder_does_not_matter(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "jobs").mkdir()
    (here / "wf.yaml").rename(here / "jobs" / "wf.yaml")
    report, _ = lint_with_baseline(find("jobs/wf.yaml"), FILE, write=True)
    assert report.findings == ()
    monkeypatch.chdir("jobs")
    assert lint_with_baseline(find("wf.yaml"), f"../{FILE}")[0].findings == ()
    assert lint_with_baseline(find("wf.yaml"), str(here / FILE))[0].findings == ()


# Entries that outlived their finding


def test_a_mended_finding_is_told_at_its_entry(here: Path) -> None:
    lint_with_baseline(find(), FILE, write=True)
    mended = TEXT.replace("    - name: a\n", "    - name: a\n      retryStrategy: {limit: 3}\n")
    (here / "wf.yaml").write_text(mended, encoding="utf-8")
    report, _ = lint_with_baseline(find(), FILE)
    (finding,) = report.findings
    line = (here / FILE).read_text(encoding="utf-8").splitlines()[finding.span.line - 1]
    assert (finding.name, finding.file) == ("stale-baseline", FILE)
    assert "templates[0]" in line
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == line.strip().rstrip(",")
    assert finding.message == (
        "retry-missing at spec.templates[0].retryStrategy of Workflow 'nightly' does not occur in wf.yaml any more"
    )


def test_an_entry_is_not_stale_where_its_file_was_not_linted() -> None:
    baseline = recorded(TEXT)
    assert lint(read(MENDED, "other.yaml"), ONLY, baseline=baseline).findings[0].name == "retry-missing"
    assert lint(read(MENDED, "other.yaml"), ONLY, baseline=baseline).stale == ()


@pytest.mark.parametrize(
    "selection",
    [Selection(("time", "suppression")), Selection(ignore=("retry-missing",))],
    ids=["not selected", "ignored"],
)
def test_an_entry_is_not_stale_where_its_rule_did_not_run(selection: Selection) -> None:
    assert beside(MENDED, recorded(TEXT), selection).stale == ()


def test_an_entry_is_not_stale_where_its_rule_did_not_run_for_that_object(here: Path) -> None:
    (here / "drydock.toml").write_text('[[overrides]]\nnamespaces = ["b"]\nignore = ["retry"]', encoding="utf-8")
    baseline = recorded(TEXT)
    for namespace, stale in (("a", 1), ("b", 0)):
        text = MENDED.replace("{name: nightly}", f"{{name: nightly, namespace: {namespace}}}")
        assert len(beside(text, baseline, Configurations().selection(["wf.yaml"])).stale) == stale


def test_an_entry_is_not_stale_for_a_release_that_its_rule_does_not_speak_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    baseline = recorded(TEXT)
    manifests = load_sources([SourceFile("wf.yaml", MENDED)], "3.6")
    assert len(lint(manifests, ONLY, baseline=baseline).stale) == 1
    monkeypatch.setattr("policies.rules.retry_missing.RetryMissing.since", "3.7")
    assert lint(manifests, ONLY, baseline=baseline).stale == ()


def test_an_entry_is_not_stale_in_a_file_that_rules_could_not_see_into() -> None:
    baseline = recorded(TEXT)
    assert len(beside(MENDED, baseline).stale) == 1
    assert beside(f"{MENDED}---\na: b: c\n", baseline).stale == ()


def test_an_entry_for_a_comment_is_not_stale_where_comments_are_not_judged() -> None:
    unused = "kind: Workflow  # drydock: ignore[retry-missing]\nspec: {}\n"
    baseline = recorded(unused)
    assert [entry.name for entry in baseline.entries] == ["unused-suppression"]
    assert beside("kind: Workflow\n", baseline, suppressions=False).stale == ()
    assert len(beside("kind: Workflow\n", baseline).stale) == 1


def test_the_word_about_a_stale_entry_can_be_left_out_or_changed_like_any_other(here: Path) -> None:
    (here / FILE).write_text(recorded(TEXT).text(), encoding="utf-8")
    baseline = read_baseline(FILE)
    ignored = Selection(("retry-missing",))
    assert (beside(MENDED, baseline, ignored).findings, len(beside(MENDED, baseline, ignored).stale)) == ((), 1)
    (here / "drydock.toml").write_text('[severity]\nstale-baseline = "error"', encoding="utf-8")
    chosen = Configurations().selection(["wf.yaml"], select=["stale-baseline", "retry-missing"])
    assert [finding.severity.value for finding in beside(MENDED, baseline, chosen).findings] == ["error"]


def test_the_page_of_the_rule_shows_a_baseline_and_its_stale_entry(here: Path) -> None:
    marked = StaleBaseline.example("bad")
    mark = f"# <- {StaleBaseline.name}"
    (here / FILE).write_text(marked.replace(mark, ""), encoding="utf-8")
    report = lint(read(MENDED, "mended.yaml"), ONLY, baseline=read_baseline(FILE))
    lines = [number for number, line in enumerate(marked.splitlines(), start=1) if mark in line]
    assert [one.span.line for one in report.findings if one.name == StaleBaseline.name] == lines
    (here / FILE).write_text(StaleBaseline.example("good"), encoding="utf-8")
    assert lint(read(MENDED, "mended.yaml"), ONLY, baseline=read_baseline(FILE)).stale == ()


# Writing


def test_a_first_write_records_everything_and_says_so(here: Path) -> None:
    report, note = lint_with_baseline(find(), FILE, write=True)
    assert (report.findings, len(report.suppressed)) == ((), 2)
    assert note == f"wrote 2 entries to {FILE}"
    document = json.loads((here / FILE).read_text(encoding="utf-8"))
    assert document["schema"] == 1
    assert document["findings"][0] | {"fingerprint": ""} == {
        "fingerprint": "",
        "name": "retry-missing",
        "file": "wf.yaml",
        "kind": "Workflow",
        "object": "nightly",
        "path": "spec.templates[0].retryStrategy",
        "message": "template 'a' has no retryStrategy: one lost pod fails the workflow",
    }


def test_a_baseline_is_not_written_over_by_mistake(here: Path) -> None:
    (here / FILE).write_text(recorded(MENDED).text(), encoding="utf-8")
    with pytest.raises(UsageError, match="is there already: `--prune-baseline`"):
        lint_with_baseline(find(), FILE, write=True)
    assert read_baseline(FILE) == recorded(MENDED)
    lint_with_baseline(find(), FILE, write=True, force=True)
    assert read_baseline(FILE) == recorded(TEXT)


def test_a_link_into_nowhere_is_not_written_through_by_mistake(here: Path) -> None:
    (here / FILE).symlink_to("elsewhere.json")
    with pytest.raises(UsageError, match="is there already"):
        lint_with_baseline(find(), FILE, write=True)
    assert not (here / "elsewhere.json").exists()


def test_pruning_takes_out_what_is_mended_and_adds_nothing(here: Path) -> None:
    (here / FILE).write_text(recorded(TEXT).text(), encoding="utf-8")
    (here / "wf.yaml").write_text(f"{MENDED}    - name: c\n      container: {{image: x}}\n", encoding="utf-8")
    report, note = lint_with_baseline(find(), FILE, prune=True)
    assert note == f"took 1 entry out of {FILE}, 1 left"
    assert places(report) == [("retry-missing", 11)]
    assert [entry.path for entry in read_baseline(FILE).entries] == ["spec.templates[0].retryStrategy"]


def test_pruning_takes_out_the_entries_of_lost_files_and_keeps_those_of_others(here: Path) -> None:
    (here / "other.yaml").write_text(MENDED, encoding="utf-8")
    entries = (*recorded(TEXT).entries, Entry("1", "retry-missing", "lost.yaml"), Entry("2", "x", "other.yaml"))
    Baseline(FILE, entries).write()
    lint_with_baseline(find(), FILE, prune=True)
    assert {entry.file for entry in read_baseline(FILE).entries} == {"wf.yaml", "other.yaml"}


def test_pruning_leaves_a_file_alone_that_has_nothing_to_take_out(here: Path) -> None:
    text = json.dumps(json.loads(recorded(TEXT).text()), indent=8)
    (here / FILE).write_text(text, encoding="utf-8")
    assert lint_with_baseline(find(), FILE, prune=True)[1] == f"nothing to take out of {FILE}"
    assert (here / FILE).read_text(encoding="utf-8") == text


def test_pruning_does_not_depend_on_whether_the_rule_is_heard(here: Path) -> None:
    Baseline(FILE, recorded(TEXT).entries).write()
    (here / "wf.yaml").write_text(MENDED, encoding="utf-8")
    lint_with_baseline(find(selection=Selection(("retry-missing",))), FILE, prune=True)
    assert len(read_baseline(FILE).entries) == 1


@pytest.mark.parametrize(
    "options", [{"write": True, "prune": True}, {"force": True}, {"force": True, "prune": True}], ids=str
)
def test_options_that_make_no_sense_together_are_refused(here: Path, options: dict[str, bool]) -> None:
    with pytest.raises(UsageError):
        lint_with_baseline(find(), FILE, **options)
    assert not (here / FILE).exists()


def test_without_a_file_there_is_nothing_to_write(here: Path) -> None:
    report, note = lint_with_baseline(find(), None)
    assert (report.findings, note) == (find()(None).findings, "")
    for options in ({"write": True}, {"prune": True}):
        with pytest.raises(UsageError, match="needs a file: --baseline FILE"):
            lint_with_baseline(find(), None, **options)


def test_the_file_has_one_line_for_each_entry_so_that_a_mended_one_is_one_line_of_a_diff() -> None:
    before, after = recorded(TEXT).text().splitlines(), recorded(MENDED).text().splitlines()
    gone = [line.rstrip(",") for line in before if line.rstrip(",") not in {kept.rstrip(",") for kept in after}]
    assert len(gone) == 1
    assert len(before) == len(after) + 1


def test_the_order_of_the_file_depends_on_nothing_but_its_entries() -> None:
    baseline = recorded(TEXT)
    assert Baseline(FILE, baseline.entries[::-1]).text() == baseline.text()


def test_an_empty_baseline_is_one(here: Path) -> None:
    Baseline(FILE).write()
    assert read_baseline(FILE).entries == ()


def test_where_it_cannot_be_written_that_is_said(here: Path) -> None:
    with pytest.raises(InputError, match=r"^cannot write nowhere/known\.json: No such file"):
        lint_with_baseline(find(), "nowhere/known.json", write=True)


# Reading

ENTRY = '{"fingerprint": "1", "name": "a", "file": "b"}'
BROKEN = {
    "no JSON": ("{", "not a baseline: Expecting"),
    "a conflict of git": ("<<<<<<< HEAD\n{}", "not a baseline: Expecting value"),
    "nested deeply": ("[" * 100_000, "not a baseline: it is nested too deeply"),
    "a list": ("[]", 'it needs "schema": 1'),
    "no number": ('{"findings": []}', 'it needs "schema": 1'),
    "a number to come": ('{"schema": 2, "findings": []}', 'it needs "schema": 1'),
    "no list": ('{"schema": 1, "findings": {}}', 'a list "findings"'),
    "an odd entry": (f'{{"schema": 1, "findings": [{ENTRY}, 3]}}', r"findings\[1\] has no text 'fingerprint'"),
    "an odd name": (f'{{"schema": 1, "findings": [{ENTRY.replace(chr(34) + "a" + chr(34), "[]")}]}}', "no text 'name'"),
}


@pytest.mark.parametrize(("text", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_baseline_is_a_usage_error(here: Path, text: str, words: str) -> None:
    (here / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"^\.known\.json: .*{words}"):
        read_baseline(FILE)


def test_bytes_that_are_no_text_are_a_usage_error(here: Path) -> None:
    (here / FILE).write_bytes(b"\xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_baseline(FILE)


def test_a_baseline_that_cannot_be_read_is_an_input_error(here: Path) -> None:
    with pytest.raises(InputError, match="`--write-baseline` makes it"):
        read_baseline("nothing.json")
    with pytest.raises(InputError, match=r"^\.git: Is a directory$"):
        read_baseline(".git")


def test_keys_that_are_not_known_yet_are_passed_over(here: Path) -> None:
    entry = ENTRY.replace("}", ', "team": "x"}')
    (here / FILE).write_text(f'\ufeff{{"schema": 1, "findings": [{entry}], "by": 1}}', encoding="utf-8")
    assert read_baseline(FILE).entries == (Entry("1", "a", "b"),)


# Any file


@settings(max_examples=60)
@given(mutants())
def test_a_baseline_hides_everything_that_it_was_made_of(text: str) -> None:
    report = lint(read(text), Selection())
    again = lint(read(text), Selection(), baseline=baseline_of(report, FILE))
    assert (again.findings, again.stale) == ((), ())
    assert len(again.suppressed) == len(report.suppressed) + len(report.findings)


@settings(max_examples=60)
@given(mutants(), st.data())
def test_what_is_missing_in_a_baseline_is_exactly_what_is_shown(text: str, data: st.DataObject) -> None:
    report = lint(read(text), Selection())
    baseline = baseline_of(report, FILE)
    if not report.findings:
        return
    index = data.draw(st.integers(0, len(report.findings) - 1))
    without = baseline.without([baseline.entries[index]])
    assert lint(read(text), Selection(), baseline=without).findings == (report.findings[index],)


@settings(max_examples=60)
@given(mutants())
def test_ten_lines_above_change_nothing(text: str) -> None:
    baseline = baseline_of(lint(read(text), Selection()), FILE)
    moved = "# a word\n\n" * 5 + text
    assert baseline_of(lint(read(moved), Selection()), FILE).text() == baseline.text()
    assert lint(read(moved), Selection(), baseline=baseline).findings == ()


@settings(max_examples=60)
@given(mutants())
def test_what_is_written_reads_the_same_and_is_written_the_same_again(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = str(tmp_path_factory.mktemp("baseline") / FILE)
    baseline = baseline_of(lint(read(text), Selection()), file)
    baseline.write()
    again = read_baseline(file)
    assert set(again.entries) == set(baseline.entries)
    assert again.text() == baseline.text() == Path(file).read_text(encoding="utf-8")
    lines = again.text().splitlines()
    assert all(entry.fingerprint in lines[entry.span.line - 1] for entry in again.entries)
