"""Settings beside the manifests: where they are found, what they may say, and which of them wins."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import InputError, Manifests, Severity, UsageError, load
from policies.configuration import Configurations
from policies.configuration_file import SCHEMA, _problems, read_configuration
from policies.lint import Report, lint
from policies.selection import Place, Selection, all_rules, find_rule

RETRY = find_rule("retry-missing")
TEXT = """\
kind: Workflow
metadata: {name: nightly, namespace: team-a}
spec:
  entrypoint: a
  templates:
    - name: a
      container: {image: x}
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Write a file below a folder of its own, which is the current one and the top of a repository."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


Write = Callable[[str, str], None]


def heard(*paths: str, configurations: Configurations | None = None, **command: Any) -> Report:
    manifests = load(paths)
    files = [source.name for source in manifests.sources]
    return lint(manifests, (configurations or Configurations()).selection(files, **command))


def shown(report: Report, name: str = "retry-missing") -> list[tuple[str, str]]:
    return [(finding.file, finding.severity.value) for finding in report.findings if finding.name == name]


def errors(write: Write, text: str, name: str = "drydock.toml") -> list[str]:
    write(name, text)
    with pytest.raises(UsageError) as caught:
        Configurations().for_run(["."])
    return str(caught.value).splitlines()


# Where it is found


def test_the_search_walks_up_to_the_nearest_file(write: Write) -> None:
    write("drydock.toml", 'region = "cn-beijing"')
    write("a/b/wf.yaml", TEXT)
    assert Configurations().for_run(["a/b/wf.yaml"]).region == "cn-beijing"
    write("a/drydock.toml", 'fail-on = "error"')
    nearest = Configurations().for_run(["a/b/wf.yaml"])
    assert (nearest.region, nearest.fail_on) == (None, "error"), "a nearer file stands for itself"


@pytest.mark.parametrize("is_file", [False, True], ids=["a repository", "a worktree of git"])
def test_the_search_ends_at_the_top_of(write: Write, is_file: bool) -> None:
    write("drydock.toml", 'region = "cn-beijing"')
    write("inner/.git" if is_file else "inner/.git/HEAD", "")
    write("inner/wf.yaml", TEXT)
    assert Configurations().for_run(["inner/wf.yaml"]).region is None
    write("inner/drydock.toml", 'region = "cn-hangzhou"')
    assert Configurations().for_run(["inner/wf.yaml"]).region == "cn-hangzhou"


def test_a_file_of_our_own_beats_a_pyproject_in_the_same_folder(write: Write) -> None:
    write("pyproject.toml", '[tool.drydock]\nregion = "cn-beijing"')
    assert Configurations().for_run(["."]).region == "cn-beijing"
    write("drydock.toml", 'region = "cn-hangzhou"')
    assert Configurations().for_run(["."]).region == "cn-hangzhou"


@pytest.mark.parametrize(
    "other", ['[project]\nname = "x"', '[project]\nname = "drydock"', 'tool = "drydock"', "[tool.other]\ndrydock = 1"]
)
def test_a_pyproject_without_the_table_is_passed_over(write: Write, other: str) -> None:
    write("drydock.toml", 'region = "cn-beijing"')
    write("a/pyproject.toml", other)
    assert Configurations().for_run(["a"]).region == "cn-beijing"


def test_a_pyproject_that_has_nothing_to_do_with_us_may_be_broken(write: Write) -> None:
    write("pyproject.toml", "= = =")
    assert not Configurations().for_run(["."]).file


