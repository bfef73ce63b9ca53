"""What a broken promise prints can be pasted: the same run again, through the command line."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import cli
from simulator.results.formats.json import body
from simulator.testing import replay as replays
from simulator.testing.broken import BrokenPromise
from simulator.testing.drawn import Documents, Drawn
from simulator.testing.promises import assert_attempts, assert_cost, assert_settles, assert_succeeds, simulate_yaml
from tests.simulator.decided import DECIDED

WORKFLOW = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: main
  arguments: {parameters: [{name: count, value: "3"}]}
  templates:
    - name: main
      steps: [[{name: nap, template: nap, withSequence: {count: "{{workflow.parameters.count}}"}}]]
    - name: nap
      retryStrategy: {limit: 2, backoff: {duration: 30s}}
      container: {image: "a:1", resources: {requests: {cpu: 1, memory: 2Gi}}}
"""
TEMPLATE = """
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: t}
spec:
  entrypoint: nap
  templates: [{name: nap, container: {image: "a:1"}}]
"""
CALLER = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec: {workflowTemplateRef: {name: t}}
"""
PLAIN = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Workflow",
    "metadata": {"name": "plain"},
    "spec": {"entrypoint": "nap", "templates": [{"name": "nap", "container": {"image": "a:1", "args": ["y", "1e3"]}}]},
}
FAILS = {"tasks": {"*": {"attempts": ["fail 7s"] * 9}}}
TEXT = """
# a night to remember
extends: bad-night
tasks:
  '*': {attempts: [fail 7s, fail 8s, fail 9s], duration: {dist: lognormal, p50: 1m, p95: 5m}}
"""


class HeraLike:
    def to_dict(self):
        return PLAIN


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The directory in which the test runs, with its files."""
    here = tmp_path / "here and there"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("DRYDOCK_SCENARIO", raising=False)
    monkeypatch.setattr(replays, "_taken", {})
    for name, text in {"w.yaml": WORKFLOW, "t.yaml": TEMPLATE, "caller.yaml": CALLER, "night.yaml": TEXT}.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("flows").mkdir()
    Path("flows/w.yaml").write_text(WORKFLOW, encoding="utf-8")
    return here


def command(message):
    """The arguments of the command that a message prints, as a shell takes them."""
    (found,) = re.findall(r"^  replay +drydock (.*)$", message, re.MULTILINE)
    told = subprocess.run(["bash", "-c", f"printf '%s\\0' {found}"], capture_output=True, check=True, timeout=60)
    return told.stdout.decode().split("\0")[:-1]


