"""The pytest plugin: fixtures that simulate and lint workflows, and an option for the scenario that tests run in.

Every run of pytest loads it where Drydock is installed, so it imports nothing before a test asks for it. See
docs/pytest.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from manifests.diagnostic import Diagnostic
    from manifests.given import Given
    from simulator.results.report import Report
    from simulator.testing.settings import Setting

    class SimulateYaml(Protocol):
        """The fixture `simulate_yaml`."""

        def __call__(
            self, manifests: Given, *settings: Setting, seed: int = 1, parameters: Mapping[str, object] | None = None
        ) -> list[Report]: ...


SCENARIO = "DRYDOCK_SCENARIO"
"""The variable that `simulator.testing` reads."""


# Fixtures


@pytest.fixture(scope="session")
def simulate_yaml() -> SimulateYaml:
    """`simulate_yaml(manifests, *settings, seed=1, parameters=None)`: one report for each workflow."""
    from simulator.testing import simulate_yaml

    return simulate_yaml


@pytest.fixture(scope="session")
def lint_yaml() -> Callable[..., list[Diagnostic]]:
    """`lint_yaml(manifests, select=..., ignore=..., ...)`: what `drydock lint` finds in them."""
    from policies.testing import lint_yaml

    return lint_yaml


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """All findings, a line each, where there should be none; pytest would show the first."""
    diagnostic = sys.modules.get("manifests.diagnostic")
    if diagnostic is None or op != "==" or right != [] or not isinstance(left, list):
        return None
    if not all(isinstance(finding, diagnostic.Diagnostic) for finding in left):
        return None
    return [f"{len(left)} finding{'s' if len(left) > 1 else ''} == []", *map(repr, left)]


# The scenario of tests that name none


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("drydock")
    group.addoption("--drydock-scenario", metavar="NAME|FILE", help="The scenario of every test that names none.")
    parser.addini("drydock_scenario", "The scenario of every test that names none.", default="")


def pytest_configure(config: pytest.Config) -> None:
    words = "drydock_scenario(name): the scenario, by name or file, of what names none in a test, class or module"
    config.addinivalue_line("markers", words)
    option = config.getoption("drydock_scenario")
    if option:
        # Kept as a full path, since the workers of pytest-xdist take the options as they are here.
        config.option.drydock_scenario = _full(option, config.invocation_params.dir)
        _refuse_unknown(config.option.drydock_scenario, pytest.UsageError)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Around setup, call and teardown."""
    with pytest.MonkeyPatch.context() as patch:
        scenario = _scenario_of(item)
        if scenario:
            patch.setenv(SCENARIO, scenario)
        return (yield)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A marker that names no scenario fails its own test, in a line; other names are refused where they are used."""
    marker = item.get_closest_marker("drydock_scenario")
    if marker is None:
        return
    if len(marker.args) != 1 or marker.kwargs:
        pytest.fail("the marker drydock_scenario takes one scenario, by name or file", pytrace=False)
    _refuse_unknown(_scenario_of(item), partial(pytest.fail.Exception, pytrace=False))


def _scenario_of(item: pytest.Item) -> str:
    """What stands nearest to the test: its marker, the option, the environment, the configuration of pytest."""
    config = item.config
    folder = config.inipath.parent if config.inipath else config.rootpath
    marker = item.get_closest_marker("drydock_scenario")
    if marker is not None:
        return _full(str(marker.args[0]), folder) if marker.args else ""
    named: str | None = config.getoption("drydock_scenario") or os.environ.get(SCENARIO)
    return named or _full(config.getini("drydock_scenario"), folder)


def _full(scenario: str, folder: Path) -> str:
    """A path that holds in every folder; a name as it is."""
    path = folder / scenario
    return str(path) if path.is_file() else scenario


def _refuse_unknown(scenario: str, error: Callable[[str], BaseException]) -> None:
    from manifests.errors import DrydockError
    from simulator.scenario.reading import read_scenario

    try:
        read_scenario(scenario)
    except DrydockError as wrong:
        raise error(f"drydock_scenario: {wrong}") from None