def test_the_run_goes_by_the_folder_that_all_inputs_share(write: Write) -> None:
    write("drydock.toml", 'argo-version = "3.6"')
    for folder in ("a", "b"):
        write(f"{folder}/drydock.toml", 'argo-version = "4.0"')
        write(f"{folder}/wf.yaml", TEXT)
    assert Configurations().for_run(["a/wf.yaml", "b/wf.yaml"]).argo_version == "3.6"
    assert Configurations().for_run(["a/wf.yaml"]).argo_version == "4.0"
    assert Configurations().for_run(["b"]).argo_version == "4.0"
    assert Configurations().for_run(["a/*.yaml"]).argo_version == "4.0"
    assert Configurations().for_run(["*/wf.yaml"]).argo_version == "3.6"
    assert Configurations().for_run(["-"]).argo_version == "3.6"


def test_paths_in_a_file_are_seen_from_its_folder(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("drydock.toml", 'baseline = ".known.json"\nexternal = ["lib", "../other"]\npolicies = ["own/*.yaml"]')
    write("a/wf.yaml", TEXT)
    top = os.getcwd()
    found = Configurations().for_run(["a"])
    assert (found.baseline, found.external[0], found.policies) == (
        ".known.json",
        "lib",
        (os.path.join("own", "*.yaml"),),
    )
    assert found.external[1] == os.path.join(os.path.dirname(top), "other")
    monkeypatch.chdir("a")
    assert Configurations().for_run(["wf.yaml"]).baseline == os.path.join(top, ".known.json")


def test_a_named_file_holds_everywhere(write: Write) -> None:
    write("drydock.toml", 'ignore = ["retry"]')
    write("elsewhere/strict.toml", '[severity]\nretry = "error"')
    write("wf.yaml", TEXT)
    configurations = Configurations("elsewhere/strict.toml")
    assert shown(heard("wf.yaml", configurations=configurations)) == [("wf.yaml", "error")]
    assert configurations.for_run(["."]).file == os.path.join("elsewhere", "strict.toml")


def test_a_named_pyproject_must_have_the_table(write: Write) -> None:
    write("pyproject.toml", "[tool.drydock]")
    assert Configurations("pyproject.toml").for_run(["."]).file == "pyproject.toml"
    write("pyproject.toml", "[project]")
    with pytest.raises(UsageError, match=r"^pyproject.toml: there is no table \[tool.drydock\]$"):
        Configurations("pyproject.toml")


def test_a_named_file_that_cannot_be_read_is_an_input_error(write: Write) -> None:
    with pytest.raises(InputError, match=r"^nothing\.toml: No such file"):
        Configurations("nothing.toml")


def test_in_isolation_no_file_holds(write: Write) -> None:
    write("drydock.toml", 'ignore = ["retry"]\nregion = "cn-beijing"')
    write("wf.yaml", TEXT)
    isolated = Configurations(isolated=True)
    assert isolated.for_run(["."]).region is None
    assert shown(heard("wf.yaml", configurations=isolated)) == [("wf.yaml", "warning")]
    with pytest.raises(UsageError, match="give one of them"):
        Configurations("drydock.toml", isolated=True)


# What it says


def test_each_file_is_judged_by_the_configuration_nearest_to_it(write: Write) -> None:
    write("drydock.toml", '[severity]\nretry = "error"')
    write("a/drydock.toml", 'ignore = ["retry-missing"]')
    for name in ("wf.yaml", "a/wf.yaml", "b/wf.yaml"):
        write(name, TEXT)
    assert shown(heard("wf.yaml", "a/wf.yaml", "b/wf.yaml")) == [("b/wf.yaml", "error"), ("wf.yaml", "error")]


def test_a_selection_leaves_everything_else_out(write: Write) -> None:
    write("drydock.toml", 'select = ["retry"]')
    write("wf.yaml", TEXT)
    assert {finding.name for finding in heard("wf.yaml").findings} == {"retry-missing"}


def test_a_severity_by_name_says_more_than_one_by_category(write: Write) -> None:
    write("drydock.toml", '[severity]\nretry-missing = "info"\nretry = "error"')
    write("wf.yaml", TEXT)
    assert shown(heard("wf.yaml")) == [("wf.yaml", "info")]


def test_off_is_silence(write: Write) -> None:
    write("drydock.toml", '[severity]\nretry = "off"')
    write("wf.yaml", TEXT)
    assert shown(heard("wf.yaml")) == []


@pytest.mark.parametrize("said", ['ignore = ["argo"]', '[severity]\nargo = "off"', 'select = ["retry"]'])
def test_broken_yaml_is_told_unless_it_is_left_out_by_name(write: Write, said: str) -> None:
    write("wf.yaml", "a: b: c\n")
    write("drydock.toml", said)
    assert shown(heard("wf.yaml"), "broken-yaml") == [("wf.yaml", "error")]
    write("drydock.toml", '[severity]\nbroken-yaml = "off"')
    assert heard("wf.yaml").findings == ()


def test_a_comment_is_called_unused_only_where_its_rule_ran(write: Write) -> None:
    unused = TEXT.replace("entrypoint: a\n", "entrypoint: a  # drydock: ignore[retry-missing]\n")
    other = unused.replace("kind: Workflow\n", "kind: WorkflowTemplate\n")
    write("drydock.toml", '[[overrides]]\nkinds = ["WorkflowTemplate"]\nignore = ["retry-missing"]')
    write("a/drydock.toml", 'ignore = ["retry-missing"]')
    for name in ("wf.yaml", "a/wf.yaml"):
        write(name, f"{unused}---\n{other}")
    found = heard("wf.yaml", "a/wf.yaml").findings
    assert [(one.file, one.kind) for one in found if one.name == "unused-suppression"] == [("wf.yaml", "Workflow")]


def test_a_hidden_finding_has_its_own_severity_too(write: Write) -> None:
    write("drydock.toml", '[severity]\nretry-missing = "error"')
    write("wf.yaml", TEXT.replace("name: a\n", "name: a  # drydock: ignore[retry-missing] so be it\n"))
    assert [one.finding.severity for one in heard("wf.yaml").suppressed] == [Severity.ERROR]


# Overrides

MATCHING = {
    "a file": 'paths = ["jobs/wf.yaml"]',
    "a name at any depth": 'paths = ["wf.yaml"]',
    "a folder, with all below it": 'paths = ["jobs"]',
    "a folder with a slash": 'paths = ["jobs/"]',
    "a star within a name": 'paths = ["jobs/w*.yaml"]',
    "two stars for any folders": 'paths = ["**/wf.yaml"]',
    "two stars for no folder": 'paths = ["jobs/**/wf.yaml"]',
    "a set of letters": 'paths = ["job[a-z]/wf.yaml"]',
    "one of several globs": 'paths = ["x", "jobs/*"]',
    "a kind": 'kinds = ["CronWorkflow", "Workflow"]',
    "an object's name": 'names = ["night*"]',
    "a namespace": 'namespaces = ["team-?"]',
    "all criteria": 'paths = ["jobs/**"]\nkinds = ["Workflow"]\nnames = ["nightly"]\nnamespaces = ["team-a"]',
}
FAILING = {
    "another file": 'paths = ["jobs/other.yaml"]',
    "a file at the top": 'paths = ["./wf.yaml"]',
    "a part of a name": 'paths = ["job"]',
    "a star that would cross a folder": 'paths = ["./*.yaml"]',
    "a set without the letter": 'paths = ["job[!s]/wf.yaml"]',
    "a set that holds nothing": 'paths = ["job[z-a]/wf.yaml"]',
    "another kind": 'kinds = ["CronWorkflow"]',
    "another name": 'names = ["night"]',
    "another namespace": 'namespaces = ["team-b"]',
    "one criterion of two": 'paths = ["jobs"]\nkinds = ["CronWorkflow"]',
}


@pytest.mark.parametrize("criteria", MATCHING.values(), ids=MATCHING)
def test_an_override_matches(write: Write, criteria: str) -> None:
    write("drydock.toml", f'[[overrides]]\n{criteria}\nignore = ["retry"]')
    write("jobs/wf.yaml", TEXT)
    assert shown(heard("jobs")) == []


@pytest.mark.parametrize("criteria", FAILING.values(), ids=FAILING)
def test_an_override_does_not_match(write: Write, criteria: str) -> None:
    write("drydock.toml", f'[[overrides]]\n{criteria}\nignore = ["retry"]')
    write("jobs/wf.yaml", TEXT)
    assert shown(heard("jobs")) == [("jobs/wf.yaml", "warning")]


def test_an_override_by_path_does_not_depend_on_the_current_folder(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("drydock.toml", '[[overrides]]\npaths = ["jobs/wf.yaml"]\nignore = ["retry"]')
    write("jobs/wf.yaml", TEXT)
    monkeypatch.chdir("jobs")
    assert shown(heard("wf.yaml")) == []


def test_no_path_matches_standard_input(write: Write) -> None:
    write("drydock.toml", '[[overrides]]\npaths = ["**"]\nignore = ["retry"]')
    manifests = load(["-"], lambda: TEXT)
    assert shown(lint(manifests, Configurations().selection(["-"]))) == [("-", "warning")]


def test_objects_of_one_file_may_be_judged_differently(write: Write) -> None:
    write("drydock.toml", '[[overrides]]\nnamespaces = ["team-b"]\nseverity.retry = "error"')
    write("wf.yaml", f"{TEXT}---\n{TEXT.replace('team-a', 'team-b')}")
    assert shown(heard("wf.yaml")) == [("wf.yaml", "warning"), ("wf.yaml", "error")]


LATER = {
    "a selection over what is ignored": ('ignore = ["retry-missing"]', 'select = ["retry-missing"]', "warning"),
    "a category over a name": ('ignore = ["retry-missing"]', 'select = ["retry"]', "warning"),
    "what is ignored over a selection": ('select = ["retry-missing"]', 'ignore = ["retry"]', None),
    "a severity over a severity": ('severity.retry-missing = "error"', 'severity.retry = "info"', "info"),
    "a severity over silence": ('severity.retry = "off"', 'severity.retry = "error"', "error"),
    "a selection over silence": ('severity.retry = "off"', 'select = ["retry"]', "warning"),
    "silence over a severity": ('severity.retry-missing = "error"', 'severity.retry = "off"', None),
    "nothing over what is ignored, for a severity": ('ignore = ["retry"]', 'severity.retry = "error"', None),
}


@pytest.mark.parametrize("in_base", [True, False], ids=["over the base", "over an override"])
@pytest.mark.parametrize(("first", "second", "severity"), LATER.values(), ids=LATER)
def test_the_later_one_wins(write: Write, first: str, second: str, severity: str | None, in_base: bool) -> None:
    every = '[[overrides]]\npaths = ["**"]\n'
    write("drydock.toml", f"{'' if in_base else every}{first}\n{every}{second}\n")
    write("wf.yaml", TEXT)
    assert shown(heard("wf.yaml")) == ([("wf.yaml", severity)] if severity else [])


NAMES = st.sampled_from(["retry-missing", "retry", "time", "workflow-deadline-missing"])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "select": st.lists(NAMES, max_size=2),
        "ignore": st.lists(NAMES, max_size=2),
        "severity": st.dictionaries(NAMES, st.sampled_from(["error", "warning", "info", "off"]), max_size=2),
    },
).filter(bool)


