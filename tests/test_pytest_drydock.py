"""The pytest plugin, in test runs of projects that have it."""

import json
import os
from pathlib import Path

import pytest

import pytest_drydock
from simulator.testing.settings import DEFAULT

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
WORKFLOW = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: hello}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: alpine:3.20, command: [sleep, "5"]}
"""
SEEN = """
import os
import pytest

def scenario():
    return os.environ.get("DRYDOCK_SCENARIO")
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with a workflow, whose runs of pytest have the plugin and share the kept tables of grammars."""
    home = Path.home() if "HOME" not in os.environ else Path(os.environ["HOME"])
    monkeypatch.setenv("XDG_CACHE_HOME", os.environ.get("XDG_CACHE_HOME") or str(home / ".cache"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv(DEFAULT, raising=False)
    pytester.plugins = ["pytest_drydock"]
    pytester.path.joinpath("workflow.yaml").write_text(WORKFLOW)
    return pytester


def passes(project: pytest.Pytester, test: str, *arguments: str, ini: str = "") -> None:
    project.makepyfile(SEEN + test)
    project.makeini(f"[pytest]\n{ini}")
    done = project.runpytest_subprocess("-q", "--strict-markers", "--strict-config", *arguments)
    assert done.ret == 0, done.outlines


def test_the_variable_is_the_one_that_the_simulator_reads() -> None:
    assert pytest_drydock.SCENARIO == DEFAULT


def test_the_fixtures_simulate_and_lint(project: pytest.Pytester) -> None:
    passes(
        project,
        """
def test_runs(simulate_yaml):
    (report,) = simulate_yaml("workflow.yaml", {"tasks": {"main": {"duration": "7s"}}}, seed=3)
    assert (report.phase, report.seed) == ("Succeeded", 3)

def test_lints(lint_yaml):
    assert lint_yaml("workflow.yaml", at_least="error") == []
""",
    )


def test_findings_that_should_not_be_are_shown_a_line_each(project: pytest.Pytester) -> None:
    project.makepyfile('def test_lints(lint_yaml): assert lint_yaml("workflow.yaml", profile="strict") == []')
    done = project.runpytest_subprocess("-q")
    done.stdout.fnmatch_lines(
        ["E * findings == []", "E *workflow.yaml:*:* info *: *", "E *workflow.yaml:*:* info *: *"]
    )


# Scenarios


NEAREST = """
pytestmark = pytest.mark.drydock_scenario("bad-night")

def test_of_the_module():
    assert scenario() == "bad-night"

@pytest.mark.drydock_scenario("spot-storm")
class TestOfTheClass:
    def test_all(self, simulate_yaml):
        assert scenario() == "spot-storm"
        assert simulate_yaml("workflow.yaml")[0].scenario == "spot-storm"

    @pytest.mark.drydock_scenario("calm")
    def test_one(self):
        assert scenario() == "calm"
"""


def test_the_nearest_marker_wins_over_the_option_and_that_over_the_rest(project: pytest.Pytester) -> None:
    ini = "drydock_scenario = quota-hit"
    passes(project, NEAREST, "--drydock-scenario", "registry-down", ini=ini)
    option = "def test_option(): assert scenario() == 'registry-down'"
    passes(project, option, "--drydock-scenario", "registry-down", ini=ini)


def test_the_environment_wins_over_the_configuration(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    ini = "drydock_scenario = quota-hit"
    passes(project, "def test_ini(): assert scenario() == 'quota-hit'", ini=ini)
    monkeypatch.setenv(DEFAULT, "registry-slow")
    passes(project, "def test_environment(): assert scenario() == 'registry-slow'", ini=ini)


def test_a_scenario_holds_from_setup_to_teardown_and_no_longer(project: pytest.Pytester) -> None:
    passes(
        project,
        """
@pytest.fixture
def around():
    assert scenario() == "calm"
    yield
    assert scenario() == "calm"

@pytest.mark.drydock_scenario("calm")
def test_marked(around):
    assert scenario() == "calm"

def test_plain():
    assert scenario() is None
""",
    )


def test_files_are_seen_from_where_they_are_named(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (project.path, project.mkdir("inner")):
        folder.joinpath("night.yaml").write_text("extends: bad-night\n")
    test = "def test_file(): assert scenario() == {!r}"
    passes(project, test.format(str(project.path / "night.yaml")), ini="drydock_scenario = night.yaml")
    marked = f"@pytest.mark.drydock_scenario('night.yaml')\n{test.format(str(project.path / 'night.yaml'))}"
    passes(project, marked)
    monkeypatch.chdir(project.path / "inner")
    passes(project, test.format(str(project.path / "inner/night.yaml")), "--drydock-scenario", "night.yaml", "..")


def test_the_processes_of_xdist_have_the_scenario_too(project: pytest.Pytester) -> None:
    project.path.joinpath("night.yaml").write_text("extends: bad-night\n")
    test = f"""
@pytest.mark.parametrize("number", range(4))
def test_file(number, worker_id, simulate_yaml):
    assert worker_id.startswith("gw")
    assert scenario() == {str(project.path / "night.yaml")!r}
"""
    passes(project, test, "-n", "2", "--drydock-scenario", "night.yaml")


def test_an_option_that_is_no_scenario_ends_the_run_at_once(project: pytest.Pytester) -> None:
    project.makepyfile("def test_nothing(): pass")
    done = project.runpytest_subprocess("--drydock-scenario", "bad-nigth")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["ERROR: drydock_scenario: *'bad-nigth'*bad-night*"])


def test_a_marker_that_names_no_scenario_fails_its_test_in_a_line(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
import pytest

@pytest.mark.drydock_scenario("bad-nigth")
def test_misspelt(): pass

@pytest.mark.drydock_scenario
def test_empty(): pass

def test_other(): pass
"""
    )
    done = project.runpytest_subprocess("-q")
    done.assert_outcomes(passed=1, errors=2)
    done.stdout.fnmatch_lines(["drydock_scenario: *'bad-nigth'*", "*takes one scenario, by name or file"])
    assert "Traceback" not in done.stdout.str()


# What a run loads


LOADED = """
import json
import sys

def pytest_unconfigure():
    with open("modules.json", "w") as out:
        json.dump(sorted({name.split(".")[0] for name in sys.modules}), out)
"""
OURS = {"catalog", "cli", "manifests", "policies", "simulator"}


def loaded(project: pytest.Pytester, *arguments: str) -> set[str]:
    project.makeconftest(LOADED)
    done = project.runpytest_subprocess("-p", "no:hypothesispytest", "-q", *arguments)
    assert done.ret == 0, done.outlines
    return set(json.loads(project.path.joinpath("modules.json").read_text()))


def test_a_run_that_does_not_use_the_plugin_loads_nothing_for_it(project: pytest.Pytester) -> None:
    project.makepyfile("def test_nothing(): pass")
    with_plugin = loaded(project)
    project.plugins = []
    without = loaded(project, "-p", "no:drydock")
    assert with_plugin - without == {"pytest_drydock"}
    assert with_plugin & {*OURS, "hypothesis", "yaml", "simpy"} == set()


def test_lint_loads_neither_hypothesis_nor_the_simulator(project: pytest.Pytester) -> None:
    project.makepyfile('def test_lints(lint_yaml): assert lint_yaml("workflow.yaml", at_least="error") == []')
    modules = loaded(project)
    assert "policies" in modules
    assert modules & {"hypothesis", "simulator", "simpy"} == set()
