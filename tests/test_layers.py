"""The direction of imports, as docs/design.md draws it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "manifests": set(),
    "catalog": set(),
    "policies": {"manifests", "catalog"},
    "simulator": {"manifests", "catalog"},
    "cli": {"manifests", "catalog", "policies", "simulator"},
    "pytest_drydock": {"manifests", "policies", "simulator"},
}
MODULES = ("cli", "pytest_drydock")
ONLY_IN = {
    "simpy": ("simulator/",),
    "click": ("cli.py",),
    "rich": ("cli.py", "catalog/formats.py", "policies/formats/", "simulator/results/formats/"),
    "jsonschema": ("manifests/structure/", "policies/custom/", "simulator/scenario/"),
    "cel": ("policies/custom/expressions.py",),
    "pygls": ("policies/editor/",),
    "lsprotocol": ("policies/editor/",),
    "lark": ("manifests/expressions/",),
    "networkx": ("manifests/graph.py", "manifests/validation/"),
    "pathspec": ("manifests/paths.py", "policies/configuration_file.py"),
    "hera": ("scripts/",),
    "hypothesis": ("simulator/testing/",),
    "pytest": ("pytest_drydock.py",),
}
FILES = [
    *(ROOT / f"{module}.py" for module in MODULES),
    *(path for room in MAY_IMPORT if room not in MODULES for path in (ROOT / room).rglob("*.py")),
]


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_down_only(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    upwards = (imported(path) & set(MAY_IMPORT)) - MAY_IMPORT[room] - {room}
    assert upwards == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_is_imported_where_it_belongs(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    strangers = [lib for lib, homes in ONLY_IN.items() if lib in imported(path) and not name.startswith(homes)]
    assert strangers == []


def test_nothing_in_the_simulator_needs_the_testing_kit() -> None:
    """It is for tests, and brings Hypothesis, which is an extra."""
    within = ROOT / "simulator/testing"
    others = [path for path in FILES if path.name != "pytest_drydock.py" and within not in path.parents]
    assert [path for path in others if "simulator.testing" in path.read_text(encoding="utf-8")] == []


def test_no_file_reaches_into_the_tests() -> None:
    assert [path for path in FILES if imported(path) & {"tests", "fixtures", "benchmarks", "scripts"}] == []


# What a command loads


def loaded(*arguments: str) -> set[str]:
    """The top-level packages that a command has imported when it ends without a finding or a mistake."""
    code = f"""
import atexit, sys
import cli
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
sys.argv = {["drydock", *arguments]}
cli.main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return {name.split(".")[0] for name in done.stderr.split()}


HEAVY = {
    *("cel", "hypothesis", "jsonschema", "lark", "networkx", "pathspec"),
    *("plotly", "pydantic", "pygls", "rich", "simpy"),
}


@pytest.mark.parametrize("format", ["text", "json"])
def test_lint_of_a_clean_workflow_loads_no_library_that_it_does_not_need(format: str) -> None:
    packages = loaded("lint", "fixtures/ready/image-cache.yaml", "--format", format)
    assert "yaml" in packages
    assert packages & HEAVY == set()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["lint", "--help"], ["simulate", "--help"]], ids=" ".join
)
def test_words_about_a_command_load_nothing_of_what_it_does(arguments: list[str]) -> None:
    assert loaded(*arguments) & {"manifests", "catalog", "policies", "simulator", "yaml", *HEAVY} == set()


def test_the_pytest_plugin_loads_nothing_that_pytest_has_not_loaded() -> None:
    code = """
import sys, pytest
before = set(sys.modules)
import pytest_drydock
print(*set(sys.modules) - before)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == ["pytest_drydock"], done.stderr