def toml(change: dict[str, Any], *, backwards: bool = False) -> str:
    """The lines of a table in which nothing but inline values stands."""
    lines = []
    for key, value in sorted(change.items(), reverse=backwards):
        if isinstance(value, dict):
            inner = [f'{name} = "{level}"' for name, level in sorted(value.items(), reverse=backwards)]
            lines.append(f"{key} = {{{', '.join(inner)}}}")
        else:
            lines.append(f"{key} = {value}".replace("'", '"'))
    return "".join(f"{line}\n" for line in lines)


def verdicts(text: str, folder: Path) -> dict[str, tuple[bool, Severity | None]]:
    """What becomes of every rule's findings in a file beside a configuration."""
    (folder / "drydock.toml").write_text(text, encoding="utf-8")
    selection = Configurations().selection([str(folder / "wf.yaml")]).at(Place(str(folder / "wf.yaml"), "Workflow"))
    return {rule.name: selection._verdict(rule.name, rule.category) for rule in all_rules()}


@given(CHANGES, st.lists(CHANGES, max_size=3))
def test_the_order_of_keys_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, base: dict[str, Any], changes: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    texts = [
        toml(base, backwards=backwards)
        + "".join(f'[[overrides]]\npaths = ["**"]\n{toml(change, backwards=backwards)}' for change in changes)
        for backwards in (False, True)
    ]
    assert verdicts(texts[0], folder) == verdicts(texts[1], folder)


