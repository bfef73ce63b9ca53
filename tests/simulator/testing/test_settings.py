"""Settings laid over each other, from wherever a test has them, and the situation that they make."""

from pathlib import Path

import pytest
import yaml

from manifests.errors import UsageError
from simulator.scenario import read_scenario
from simulator.testing.drawn import Drawn
from simulator.testing.settings import laid_over
from simulator.testing.situation import situation

FLOW = "kind: Workflow\nmetadata: {name: w}\nspec: {entrypoint: a, templates: [{name: a, container: {image: 'a:1'}}]}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRYDOCK_SCENARIO", raising=False)
    Path("own.yaml").write_text("extends: cn-beijing\nquota: {vcpu: 8}\n", encoding="utf-8")


def text(*settings, folder=None):
    return laid_over(settings).text(folder)


def values(*settings, folder=None):
    return yaml.safe_load(text(*settings, folder=folder))


def scenario(*settings):
    return read_scenario(laid_over(settings).reference)


@pytest.mark.parametrize("name", ["bad-night", "cn-beijing", "own.yaml", Path("own.yaml")], ids=repr)
def test_a_mere_name_stays_a_name(name):
    assert laid_over((name,)).reference == str(name)
    assert text(name) is None


def test_nothing_is_the_default():
    assert laid_over(()).reference is None


def test_later_settings_win_and_others_stay():
    found = values({"quota": {"vcpu": 1}, "argo": {"requeue": "1s"}}, "quota: {vcpu: 2}\n", Drawn({"pending": "0s"}))
    assert found == {"quota": {"vcpu": 2}, "argo": {"requeue": "1s"}, "pending": "0s"}


def test_settings_lie_over_the_name_before_them():
    found = scenario("own.yaml", {"argo": {"requeue": "3s"}})
    assert (found.region.id, found.vcpu_quota, found.argo.requeue.value) == ("cn-beijing", 8, 3)


def test_one_text_is_taken_as_it_is_written():
    written = "# why\nextends: bad-night\nquota: {vcpu:    2}\n"
    assert text(written) == written


@pytest.mark.parametrize(
    "first", ["extends: own.yaml\npending: 0s\n", {"extends": "own.yaml", "pending": "0s"}], ids=type
)
def test_a_file_that_is_extended_is_found_from_wherever_the_text_will_lie(first):
    assert values(first)["extends"] == "own.yaml"
    assert values(first, folder=Path(".drydock/test"))["extends"] == "../../own.yaml"
    assert scenario(first).vcpu_quota == 8


def test_the_environment_names_the_scenario_where_no_setting_does(monkeypatch):
    monkeypatch.setenv("DRYDOCK_SCENARIO", "own.yaml")
    assert laid_over(()).reference == "own.yaml"
    assert values({"pending": "0s"}) == {"extends": "own.yaml", "pending": "0s"}
    assert values("pending: 0s\n") == {"extends": "own.yaml", "pending": "0s"}
    assert laid_over(("bad-night",)).reference == "bad-night"
    assert values({"extends": "bad-night"}) == {"extends": "bad-night"}
    monkeypatch.setenv("DRYDOCK_SCENARIO", "")
    assert laid_over(()).reference is None


@pytest.mark.parametrize("second", ["bad-night", {"extends": "bad-night"}, "extends: bad-night\n"], ids=repr)
def test_only_the_first_may_name_a_scenario(second):
    with pytest.raises(UsageError, match="'bad-night' must come first"):
        laid_over(({"pending": "0s"}, second))


@pytest.mark.parametrize("setting", [None, 3, ["outages"], b"a: b", ""], ids=repr)
def test_what_is_no_scenario_is_refused(setting):
    with pytest.raises(UsageError, match="is no scenario: give a name, a path, YAML text, or a mapping"):
        laid_over((setting,))


@pytest.mark.parametrize(
    ("setting", "problem"), [("- a\n- b\n", "mapping of keys, not list"), ("a: [\n", "^scenario.yaml:")]
)
def test_a_text_that_is_no_mapping_is_refused_with_its_place(setting, problem):
    with pytest.raises(UsageError, match=problem):
        laid_over((setting,))


def test_keys_that_yaml_takes_for_something_else_stay_as_they_are():
    assert values("tasks: {n: {duration: 1m}, on: {duration: 2m}}\n", {}) == {
        "tasks": {"n": {"duration": "1m"}, "on": {"duration": "2m"}}
    }


# Situations


def test_a_file_that_changes_is_read_anew():
    Path("w.yaml").write_text(FLOW, encoding="utf-8")
    given = situation("w.yaml")
    first = given.run()
    Path("w.yaml").write_text(FLOW.replace("name: w", "name: v"), encoding="utf-8")
    assert [report.workflow for report in (*first, *given.run())] == ["w", "v"]


def test_equal_situations_run_equally_however_often():
    found = [situation(FLOW, "bad-night", seed=4).run()[0] for _ in range(3)]
    assert len({(report.makespan, report.bill.total, report.nodes) for report in found}) == 1


@pytest.mark.parametrize(
    ("value", "expected"), [("x", "x"), (3, "3"), (True, "true"), (None, "null"), ([1, "a"], '[1, "a"]'), (0.5, "0.5")]
)
def test_parameters_are_the_texts_that_argo_would_have(value, expected):
    assert situation(FLOW, parameters={"p": value}).parameters == {"p": expected}


def test_a_parameter_that_is_no_text_is_refused():
    with pytest.raises(UsageError, match="parameter 'p'"):
        situation(FLOW, parameters={"p": object()})
