"""The message of a broken promise: short and plain, whatever the size of what it is about."""

import re
from pathlib import Path

import pytest

from simulator.testing.broken import BrokenPromise
from simulator.testing.drawn import Documents, Drawn
from simulator.testing.promises import assert_settles, assert_succeeds
from tests.simulator.worlds import leaf, step, steps, workflow

FILE = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: main
  templates:
    - name: main
      retryStrategy:
        limit: 3
        retryPolicy: OnError
      container: {image: "busybox:1.36"}
"""
FAILS = {"tasks": {"*": {"attempts": ["fail 20s"]}}}
CALM = {"argo": {"requeue": "0s"}, "pending": "0s"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRYDOCK_SCENARIO", raising=False)
    Path("workflow.yaml").write_text(FILE, encoding="utf-8")


def said(*arguments, assertion=assert_succeeds, **options):
    """The message, as of a test `test_survives`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_CURRENT_TEST", "test_flow.py::test_survives (call)")
        with pytest.raises(BrokenPromise) as caught:
            assertion(*arguments, **options)
    return str(caught.value)


def test_it_says_what_happened_why_where_in_which_world_and_how_to_see_it_again():
    assert (
        said("workflow.yaml", CALM, FAILS)
        == """\
w did not succeed: it is Failed after 20.0s
  w: main exited with 1; Argo sees Failed, and retryPolicy OnError does not retry that.
  blame     workflow.yaml:10:22
            10 |         retryPolicy: OnError
               |                      ^^^^^^^
  world     argo: {requeue: 0s}
            pending: 0s
            tasks:
              '*':
                attempts: [fail 20s]
  replay    drydock simulate workflow.yaml --scenario .drydock/test_survives/scenario.yaml"""
    )


def test_what_was_drawn_is_shown_and_blamed_in_the_file_of_the_replay():
    flow = Documents([Drawn(workflow(leaf("main")))])
    message = said(flow, FAILS)
    assert "  manifest  apiVersion: argoproj.io/v1alpha1\n            kind: Workflow\n" in message
    assert "  blame     .drydock/test_survives/manifest.yaml:7:5\n" in message
    assert Path(".drydock/test_survives/manifest.yaml").read_text(encoding="utf-8").splitlines()[6] == "  - name: main"


def test_a_file_of_the_same_name_as_what_was_made_up_keeps_its_own_path():
    Path("manifest.yaml").write_text(FILE, encoding="utf-8")
    other = workflow(leaf("main"), name="v")
    assert "  blame     manifest.yaml:10:22\n" in said(["manifest.yaml", other], FAILS)


def test_the_world_is_what_the_test_gave_and_not_what_that_extends():
    assert "  world     bad-night\n" in said("workflow.yaml", "bad-night", assertion=assert_settles, within=0)
    message = said("workflow.yaml", "bad-night", FAILS)
    assert "  world     extends: bad-night\n            tasks:\n" in message
    assert "  world     # why\n            tasks:" in said(
        "workflow.yaml", "# why\ntasks: {'*': {attempts: [fail 1s]}}\n"
    )
    assert "world" not in said("workflow.yaml", assertion=assert_settles, within=0)


def test_of_many_workflows_few_are_told_and_one_line_is_blamed_once():
    message = said("workflow.yaml", FAILS, {"submit": {"every": "1s", "count": 50}})
    assert [line for line in message.splitlines() if line.startswith(("w-", "and"))][-1] == "and 47 more workflows"
    assert message.count("  blame ") == 1


def test_a_wide_run_is_told_in_few_words():
    flow = workflow(steps([step("nap", "nap", withSequence={"count": "300"})]), leaf("nap"))
    ends = {"tasks": {"*": {"attempts": ["fail 20s"]}}}
    message = said(flow, CALM, ends)
    assert "300 pods of nap: main exited with 1; there is no retryStrategy." in message


def test_many_reasons_are_counted():
    names = [f"t{number}" for number in range(9)]
    flow = workflow(steps([step(name, name) for name in names]), *map(leaf, names))
    assert "\n  and 6 more reasons\n" in said(flow, CALM, FAILS)


def widest(message):
    """Columns of its widest line; commands are never wrapped."""
    return max(len(line) for line in message.splitlines() if not line.startswith("  replay"))


def test_a_huge_manifest_and_a_long_world_are_cut():
    others = [leaf(f"t{number}", metadata={"annotations": {"a": "x" * 5000}}) for number in range(100)]
    world = {"tasks": {f"t{number}": {"duration": "1m"} for number in range(200)} | FAILS["tasks"]}
    message = said(workflow(leaf("main"), *others), world)
    assert len(message.splitlines()) < 70
    assert widest(message) <= 92
    assert message.count("more lines") == 2


def test_of_a_manifest_on_one_line_the_part_that_decided_is_shown():
    spec = '"spec": {"entrypoint": "a", "templates": [{"name": "a", "container": {"image": "a:1"}}]}'
    text = f'{{"kind": "Workflow", "metadata": {{"name": "w"}}, {" " * 9000}{spec}}}'
    Path("one.json").write_text(text, encoding="utf-8")
    message = said("one.json", FAILS)
    line, carets = re.search(r"\n( +1 \| .*)\n(.*\^.*)\n", message).groups()
    assert line[carets.index("^") :].startswith('{"name": "a"')
    assert widest(message) <= 100


def test_what_would_steer_a_terminal_is_shown_as_a_mark():
    message = said(FILE.replace("OnError", "OnError # \x1b[31m").replace("\x1b", "\u202e"), FAILS)
    assert "\u202e" not in message
