"""The GitHub Action: its steps, run as a runner would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
CLEAN = "fixtures/ready/image-cache.yaml"


@pytest.fixture
def run(tmp_path: Path):
    """Runs the step that lints with these inputs; gives the exit code, standard output, and the step's outputs."""
    bin = tmp_path / "drydock" / "bin"
    bin.mkdir(parents=True)
    (bin / "drydock").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n')
    (bin / "drydock").chmod(0o755)

    def step(**inputs: str) -> tuple[int, str, dict[str, str]]:
        (lint,) = [step for step in STEPS if step.get("id") == "lint"]
        given = {name: str(described["default"]) for name, described in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        environment = {
            name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], value)
            for name, value in lint["env"].items()
        }
        written = tmp_path / "output"
        written.write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", lint["run"]],
            cwd=ROOT,
            env=os.environ
            | environment
            | {"RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(written), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        outputs = dict(line.split("=", 1) for line in written.read_text().splitlines())
        return done.returncode, done.stdout, outputs

    return step


def test_findings_become_annotations_and_fail_the_step(run):
    code, shown, outputs = run(paths="fixtures/flawed")
    assert code == 1
    assert outputs == {"exit-code": "1", "sarif-file": ""}
    assert "::error file=fixtures/flawed/workflow.yaml,line=" in shown


def test_a_clean_file_passes(run):
    assert run(paths=f"\n{CLEAN}\n", fail_on="error")[0] == 0


def test_sarif_is_written_beside_the_annotations(run, tmp_path):
    file = tmp_path / "found.sarif"
    _, shown, outputs = run(paths="fixtures/flawed", sarif_file=str(file))
    assert outputs["sarif-file"] == str(file)
    assert len(json.loads(file.read_text())["runs"][0]["results"]) > 1
    assert "::error" in shown


@pytest.mark.parametrize(("paths", "code"), [("nowhere", 3), ("fixtures/flawed\n--no-such", 3)])
def test_sarif_that_was_not_written_is_no_output(run, tmp_path, paths, code):
    assert run(paths=paths, sarif_file=str(tmp_path / "a.sarif"))[::2] == (
        code,
        {"exit-code": str(code), "sarif-file": ""},
    )


def test_options_go_through_one_a_line(run):
    code, shown, _ = run(paths="fixtures/flawed", args="--select=retry-missing\n--fail-on=error\n")
    assert code == 0
    assert "retry-policy" not in shown


@pytest.mark.parametrize("field", ["paths", "args", "fail_on", "sarif_file"])
def test_an_input_is_never_run(run, tmp_path, field):
    marker = tmp_path / "ran"
    run(**{field: f'"; touch {marker}; $(touch {marker}) `touch {marker}`'})
    assert not marker.exists()


def test_no_script_holds_an_expression():
    assert not [step["name"] for step in STEPS if "${{" in step["run"]]


def test_what_is_described_is_what_is_used():
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])
    written = set(re.findall(r'echo "([\w-]+)=', "".join(step["run"] for step in STEPS)))
    assert written == set(ACTION["outputs"])
