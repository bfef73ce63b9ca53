"""The direction of imports, as docs/design.md draws it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "manifests": set(),
    "catalog": set(),
    "policies": {"manifests", "catalog"},
    "simulator": {"manifests", "catalog"},
    "cli": {"manifests", "catalog", "policies", "simulator"},
}
ONLY_IN = {
    "simpy": ("simulator/",),
    "typer": ("cli.py",),
    "jsonschema": ("manifests/structure.py", "simulator/scenario/"),
    "networkx": ("manifests/graph.py", "manifests/validation/"),
    "hera": ("scripts/",),
}
FILES = [*ROOT.glob("cli.py"), *(path for room in MAY_IMPORT if room != "cli" for path in (ROOT / room).rglob("*.py"))]


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


def test_no_file_reaches_into_the_tests() -> None:
    assert [path for path in FILES if imported(path) & {"tests", "fixtures", "benchmarks", "scripts"}] == []
