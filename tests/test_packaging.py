"""The wheel: what it holds, and that it works outside the checkout."""

import json
import subprocess
import sys
import venv
import zipfile
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


def test_the_command_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Own environment with this one's libraries below it, so that the test needs no network."""
    venv.create(tmp_path / "env", with_pip=False)
    site = next((tmp_path / "env" / "lib").glob("python*")) / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    # The path of the checkout is what an editable install would add; only the libraries may be seen.
    (site / "libraries.pth").write_text(f"import sys; sys.path.append({libraries!r})\n")
    workflow = tmp_path / "wf.yaml"
    workflow.write_text((ROOT / "fixtures/guide/on-eci/workflow.yaml").read_text())
    python = str(tmp_path / "env" / "bin" / "python")

    found = subprocess.run(
        [python, "-c", "import cli; print(cli.__file__)"], cwd=tmp_path, capture_output=True, text=True
    )
    assert found.stdout.strip() == str(site / "cli.py")
    done = subprocess.run(
        [python, "-m", "cli", "simulate", "wf.yaml", "--format", "json"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["phase"] == "Succeeded"


def test_the_schema_of_policy_files_is_where_editors_look_for_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        schema = json.loads(archive.read("policies/custom/policy.schema.json"))
    assert schema["$schema"].endswith("2020-12/schema")