@given(CHANGES, CHANGES, CHANGES)
def test_the_last_override_has_its_way(
    tmp_path_factory: pytest.TempPathFactory, base: dict[str, Any], first: dict[str, Any], last: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("last")
    overrides = "".join(f'[[overrides]]\npaths = ["**"]\n{toml(change)}' for change in (first, last))
    for name, (shown, severity) in verdicts(toml(base) + overrides, folder).items():
        levels, ignored = last.get("severity", {}), last.get("ignore", [])
        if name in ignored or levels.get(name) == "off":
            assert not shown
        elif name in last.get("select", []):
            assert shown or levels.get(find_rule(name).category) == "off"
        if levels.get(name, "off") != "off":
            assert severity == Severity(levels[name])


# The command line


def test_the_command_line_ignores_on_top(write: Write) -> None:
    write("drydock.toml", '[[overrides]]\npaths = ["**"]\nselect = ["retry-missing"]')
    write("wf.yaml", TEXT)
    assert shown(heard("wf.yaml", ignore=["retry"])) == []


def test_a_selection_of_the_command_line_stands_for_that_of_the_file(write: Write) -> None:
    write("drydock.toml", 'select = ["image"]\n[severity]\nretry = "error"')
    write("wf.yaml", TEXT)
    assert {one.name for one in heard("wf.yaml", select=["retry"]).findings} == {"retry-missing"}
    assert shown(heard("wf.yaml", select=["retry"])) == [("wf.yaml", "error")], "its severities stay"


def test_a_rule_that_the_command_line_names_is_heard_even_where_the_file_ignores_it(write: Write) -> None:
    write("drydock.toml", 'ignore = ["retry-missing"]')
    write("wf.yaml", TEXT)
    assert shown(heard("wf.yaml", select=["retry"])) == [], "a category does not name it"
    assert shown(heard("wf.yaml", select=["retry-missing"])) == [("wf.yaml", "warning")]


def test_no_override_adds_to_the_selection_of_the_command_line(write: Write) -> None:
    write("drydock.toml", '[[overrides]]\npaths = ["**"]\nselect = ["retry-missing"]')
    write("wf.yaml", TEXT)
    assert shown(heard("wf.yaml", select=["time"])) == []


def test_strict_rules_are_heard_where_the_profile_says_so(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RETRY, "profile", "strict")
    write("wf.yaml", TEXT)
    assert shown(heard("wf.yaml")) == []
    assert shown(heard("wf.yaml", profile="strict")) == [("wf.yaml", "warning")]
    write("drydock.toml", 'profile = "strict"')
    assert shown(heard("wf.yaml")) == [("wf.yaml", "warning")]
    assert shown(heard("wf.yaml", profile="default")) == []


def test_an_override_brings_in_a_strict_rule_by_name_alone(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RETRY, "profile", "strict")
    write("wf.yaml", TEXT)
    write("drydock.toml", '[[overrides]]\npaths = ["**"]\nselect = ["retry"]')
    assert shown(heard("wf.yaml")) == []
    write("drydock.toml", '[[overrides]]\npaths = ["**"]\nselect = ["retry-missing"]')
    assert shown(heard("wf.yaml")) == [("wf.yaml", "warning")]


def test_without_a_configuration_the_command_line_is_all_there_is(write: Write) -> None:
    write("wf.yaml", TEXT)
    chosen = Configurations().selection(["wf.yaml"], select=["retry"], ignore=["retry-missing"], profile="strict")
    assert chosen == Selection(("retry",), ("retry-missing",), "strict")


SOME_NAMES = st.lists(NAMES | st.sampled_from(["broken-yaml", "argo"]), max_size=3)


@given(SOME_NAMES, SOME_NAMES)
def test_beside_an_empty_configuration_the_command_line_means_the_same(
    tmp_path_factory: pytest.TempPathFactory, select: list[str], ignore: list[str]
) -> None:
    file = tmp_path_factory.mktemp("empty") / "drydock.toml"
    file.write_text("", encoding="utf-8")
    chosen = Configurations(str(file)).selection(["wf.yaml"], select=select, ignore=ignore).at(Place("wf.yaml"))
    plain = Selection(tuple(select), tuple(ignore))
    assert [chosen.includes(rule) for rule in all_rules()] == [plain.includes(rule) for rule in all_rules()]


# Mistakes


def test_every_mistake_is_told_at_once_with_file_and_key(write: Write) -> None:
    text = """
        selekt = ["retry"]
        ignore = "retry"
        fail-on = "eror"
        argo-version = 3.6
        baseline = ""
        external = [1]
        severity.retry-mising = "error"
        severity.retry = "fatal"
        [[overrides]]
        kinds = []
        [[overrides]]
        paths = ["a"]
        ignore = ["tim"]
    """
    assert errors(write, text) == [
        "drydock.toml: selekt: is no key; did you mean 'select'?",
        "drydock.toml: ignore: takes an array of strings, not 'retry'",
        "drydock.toml: fail-on: takes one of 'error', 'warning', 'info', not 'eror'; did you mean 'error'?",
        "drydock.toml: argo-version: takes one of '3.6', '3.7', '4.0', '4.1', not 3.6",
        "drydock.toml: baseline: is empty",
        "drydock.toml: external[0]: takes a string, not 1",
        "drydock.toml: severity.retry: takes one of 'error', 'warning', 'info', 'off', not 'fatal'",
        "drydock.toml: overrides[0].kinds: names nothing",
        "drydock.toml: overrides[0]: needs one of 'select', 'ignore', 'severity'",
        "drydock.toml: severity: no rule or category is named 'retry-mising'; did you mean 'retry-missing'?",
        "drydock.toml: overrides[1].ignore: no rule or category is named 'tim'; did you mean 'time'?",
    ]


def test_a_mistake_in_a_pyproject_is_told_with_its_table(write: Write) -> None:
    assert errors(write, "[tool.drydock]\nselekt = 1", "pyproject.toml")[0].startswith(
        "pyproject.toml: tool.drydock.selekt: is no key"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = = 1", "drydock.toml: this is not TOML: "),
        ("select = 'x'\nselect = 'y'", "drydock.toml: this is not TOML: "),
        ("a = " + "[" * 5000, "drydock.toml: this is nested too deeply"),
    ],
    ids=["no TOML", "a key twice", "nested deeply"],
)
def test_a_text_that_is_not_toml_is_told(write: Write, text: str, words: str) -> None:
    assert errors(write, text)[0].startswith(words)


