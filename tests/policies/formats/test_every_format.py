"""Every format takes every report: whatever is found in whatever YAML, what is written is valid."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from manifests import loads
from policies.formats import github, gitlab, junit, sarif
from policies.formats import json as json_format
from policies.lint import Report, lint
from tests.policies.formats.schemas import gitlab_problems, junit_problems, sarif_problems
from tests.policies.formats.test_github import COMMAND
from tests.policies.mutants import mutants

ROOT = Path(__file__).parents[3]
NAMES = st.sampled_from(["wf.yaml", "-", "../a b/名🚢.yaml", "/tmp/%,:.yaml", "w\udcff\n.yaml"])


def check_each(report: Report) -> None:
    found, hidden = len(report.findings), len(report.suppressed)

    out = io.StringIO()
    sarif.write(report, out)
    document = json.loads(out.getvalue())
    assert sarif_problems(document) == []
    assert len(document["runs"][0]["results"]) == found + hidden

    out = io.StringIO()
    json_format.write(report, out)
    document = json.loads(out.getvalue())
    assert (len(document["findings"]), len(document["suppressed"])) == (found, hidden)

    out = io.StringIO()
    gitlab.write(report, out)
    document = json.loads(out.getvalue())
    assert len(document) == found
    assert [problem for problem in gitlab_problems(document) if "relative" not in problem] == []

    out = io.StringIO()
    junit.write(report, out)
    root = ElementTree.fromstring(out.getvalue())
    assert junit_problems(root) == []
    assert len(list(root.iter("testcase"))) == (found + hidden or 1)

    out = io.StringIO()
    github.write(report, out)
    lines = out.getvalue().split("\n")[:-1]
    assert [line for line in lines if not COMMAND.fullmatch(line)] == []
    assert found <= len(lines) <= found + 1
    out.getvalue().encode()


@settings(max_examples=40)
@given(mutants(), NAMES)
def test_what_is_written_about_mutants_is_valid(text: str, name: str) -> None:
    check_each(lint(loads(text, name)))


@settings(max_examples=60)
@given(st.text())
def test_what_is_written_about_any_text_is_valid(text: str) -> None:
    check_each(lint(loads(text, "wf.yaml")))


def test_text_output_loads_none_of_the_others() -> None:
    code = "import sys, policies.formats.text; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    others = {f"policies.formats.{name}" for name in ("github", "gitlab", "json", "junit", "markdown", "sarif")}
    assert set(done.stdout.split()) & {*others, "policies.fingerprints", "xml.etree"} == set()
