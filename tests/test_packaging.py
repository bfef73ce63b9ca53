"""The wheel: what it holds, and that it works outside the checkout."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_brings_exactly_these_top_level_names(wheel: Path) -> None:
    names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    packages = {name for name in names if not name.endswith(".dist-info")}
    assert packages == {"catalog", "cli.py", "manifests", "policies", "pytest_drydock.py", "simulator"}


def test_the_wheel_brings_its_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = [
        path.relative_to(ROOT).as_posix()
        for room in ("catalog", "manifests", "policies", "simulator")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".json", ".csv", ".yaml", ".md")
    ]
    assert len(data) >= 10
    assert [name for name in data if name not in names] == []


@pytest.fixture
def python(wheel: Path, tmp_path: Path) -> str:
    """That of an own environment with this one's libraries below it, so that the tests need no network."""
    venv.create(tmp_path / "env", with_pip=False)
    site = next((tmp_path / "env" / "lib").glob("python*")) / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    # The path of the checkout is what an editable install would add; only the libraries may be seen.
    (site / "libraries.pth").write_text(f"import sys; sys.path.append({libraries!r})\n")
    return str(tmp_path / "env" / "bin" / "python")


def test_the_command_works_outside_the_checkout(python: str, tmp_path: Path) -> None:
    workflow = tmp_path / "wf.yaml"
    workflow.write_text((ROOT / "fixtures/guide/on-eci/workflow.yaml").read_text())

    found = subprocess.run(
        [python, "-c", "import cli; print(cli.__file__)"], cwd=tmp_path, capture_output=True, text=True
    )
    assert Path(found.stdout.strip()).is_relative_to(tmp_path / "env")
    done = subprocess.run(
        [python, "-m", "cli", "simulate", "wf.yaml", "--format", "json"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["phase"] == "Succeeded"


TESTS = """
import pytest

def test_lints(lint_yaml):
    assert lint_yaml("wf.yaml", at_least="error") == []

def test_option(simulate_yaml):
    assert simulate_yaml("wf.yaml")[0].scenario == "calm"

@pytest.mark.drydock_scenario("night.yaml")
def test_marker(simulate_yaml):
    assert simulate_yaml("wf.yaml")[0].scenario.endswith("night.yaml")

def test_the_plugin_is_that_of_the_wheel(pytestconfig):
    plugins = pytestconfig.pluginmanager
    assert "env" in plugins.get_plugin("pytest_drydock").__file__.split("/")
"""


@pytest.mark.parametrize(
    "more",
    [{}, {"PYTEST_PLUGINS": "pytest_drydock"}, {"PYTEST_ADDOPTS": "-p pytest_drydock"}],
    ids=["once", "named", "option"],
)
def test_a_project_that_installs_the_wheel_has_the_plugin_however_often_it_is_named(
    python: str, tmp_path: Path, more: dict[str, str]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "wf.yaml").write_text((ROOT / "fixtures/guide/on-eci/workflow.yaml").read_text())
    (project / "night.yaml").write_text("extends: bad-night\n")
    (project / "test_workflow.py").write_text(TESTS)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON"))}
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "--strict-markers", "--drydock-scenario", "calm"],
        cwd=project,
        env=environment | more,
        capture_output=True,
        text=True,
    )
    assert "4 passed" in done.stdout, done.stdout + done.stderr


def test_the_wheel_says_that_it_has_a_plugin_and_what_the_testing_kit_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = next(name for name in archive.namelist() if name.endswith("/METADATA")).removesuffix("METADATA")
        metadata = Parser().parsestr(archive.read(f"{info}METADATA").decode())
        points = archive.read(f"{info}entry_points.txt").decode()
    needed = {line.split(">")[0] for line in metadata.get_all("Requires-Dist", []) if "extra == 'testing'" in line}
    assert "testing" in metadata.get_all("Provides-Extra", [])
    assert needed == {"hypothesis", "pytest"}
    assert "[pytest11]\npytest_drydock = pytest_drydock\n" in points


def test_the_schema_of_policy_files_is_where_editors_look_for_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        schema = json.loads(archive.read("policies/custom/policy.schema.json"))
    assert schema["$schema"].endswith("2020-12/schema")