def test_a_file_that_is_not_text_is_told(write: Write, tmp_path: Path) -> None:
    (tmp_path / "drydock.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"^drydock\.toml: this is not UTF-8 text$"):
        Configurations().for_run(["."])


def test_mistakes_in_all_configurations_of_a_run_are_told_together(write: Write) -> None:
    write("a/drydock.toml", 'ignore = ["retry-mising"]')
    write("b/drydock.toml", "igno = 1")
    with pytest.raises(UsageError) as caught:
        Configurations().selection(["a/wf.yaml", "a/x/wf.yaml", "b/wf.yaml"])
    assert sorted(line.split(":")[0] for line in str(caught.value).splitlines()) == ["a/drydock.toml", "b/drydock.toml"]


def test_names_of_own_policies_are_not_judged_before_these_are_loaded(write: Write) -> None:
    write("drydock.toml", 'policies = ["own.yaml"]\nignore = ["our-own"]')
    assert Configurations().for_run(["."]).policies == ("own.yaml",)
    with pytest.raises(UsageError, match="no rule or category is named 'our-own'"):
        Configurations().selection(["wf.yaml"])


def test_names_that_may_be_those_of_own_policies_are_not_judged_beside_other_mistakes(write: Write) -> None:
    text = 'ignore = ["our-own"]\nselekt = 1\n'
    assert len(errors(write, text)) == 2
    assert len(errors(write, f'policies = ["own.yaml"]\n{text}')) == 1


# The schema

WORDS = st.sampled_from(["retry", "error", "off", "", "a", "3.6", "strict"])
VALUES = st.recursive(
    WORDS | st.integers(0, 2) | st.booleans() | st.floats(allow_nan=False),
    lambda some: (
        st.lists(some, max_size=2)
        | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "paths", "kinds", "x"]), some, max_size=3)
    ),
    max_leaves=8,
)
OVERRIDES = st.lists(
    st.dictionaries(st.sampled_from(["paths", "kinds", "names", "select", "severity", "x"]), VALUES, max_size=3),
    max_size=2,
)
RAW = VALUES | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "x"]), VALUES, max_size=3)