def replayed(message):
    result = CliRunner().invoke(cli.app, [*command(message), "--format", "json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    return found.get("runs", [found])


def as_told(reports):
    """What the command line would tell of reports."""
    return [json.loads(json.dumps(body(report))) for report in reports]


def assert_same(message, reports):
    for told, expected in zip(replayed(message), as_told(reports), strict=True):
        assert (told["phase"], told["makespan_s"]) == (expected["phase"], expected["makespan_s"])
        assert told["nodes"] == expected["nodes"]
        assert told["cost"] == expected["cost"]


CASES = {
    "a file and plain values": ("w.yaml", [FAILS], {}),
    "a file and a name": ("w.yaml", ["bad-night"], {"parameters": {"count": 40}, "seed": 3}),
    "a file and a file": ("w.yaml", ["night.yaml"], {}),
    "a file and no scenario": ("w.yaml", [], {}),
    "a path object and a text": (Path("w.yaml"), [TEXT], {"seed": 11}),
    "a text over a file that is extended": ("w.yaml", ["night.yaml", "outages: [{from: 0s, to: 9m}]\n"], {}),
    "plain values over a name": ("w.yaml", ["cn-beijing", FAILS, {"argo": {"requeue": "3s"}}], {}),
    "a text that extends a file": ("w.yaml", ["extends: night.yaml\nquota: {vcpu: 4}\n"], {}),
    "parameters with blanks and quotes": ("w.yaml", [FAILS], {"parameters": {"count": 2, "note": "it's = so\nsö\\"}}),
    "a reference to a second file": (["caller.yaml", "t.yaml"], [FAILS], {}),
    "a reference from drawn values to a file": ([Documents([Drawn(PLAIN)]), "t.yaml", "caller.yaml"], [FAILS], {}),
    "a folder": ("flows", [Drawn(FAILS)], {}),
    "a glob": ("*/w.yaml", [FAILS], {}),
    "a text": (WORKFLOW, [FAILS], {}),
    "two texts of one reference": ([CALLER, TEMPLATE], [FAILS], {}),
    "one text with two documents": (f"{CALLER}---\n{TEMPLATE}", ["bad-night"], {"seed": 5}),
    "drawn documents": (Documents([Drawn(PLAIN)]), [Drawn(FAILS)], {}),
    "an object that tells its own values": (HeraLike(), [FAILS], {}),
}


def message_of(assertion, *arguments, **options):
    with pytest.raises(BrokenPromise) as caught:
        assertion(*arguments, **options)
    return str(caught.value)


@pytest.mark.parametrize(("manifests", "world", "options"), CASES.values(), ids=CASES.keys())
def test_the_command_gives_the_same_run(manifests, world, options):
    message = message_of(assert_cost, manifests, *world, at_most=0, **options)
    assert_same(message, simulate_yaml(manifests, *world, **options))


@pytest.mark.parametrize(("text", "world"), DECIDED.values(), ids=DECIDED.keys())
def test_it_ends_in_the_same_way(text, world):
    assert_same(message_of(assert_settles, text, world, within=0), simulate_yaml(text, world))


def test_the_environment_s_scenario_is_part_of_the_command(monkeypatch):
    monkeypatch.setenv("DRYDOCK_SCENARIO", "night.yaml")
    named = message_of(assert_cost, "w.yaml", at_most=0)
    under = message_of(assert_cost, "w.yaml", {"quota": {"vcpu": 2}}, at_most=0)
    expected = [simulate_yaml("w.yaml"), simulate_yaml("w.yaml", {"quota": {"vcpu": 2}})]
    monkeypatch.delenv("DRYDOCK_SCENARIO")
    assert_same(named, expected[0])
    assert_same(under, expected[1])
    assert expected[0][0].makespan != expected[1][0].makespan


def test_each_promise_prints_a_command():
    for message in (
        message_of(assert_succeeds, "w.yaml", FAILS),
        message_of(assert_settles, "w.yaml", FAILS, within="1s"),
        message_of(assert_attempts, "w.yaml", FAILS, at_most=2),
    ):
        (run,) = replayed(message)
        assert run["phase"] == "Failed"


def test_what_is_on_disk_and_a_name_need_no_files(folder):
    message = message_of(assert_cost, str(folder / "w.yaml"), "bad-night", at_most=0)
    assert command(message) == ["simulate", "w.yaml", "--scenario", "bad-night"]
    assert not Path(".drydock").exists()


def test_files_lie_in_a_folder_of_the_test_that_git_ignores(monkeypatch):
    monkeypatch.setenv("PYTEST_CURRENT_TEST", "tests/test_a.py::TestB::test_c[x/y::z-é] (call)")
    message = message_of(assert_cost, WORKFLOW, FAILS, at_most=0)
    assert command(message)[1:] == [
        ".drydock/test_c-x-y-z-é/manifest.yaml", "--scenario", ".drydock/test_c-x-y-z-é/scenario.yaml"
    ]  # fmt: skip
    assert Path(".drydock/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_second_failure_of_a_test_leaves_the_first_as_it_is():
    first = message_of(assert_cost, "w.yaml", FAILS, at_most=0)
    second = message_of(assert_cost, "w.yaml", {"tasks": {"*": {"duration": "1h"}}}, at_most=0)
    again = message_of(assert_cost, "w.yaml", FAILS, at_most=0)
    assert [replayed(message)[0]["phase"] for message in (first, second)] == ["Failed", "Succeeded"]
    assert again == first


def test_only_the_final_example_is_written():
    seen = []

    @settings(database=None)
    @given(st.integers(0, 9))
    def survives(number):
        seen.append(len(list(Path(".").glob(".drydock/*/*"))))
        ending = "ok" if number < 3 else f"fail {number}s"
        assert_succeeds(Documents([Drawn(PLAIN)]), {"tasks": {"*": {"attempts": [ending]}}})

    with pytest.raises(BrokenPromise) as caught:
        survives()
    assert set(seen) == {0}
    assert replayed(str(caught.value))[0]["phase"] == "Failed"
    assert "fail 3s" in Path(command(str(caught.value))[-1]).read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_does_not_hide_the_failure():
    Path(".drydock").write_text("in the way", encoding="utf-8")
    message = message_of(assert_succeeds, "w.yaml", FAILS)
    assert message.startswith("w did not succeed")
    assert "cannot be written" in message


def test_without_hypothesis_a_failure_is_written_at_once(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "hypothesis.control", None)
    assert replayed(message_of(assert_succeeds, "w.yaml", FAILS))[0]["phase"] == "Failed"


def test_paths_that_look_like_options_are_still_paths():
    os.rename("w.yaml", "-w.yaml")
    assert replayed(message_of(assert_succeeds, "-w.yaml", FAILS))[0]["phase"] == "Failed"
