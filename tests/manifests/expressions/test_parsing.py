"""Nothing is paid for a language that a manifest does not use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from manifests.expressions import parsing

ROOT = Path(__file__).parent.parent.parent.parent

CHECK = """
import sys
from manifests import loads
from manifests.validation.checks.depends_result import DependsResult
from manifests.validation.checks.depends_syntax import DependsSyntax
from manifests.validation.checks.expression_syntax import ExpressionSyntax
from manifests.validation.checks.when_syntax import WhenSyntax
from manifests.validation.walking import take_walk

manifests = loads(sys.argv[1])
(workflow,) = manifests.workflows
for check in (DependsSyntax(), ExpressionSyntax(), WhenSyntax()):
    list(check.check(workflow, manifests))
for visit in take_walk(workflow, manifests).visits:
    list(DependsResult().check_template(visit))
print("lark" in sys.modules)
"""


def imports_lark(task: str) -> bool:
    text = (
        f"kind: Workflow\nspec: {{templates: [{{name: main, dag: {{tasks: [{{name: a}}, {{name: b, {task}}}]}}}}]}}\n"
    )
    done = subprocess.run([sys.executable, "-c", CHECK, text], capture_output=True, text=True, check=True)
    return {"True\n": True, "False\n": False}[done.stdout]


@pytest.mark.parametrize(
    ("task", "is_needed"),
    [
        ("template: main", False),
        ("arguments: {parameters: [{name: x, value: '{{inputs.parameters.x}}'}]}", False),
        ("depends: a", False),
        ("depends: a.Failed", True),
        ("when: '{{x}} == a'", True),
        ("arguments: {parameters: [{name: x, value: '{{=x}}'}]}", True),
    ],
)
def test_lark_is_imported_only_for_a_text_that_needs_it(task, is_needed):
    assert imports_lark(task) is is_needed


PARSE = """
from manifests.expressions.depends import parse_depends
from manifests.expressions.when import parse_when

print(parse_when("a == b"), parse_depends("a && b.Failed"))
"""


def parse(**environment: str) -> str:
    """What two texts are read as by a process with nothing but this environment."""
    place = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **environment}
    done = subprocess.run([sys.executable, "-c", PARSE], capture_output=True, text=True, env=place, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_tables_are_kept_in_the_cache_folder_and_used_again(tmp_path):
    first = parse(XDG_CACHE_HOME=str(tmp_path))
    tables = {path.name: path.read_bytes() for path in (tmp_path / "drydock").iterdir()}
    assert set(tables) == {"when.tables", "depends.tables"}
    assert parse(XDG_CACHE_HOME=str(tmp_path)) == first
    assert {path.name: path.read_bytes() for path in (tmp_path / "drydock").iterdir()} == tables


def test_without_a_cache_folder_it_lies_below_home(tmp_path):
    parse(HOME=str(tmp_path))
    assert (tmp_path / ".cache" / "drydock" / "when.tables").is_file()
    parse(HOME=str(tmp_path), XDG_CACHE_HOME="")
    assert [path.name for path in tmp_path.iterdir()] == [".cache"]


@pytest.mark.parametrize("text", [b"", b"not what lark wrote", b"\x80\x04K\x01."])
def test_broken_tables_are_made_anew(tmp_path, text):
    sound = parse(XDG_CACHE_HOME=str(tmp_path))
    path = tmp_path / "drydock" / "when.tables"
    kept = path.read_bytes()
    path.write_bytes(text)
    assert parse(XDG_CACHE_HOME=str(tmp_path)) == sound
    path.write_bytes(kept[: len(kept) // 2])
    assert parse(XDG_CACHE_HOME=str(tmp_path)) == sound
    path.write_bytes(kept.split(b"\n")[0] + b"\n" + text)  # of these options, but without tables
    assert parse(XDG_CACHE_HOME=str(tmp_path)) == sound
    assert path.stat().st_size > len(kept) / 2


def test_a_folder_in_the_place_of_the_tables_does_no_harm(tmp_path):
    (tmp_path / "drydock" / "when.tables").mkdir(parents=True)
    assert "Binary" in parse(XDG_CACHE_HOME=str(tmp_path))


def test_a_file_in_the_place_of_the_folder_does_no_harm(tmp_path):
    (tmp_path / "drydock").write_text("")
    assert "Binary" in parse(XDG_CACHE_HOME=str(tmp_path))
    assert "Binary" in parse(XDG_CACHE_HOME=str(tmp_path / "drydock"))
    assert "Binary" in parse(XDG_CACHE_HOME="/dev/null")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_folder_that_may_not_be_written_does_no_harm(tmp_path):
    (tmp_path / "drydock").mkdir()
    (tmp_path / "drydock").chmod(0o500)
    assert "Binary" in parse(XDG_CACHE_HOME=str(tmp_path))


def test_a_folder_on_which_nothing_can_be_written_does_no_harm():
    assert "Binary" in parse(XDG_CACHE_HOME="/proc")


def test_where_there_is_no_home_nothing_is_kept(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert parsing._kept("when") is False


def test_processes_that_make_the_tables_at_once_do_not_disturb_each_other(tmp_path):
    place = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-c", PARSE]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=place) for _ in range(4)]
    results = [run.communicate() for run in runs]
    assert {errors for _, errors in results} == {b""}
    assert len({output for output, _ in results}) == 1
