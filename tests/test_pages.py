"""How pages are followed: a page with files in a folder of its own, from top to bottom."""

from pathlib import Path

import pytest

from tests.consoles import ROOT
from tests.pages import Page

WORKFLOW = """\
```yaml workflow.yaml
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: hello}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: alpine, command: [true]}
```
"""
TEST = """\
```python tests/test_workflow.py
def test_lints(lint_yaml):
    assert lint_yaml("workflow.yaml", select="wrong-type") == []
```
"""
PASSES = """\
```console
$ pytest -q
.                                                                        [100%]
1 passed in 3.45s
```
"""


def followed(text: str, scratch: Path) -> list[str]:
    return list(Page(text, scratch).mistakes())


def test_tests_of_a_page_run_beside_its_files_and_may_take_any_time(tmp_path: Path) -> None:
    fails = (
        "```console\n$ drydock lint workflow.yaml --select wrong-type\n...\n```\n"
        + TEST
        + "```console\n$ pytest -q\n...\n```\n"
    )
    text = WORKFLOW.replace("[true]", '["true"]') + TEST + PASSES
    assert followed(text, tmp_path) == []
    assert len(followed(WORKFLOW + fails, tmp_path / "other")) == 2


def test_a_later_file_of_the_same_name_is_a_new_version(tmp_path: Path) -> None:
    broken = WORKFLOW + TEST + "```console 1\n$ pytest -q\n...\n1 failed in 0.12s\n```\n"
    mended = WORKFLOW.replace("[true]", '["true"]') + PASSES
    assert followed(broken + mended, tmp_path) == []


def test_outputs_are_renewed_step_by_step_without_the_time(tmp_path: Path) -> None:
    old = WORKFLOW.replace("[true]", '["true"]') + TEST + "```console\n$ pytest -q\nnothing\n```\n"
    assert Page(old, tmp_path).renewed() == old.replace("nothing\n", PASSES.split("-q\n")[1][:-4]).replace(
        "3.45", "0.12"
    )


def test_examples_find_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(WORKFLOW + "```python\nopen('workflow.yaml').close()\n```\n", tmp_path)
    monkeypatch.chdir(page.folder)
    for code in page.examples():
        exec(code)


def test_properties_in_a_page_print_the_same_each_time(tmp_path: Path) -> None:
    test = """\
```python test_numbers.py
from hypothesis import given, strategies as st

@given(st.integers(), st.text())
def test_numbers(number, text):
    print(number, text)
    assert number < 1000
```
"""
    command = "```console 1\n$ pytest -q\n-\n```\n"
    first, second = (Page(test + command, tmp_path / name).renewed() for name in ("first", "second"))
    assert first == second
    assert "number=1000" in first


def test_a_page_without_files_is_about_the_checkout(tmp_path: Path) -> None:
    page = Page("```console\n$ drydock lint fixtures/ready/image-cache.yaml\n...\n```\n", tmp_path)
    assert page.folder == ROOT
    assert list(page.mistakes()) == []
