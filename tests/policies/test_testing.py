"""Lint in somebody's tests says what the command says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from manifests import InputError, UsageError
from policies.testing import lint_yaml

ROOT = Path(__file__).parent.parent.parent
WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: hello}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: alpine:latest, command: [sleep, 5]}
"""
VALUES = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Workflow",
    "metadata": {"name": "hello"},
    "spec": {
        "entrypoint": "main",
        "templates": [{"name": "main", "container": {"image": "alpine:latest", "command": ["sleep", 5]}}],
    },
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_finds_what_the_command_finds():
    command = [sys.executable, "-m", "cli", "lint", "fixtures/flawed", "--format", "json", "--profile", "strict"]
    said = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout)["findings"]
    found = lint_yaml(ROOT / "fixtures/flawed", profile="strict")
    assert [(one.name, one.span.line, one.span.column) for one in found] == [
        (one["name"], one["line"], one["column"]) for one in said
    ]
    assert len(found) > 20


def test_text_values_and_files_of_one_workflow_have_the_same_findings(folder: Path):
    (folder / "wf.yaml").write_text(WORKFLOW)
    names = [[one.name for one in lint_yaml(given)] for given in (folder / "wf.yaml", "wf.yaml", WORKFLOW, VALUES)]
    assert names == [names[0]] * 4
    assert "wrong-type" in names[0]


def test_the_options_of_the_command_are_arguments():
    assert {one.category for one in lint_yaml(WORKFLOW, select="argo")} == {"argo"}
    assert [one.name for one in lint_yaml(WORKFLOW, select=["argo", "image"], ignore="image")] == ["wrong-type"]
    assert len(lint_yaml(WORKFLOW, profile="strict")) > len(lint_yaml(WORKFLOW))
    assert [one.name for one in lint_yaml(WORKFLOW, at_least="error")] == ["wrong-type"]
    caller = WORKFLOW.replace("container: {image: alpine:latest, command: [sleep, 5]}", "steps: [[{name: a, %s}]]")
    caller %= "templateRef: {name: lib, template: main}"
    Path("lib.yaml").write_text(WORKFLOW.replace("Workflow", "WorkflowTemplate").replace("hello", "lib"))
    assert [one.name for one in lint_yaml(caller, select="argo")] == ["missing-reference"]
    assert lint_yaml(caller, select="argo", external="lib.yaml") == []


@pytest.mark.parametrize("given", ["wf.yaml", WORKFLOW], ids=["file", "text"])
def test_the_configuration_counts_unless_it_is_not_wanted(folder: Path, given: str):
    (folder / "wf.yaml").write_text(WORKFLOW)
    (folder / "drydock.toml").write_text('select = ["wrong-type"]\n[severity]\nwrong-type = "warning"\n')
    assert [(one.name, one.severity.value) for one in lint_yaml(given)] == [("wrong-type", "warning")]
    assert len(lint_yaml(given, isolated=True)) > 1


def test_a_comment_suppresses_and_a_baseline_hides(folder: Path):
    excused = WORKFLOW.replace("sleep, 5]}", "sleep, 5]}  # drydock: ignore[wrong-type] on purpose")
    assert lint_yaml(excused, select="argo") == []
    (folder / "wf.yaml").write_text(WORKFLOW)
    command = [sys.executable, "-m", "cli", "lint", "wf.yaml", "--baseline", "known.json", "--write-baseline"]
    subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    (folder / "drydock.toml").write_text('baseline = "known.json"\n')
    assert lint_yaml("wf.yaml") == []


def test_nothing_to_lint_is_no_clean_bill():
    with pytest.raises(InputError, match=r"nothing to lint in manifest\.yaml: found only Service"):
        lint_yaml({"apiVersion": "v1", "kind": "Service"})
    with pytest.raises(InputError, match=r"absent\.yaml"):
        lint_yaml("absent.yaml")


def test_a_misspelt_rule_is_refused():
    with pytest.raises(UsageError, match="did you mean 'wrong-type'"):
        lint_yaml(WORKFLOW, select="wrong-typ")


def test_a_finding_reads_as_one_line():
    (finding,) = lint_yaml(WORKFLOW, select="wrong-type")
    words = "container.command[1] is a number (5), but must be text"
    assert repr(finding) == f"manifest.yaml:8:58 error wrong-type: {words}"
    (finding,) = lint_yaml(WORKFLOW.replace("entrypoint: main", 'entrypoint: "\\e[31m"'), select="unknown-template")
    assert repr(finding).isprintable()


def test_neither_hypothesis_nor_the_simulator_is_needed():
    code = (
        "import sys; sys.modules['hypothesis'] = None; from policies.testing import lint_yaml; "
        "print(len(lint_yaml('fixtures/flawed')), 'simulator' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout.split()[1:], done.stderr) == (["False"], "")