@given(RAW | st.builds(lambda raw, overrides: raw | {"overrides": overrides}, st.just({"ignore": ["a"]}), OVERRIDES))
def test_the_check_by_hand_agrees_with_the_schema(raw: Any) -> None:
    accepted = jsonschema.Draft202012Validator(SCHEMA).is_valid(raw)
    assert (next(iter(_problems(raw, SCHEMA, ())), None) is None) == accepted


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_key_of_the_schema_is_read(write: Write) -> None:
    values = {
        "array": '["retry"]',
        "string": '"x"',
        "object": '{retry = "info"}',
        "overrides": '[{paths = ["a"], kinds = ["b"], names = ["c"], namespaces = ["d"], ignore = ["retry"]}]',
    }
    for key, schema in SCHEMA["properties"].items():
        value = f'"{schema["enum"][-1]}"' if "enum" in schema else values.get(key, values[schema.get("type", "string")])
        write("drydock.toml", f"{key} = {value}")
        found, problems = read_configuration("drydock.toml")
        assert problems == []
        assert found is not None
        assert getattr(found, key.replace("-", "_")), key
    write("drydock.toml", f"overrides = {values['overrides']}")
    override = Configurations().for_run(["."]).overrides[0]
    assert (override.paths, override.kinds, override.names, override.namespaces) == (("a",), ("b",), ("c",), ("d",))


def test_a_lint_without_any_configuration_stays_the_same(write: Write) -> None:
    write("wf.yaml", TEXT)
    manifests: Manifests = load(["wf.yaml"])
    assert heard("wf.yaml").findings == lint(manifests).findings


# The page

PAGE = Path(__file__).parent.parent.parent / "docs" / "configuration.md"


def test_the_example_of_the_page_is_read_without_a_mistake(write: Write) -> None:
    examples = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert examples
    for example in examples:
        write("drydock.toml", example)
        Configurations().selection(["wf.yaml"])


def test_the_page_lists_every_key() -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = {*SCHEMA["properties"], *SCHEMA["properties"]["overrides"]["items"]["properties"]}
    assert [key for key in keys if f"`{key}`" not in page and f"[[{key}]]" not in page] == []
