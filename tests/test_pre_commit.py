"""The hooks of pre-commit: run by pre-commit itself in a repository of its own, without an environment to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
CALLS = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: nap-}
spec:
  entrypoint: all
  activeDeadlineSeconds: 60
  templates:
    - name: all
      steps: [[{name: a, templateRef: {name: shared, template: TASK}}]]
"""
SHARED = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: shared}
spec: {templates: [{name: work, container: {image: "a:1", args: [1]}}]}
"""


@pytest.fixture
def commit(tmp_path: Path):
    """Adds files to a repository and runs one hook on what is staged; gives the exit code and what was said."""

    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=tmp_path, check=True)

    git("init", "-q")

    def run(hook: str, files: dict[str, str], *, before: dict[str, str] | None = None) -> tuple[int, str]:
        (described,) = [one for one in HOOKS if one["id"] == hook]
        entry = described["entry"].replace("drydock", f"{sys.executable} -m cli", 1)
        local = described | {"language": "system", "entry": entry}
        config = {"repos": [{"repo": "local", "hooks": [local]}]}
        _write(tmp_path, (before or {}) | {".pre-commit-config.yaml": yaml.safe_dump(config)})
        git("add", "-A")
        git("commit", "-q", "-m", "before")
        _write(tmp_path, files)
        git("add", "-A")
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run"],
            cwd=tmp_path,
            env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path / ".cache"), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_a_reference_into_a_file_that_did_not_change_resolves_and_that_file_is_not_judged(commit):
    code, said = commit("drydock-lint", {"wf.yaml": CALLS.replace("TASK", "work")}, before={"t/shared.yaml": SHARED})
    assert code == 0, said


def test_a_reference_that_is_wrong_stops_the_commit(commit):
    code, said = commit("drydock-lint", {"wf.yaml": CALLS.replace("TASK", "wrok")}, before={"t/shared.yaml": SHARED})
    assert code == 1
    assert "unknown-template" in said
    assert "shared.yaml:4" not in said


def test_yaml_that_is_no_manifest_passes(commit):
    assert commit("drydock-lint", {"mkdocs.yml": "a: b\n"}, before={"t/shared.yaml": SHARED})[0] == 0


def test_the_hook_for_everything_judges_what_did_not_change(commit):
    code, said = commit(
        "drydock-lint-all", {"wf.yaml": CALLS.replace("TASK", "work")}, before={"t/shared.yaml": SHARED}
    )
    assert code == 1
    assert "t/shared.yaml:4" in said


def test_a_commit_without_yaml_runs_neither(commit):
    for hook in HOOKS:
        code, said = commit(hook["id"], {f"{hook['id']}.md": "a"}, before={f"{hook['id']}.yaml": SHARED})
        assert code == 0
        assert "Skipped" in said
