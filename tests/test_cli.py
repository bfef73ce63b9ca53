"""The command line as a user meets it: exit codes, what goes to which stream, and clear words for bad input."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from cli import ARGO_VERSIONS, LINT_FORMATS
from manifests.versions import VERSIONS

ROOT = Path(__file__).parent.parent
GOOD = "fixtures/guide/success-rate"
BAD = "fixtures/flawed"
NAP = "fixtures/guide/on-eci/workflow.yaml"


def drydock(*arguments: str, stdin: str = "", cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **environment},
    )


# Exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["lint", GOOD], 0, id="clean"),
        pytest.param(["lint", BAD], 1, id="findings"),
        pytest.param(["lint", NAP, "--fail-on", "error"], 0, id="findings below --fail-on"),
        pytest.param(["lint", NAP, "--select", "eci-scheduler-unnamed"], 0, id="nothing selected is found"),
        pytest.param(["lint", BAD, "--select", "unknown-template"], 1, id="a selected rule finds something"),
        pytest.param(["simulate", GOOD], 0, id="a run that succeeds"),
        pytest.param(["simulate", "fixtures/stock/one-zone-fail-back.yaml"], 0, id="a run with everything in stock"),
        pytest.param(["--version"], 0, id="version"),
        pytest.param(["explain", "retry-missing"], 0, id="explain"),
        pytest.param(["policies"], 0, id="policies"),
        pytest.param(["scenarios"], 0, id="scenarios"),
        pytest.param(["scenarios", "cn-beijing"], 0, id="a region"),
        pytest.param(["scenarios", "clam"], 2, id="an unknown scenario"),
        pytest.param(["scenarios", "calm", "--schema"], 2, id="the schema of one scenario"),
        pytest.param(["retry", GOOD], 0, id="retry tables"),
        pytest.param(["retry", GOOD, "--argo-version", "3.4.16"], 0, id="retry tables of an old release"),
        pytest.param(["retry", GOOD, "--exit-code", "0"], 2, id="an exit code that is no failure"),
        pytest.param(["retry", BAD], 3, id="retry tables of a workflow that Argo rejects"),
        pytest.param(["lint"], 2, id="no path"),
        pytest.param(["lint", GOOD, "--no-such-option"], 2, id="unknown option"),
        pytest.param(["simulate", GOOD, "--seed", "many"], 2, id="a seed that is no number"),
        pytest.param(["simulate", GOOD, "--replications", "3"], 0, id="replications"),
        pytest.param(["simulate", GOOD, "--replications", "0"], 2, id="no replication at all"),
        pytest.param(["simulate", GOOD, "--require", "success>=1"], 0, id="a requirement that is met"),
        pytest.param(["simulate", GOOD, "--require", "makespan<=1s"], 1, id="a requirement that is not met"),
        pytest.param(
            ["simulate", GOOD, "--replications", "3", "--require", "stuck<=0", "--require", "p95(makespan)<=1s"],
            1,
            id="one of two requirements that is not met",
        ),
        pytest.param(["simulate", BAD, "--replications", "3"], 3, id="replications of what Argo rejects"),
        pytest.param(["what-if", GOOD], 2, id="nothing to compare with"),
        pytest.param(["simulate", BAD], 3, id="a workflow that Argo rejects"),
    ],
)
def test_exit_code(arguments: list[str], code: int) -> None:
    done = drydock(*arguments)
    assert done.returncode == code, done.stdout + done.stderr


@pytest.mark.parametrize("phase", ["Failed", "Stuck"])
def test_a_simulation_that_worked_exits_with_0_whatever_becomes_of_the_workflow(phase: str) -> None:
    name = {"Failed": "one-zone-fail-fast", "Stuck": "one-zone-fail-back"}[phase]
    scenario = "fixtures/stock/zone-b-drought.yaml"
    done = drydock("simulate", f"fixtures/stock/{name}.yaml", "--scenario", scenario, "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["phase"] == phase


# Bad input: one clear line on stderr, nothing on stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(["lint", "nowhere.yaml"], 3, ["nowhere.yaml", "No such file"], id="no file"),
        pytest.param(["lint", "no/*.yaml"], 3, ["no/*.yaml", "no file matches"], id="a glob without a match"),
        pytest.param(
            ["lint", "manifests/validation"], 3, ["manifests/validation", "no .yaml"], id="no YAML in a folder"
        ),
        pytest.param(["lint", "fixtures/guide/image-cache/cached.yaml"], 3, ["nothing to lint"], id="not Kubernetes"),
        pytest.param(["simulate", "fixtures/flawed/cluster.yaml"], 3, ["no Workflow", "Dataset"], id="no workflow"),
        pytest.param(
            ["lint", GOOD, "--select", "retry-mising"], 2, ["retry-mising", "retry-missing"], id="unknown policy"
        ),
        pytest.param(
            ["explain", "single-vswich"], 2, ["single-vswich", "single-vswitch"], id="unknown rule to explain"
        ),
        pytest.param(
            ["simulate", GOOD, "--set", "oss.donwload=1Gbps"], 2, ["oss.donwload", "download"], id="unknown key"
        ),
        pytest.param(
            ["simulate", GOOD, "--set", "oss.download=-1Gbps"], 2, ["oss.download", "-1Gbps"], id="negative rate"
        ),
        pytest.param(["simulate", GOOD, "--set", "oss.download"], 2, ["key=value"], id="a setting without a value"),
        pytest.param(["simulate", GOOD, "--scenario", "calmm"], 2, ["calmm", "calm"], id="unknown scenario"),
        pytest.param(
            ["simulate", GOOD, "--scenario", "no.yaml"], 3, ["no.yaml", "No such file"], id="no scenario file"
        ),
        pytest.param(["simulate", GOOD, "-p", "nothing"], 2, ["name=value"], id="a parameter without a value"),
        pytest.param(["simulate", GOOD, "--require", "sucess>=1"], 2, ["'sucess'", "'success'"], id="unknown measure"),
        pytest.param(["simulate", GOOD, "--require", "makespan<=1w"], 2, ["'1w' is no duration"], id="unknown unit"),
        pytest.param(
            ["simulate", "nowhere.yaml", "--require", "p0(cost)<=1"],
            2,
            ["'p0'"],
            id="a mistake before anything is read",
        ),
        pytest.param(["retry", GOOD, "--argo-version", "3.3"], 2, ["'3.3'", "3.4 to 4.1"], id="unknown release"),
        pytest.param(["retry", GOOD, "--run", "soon"], 2, ["--run", "'soon'"], id="no duration"),
        pytest.param(["retry", GOOD, "--run", "-5s"], 2, ["--run", "'-5s'"], id="a duration below 0"),
        pytest.param(["retry", GOOD, "--template", "nup"], 2, ["'nup'", "'nap'"], id="unknown template"),
        pytest.param(["retry", "fixtures/flawed/cluster.yaml"], 3, ["no workflow", "Dataset"], id="nothing to retry"),
        pytest.param(
            ["lint", GOOD, "-o", "/no/such/folder/x"], 3, ["cannot write", "/no/such/folder"], id="no place to write"
        ),
    ],
)
def test_bad_input_is_one_clear_line(arguments: list[str], code: int, words: list[str]) -> None:
    done = drydock(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert [word for word in words if word not in done.stderr] == []


def test_text_that_is_not_yaml_is_a_finding_with_a_place() -> None:
    done = drydock("lint", "-", "--format", "json", stdin="kind: Workflow\nspec: [1, 2\n")
    (finding,) = json.loads(done.stdout)["findings"]
    assert (done.returncode, finding["name"], finding["file"]) == (1, "broken-yaml", "-")


def test_retry_tables_have_the_shape_of_the_contract() -> None:
    done = drydock("retry", "fixtures/retry/ways.yaml", "--format", "json")
    shown = json.loads(done.stdout)
    assert (done.returncode, done.stderr, shown["schema"]) == (0, "", 1)
    assert [table["template"] for table in shown["templates"]] == ["main", "list", "work", "endless"]
    assert [table["attempts_max"] for table in shown["templates"]] == [2, 2, None, None]
    for table in shown["templates"]:
        for row in table["rows"]:
            assert {"cause", "phase", "retried", "wait_s"} <= set(row)
            assert row["retried"] is bool(row["wait_s"])


def test_a_retry_table_can_be_written_to_a_file_and_asks_for_arguments(tmp_path: Path) -> None:
    target = tmp_path / "retry.json"
    wanted = ("--template", "fetch", "-p", "retries=6")
    done = drydock("retry", "fixtures/retry/nightly.yaml", *wanted, "-o", f"json={target}")
    assert "limit 6: 7 attempts at most" in done.stdout
    (table,) = json.loads(target.read_text())["templates"]
    assert table["attempts_max"] == 7


def test_a_simulation_of_text_that_is_not_yaml_says_where_it_breaks() -> None:
    done = drydock("simulate", "-", stdin="kind: Workflow\nspec: [1, 2\n")
    assert (done.returncode, done.stdout) == (3, "")
    assert "-:2:7: this is not YAML" in done.stderr


def test_a_scenario_mistake_says_where_it_stands(tmp_path: Path) -> None:
    scenario = tmp_path / "s.yaml"
    scenario.write_text("oss:\n  download: fast\n")
    done = drydock("simulate", GOOD, "--scenario", str(scenario))
    assert done.returncode == 2
    assert f"{scenario}:2:13: oss.download" in done.stderr


def test_the_working_folder_is_no_part_of_the_answer(tmp_path: Path) -> None:
    (tmp_path / NAP).parent.mkdir(parents=True)
    (tmp_path / NAP).write_text((ROOT / NAP).read_text())
    here, there = drydock("lint", NAP, "--format", "json"), drydock("lint", NAP, "--format", "json", cwd=tmp_path)
    assert here.stdout == there.stdout


# Output


def test_an_output_file_takes_the_place_of_stdout(tmp_path: Path) -> None:
    done = drydock("lint", BAD, "--format", "json", "-o", str(tmp_path / "out.json"))
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads((tmp_path / "out.json").read_text())["schema"] == 1


def test_a_named_format_is_written_beside_stdout(tmp_path: Path) -> None:
    done = drydock("lint", BAD, "-o", f"json={tmp_path / 'out.json'}")
    assert "unknown-template" in done.stdout
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["errors"] > 0


def test_a_format_that_is_misspelt_is_no_name_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "wf.yaml"
    path.write_text((ROOT / "fixtures/flawed/workflow.yaml").read_text())
    done = drydock("lint", "wf.yaml", "--fix", "-o", "sarfi=out", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'sarfi'; did you mean 'sarif'?" in done.stderr
    assert path.read_text() == (ROOT / "fixtures/flawed/workflow.yaml").read_text()
    assert drydock("simulate", str(ROOT / GOOD), "-o", "sarif=out", cwd=tmp_path).returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["wf.yaml"]


@pytest.mark.parametrize("name", ["./a=b", "run-1=b", "run/a=b"])
def test_a_file_may_have_an_equals_sign_in_its_name(name: str, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    done = drydock("lint", str(ROOT / NAP), "-o", name, cwd=tmp_path)
    assert (done.returncode, done.stdout, "retry-missing" in (tmp_path / name).read_text()) == (1, "", True)


def test_a_dash_is_standard_output_for_output_too(tmp_path: Path) -> None:
    text = drydock("lint", str(ROOT / NAP), cwd=tmp_path).stdout
    assert drydock("lint", str(ROOT / NAP), "-o", "-", "-o", "json=out", cwd=tmp_path).stdout == text
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_nothing_but_the_terminal_gets_colours() -> None:
    assert "\x1b" not in drydock("lint", BAD).stdout


def test_colours_can_be_asked_for_and_refused() -> None:
    assert "\x1b[1;31merror" in drydock("lint", BAD, FORCE_COLOR="1", TERM="xterm").stdout
    assert "\x1b" not in drydock("lint", BAD, FORCE_COLOR="1", TERM="xterm", NO_COLOR="1").stdout


def test_colours_that_are_asked_for_are_not_for_files(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    done = drydock("lint", BAD, "-o", f"text={out}", FORCE_COLOR="1", TERM="xterm")
    assert "\x1b[1;31merror" in done.stdout
    assert "\x1b" not in out.read_text()


# Streams that are closed, full, or not read, and a process that is told to stop


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which $D is the command."""
    return subprocess.run(
        ["bash", "-c", f'D="{sys.executable} -m cli"; {line}'],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **environment},
    )


@pytest.mark.parametrize(
    "command", [f"lint {BAD}", f"lint {BAD} --diff", "policies", "explain retry-missing", "--help"]
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_cannot_be_written_is_one_clear_line(command: str, unbuffered: str) -> None:
    done = shell(f"$D {command} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stderr) == (
        3,
        "drydock: cannot write standard output: No space left on device\n",
    )


@pytest.mark.parametrize("command", [f"lint {GOOD}", f"lint {BAD}", f"lint {BAD} --diff"])
def test_a_reader_that_has_gone_is_no_finding(command: str) -> None:
    done = shell(f"{{ sleep 0.1; $D {command}; echo $? >&2; }} | true")
    assert done.stderr == "141\n"


@pytest.mark.parametrize(("path", "code"), [(GOOD, 0), (BAD, 1)])
def test_a_closed_output_changes_no_exit_code(path: str, code: int) -> None:
    done = shell(f"$D lint {path} >&-")
    assert (done.returncode, done.stderr) == (code, "")
    assert shell(f"$D lint {path} 2>&-").returncode == code


def test_a_closed_input_is_one_clear_line() -> None:
    for command in ("lint", "simulate"):
        done = shell(f"$D {command} - <&-")
        assert (done.returncode, done.stderr) == (3, "drydock: -: standard input is closed\n")


def test_an_interrupt_is_no_finding(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "wf.yaml")  # what waits for its text can be interrupted at any time
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "lint", str(tmp_path / "wf.yaml"), "--no-cache"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with open(tmp_path / "wf.yaml", "w"):  # it has come to reading once this is open
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("", "")
    assert process.returncode == 130


def test_a_text_from_a_pipe_is_read_once() -> None:
    done = shell(f"$D lint <(cat {NAP}) --select retry-missing --format json")
    assert [f["name"] for f in json.loads(done.stdout)["findings"]] == ["retry-missing"]
    policies = "fixtures/custom-policies"
    for severity in ("info", "error"):
        line = f"$D lint {BAD} --policies <(sed 's/^severity: .*/severity: {severity}/' {policies}/company.yaml)"
        done = shell(f"{line} --select team-label-missing --format json")
        assert {f["severity"] for f in json.loads(done.stdout)["findings"]} == {severity}


def test_standard_input_is_utf_8_whatever_the_locale_says() -> None:
    text = r"kind: Workflow\nmetadata: {name: \xc3\xa9}\nspec: {entrypoint: a}\n"
    done = shell(f"printf '{text}' | $D lint - --format json", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert {f["object"] for f in json.loads(done.stdout)["findings"]} == {"é"}
    done = shell(r"printf 'kind: Workflow\nmetadata: {name: \xe9}\n' | $D lint -", LC_ALL="C")
    assert (done.returncode, done.stderr) == (3, "drydock: -: this is not UTF-8 text\n")


def test_windows_line_ends_of_standard_input_stay_in_a_diff() -> None:
    done = shell(f"sed 's/$/\\r/' {BAD}/workflow.yaml | $D lint - --diff | grep -c $'^[-+] .*\\r$'")
    assert done.stdout == "2\n"


def test_nodes_can_be_left_out() -> None:
    assert "nodes" in json.loads(drydock("simulate", GOOD, "--format", "json").stdout)
    assert "nodes" not in json.loads(drydock("simulate", GOOD, "--format", "json", "--no-nodes").stdout)


# Fixes and suppressions


def test_fix_mends_the_file_and_reports_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "wf.yaml"
    path.write_text((ROOT / "fixtures/flawed/workflow.yaml").read_text())
    before = json.loads(drydock("lint", str(path), "--format", "json").stdout)["summary"]["errors"]
    done = drydock("lint", str(path), "--fix", "--format", "json")
    assert 'args: [/data/input.dat, "5"]' in path.read_text()
    assert json.loads(done.stdout)["summary"]["errors"] == before - 1
    assert f"fixed {path}" in done.stderr


def test_fix_keeps_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "wf.yaml"
    text = (ROOT / "fixtures/flawed/workflow.yaml").read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + text)
    drydock("lint", str(path), "--fix")
    assert path.read_bytes() == b"\xef\xbb\xbf" + text.replace(b"dat, 5]", b'dat, "5"]')


def test_a_file_that_cannot_be_written_stays_as_it_was_and_stops_no_other_fix(tmp_path: Path) -> None:
    text = SHARED.replace("[1]", f"[{', '.join(['1'] * 200)}]")
    large = text + "#" * (1023 - len(text)) + "\n"  # two more characters for each number are too many
    (tmp_path / "a.yaml").write_text(large)
    (tmp_path / "b.yaml").write_text(SHARED)
    done = shell(f"ulimit -f 1; $D lint {tmp_path} --fix")
    assert (done.returncode, done.stdout, done.stderr) == (
        3,
        "",
        f"fixed {tmp_path}/b.yaml\ndrydock: cannot write {tmp_path}/a.yaml: File too large\n",
    )
    assert (tmp_path / "a.yaml").read_text() == large
    assert (tmp_path / "b.yaml").read_text() == SHARED.replace("[1]", '["1"]')


def test_a_pipe_cannot_be_fixed() -> None:
    done = shell(f"$D lint <(cat {BAD}/workflow.yaml) --fix")
    assert (done.returncode, done.stdout, done.stderr.endswith(": it is no file\n")) == (3, "", True)


def test_what_no_comment_may_hide_is_fixed_too(tmp_path: Path) -> None:
    path = tmp_path / "wf.yaml"
    comment = "# drydock: ignore[wrong-type] the cluster runs an old release"
    path.write_text(SHARED.replace("[1]}", f"[1]}} {comment}"))
    assert drydock("lint", str(path), "--diff").stdout == ""
    assert (
        '+      container: {image: "alpine:3.20", args: ["1"]}'
        in drydock("lint", str(path), "--diff", "--no-ignores").stdout
    )


@pytest.mark.parametrize("option", ["--write-baseline", "--prune-baseline"])
def test_a_diff_does_not_come_with_a_change_of_the_baseline(option: str, tmp_path: Path) -> None:
    done = drydock("lint", BAD, "--diff", option, "--baseline", str(tmp_path / "b.json"))
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])


def test_diff_shows_the_fixes_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wf.yaml"
    text = (ROOT / "fixtures/flawed/workflow.yaml").read_text()
    path.write_text(text)
    done = drydock("lint", str(path), "--diff")
    assert (done.returncode, path.read_text()) == (1, text)
    assert '+        args: [/data/input.dat, "5"]' in done.stdout


def test_standard_input_cannot_be_fixed_in_place() -> None:
    done = drydock("lint", "-", "--fix", stdin=(ROOT / NAP).read_text())
    assert (done.returncode, done.stdout) == (2, "")


def test_a_comment_suppresses_a_finding_and_can_be_overruled(tmp_path: Path) -> None:
    path = tmp_path / "wf.yaml"
    text = (ROOT / NAP).read_text()
    path.write_text(
        text.replace(
            "    - name: nap\n      container",
            "    # drydock: ignore[retry-missing] a nap may fail\n    - name: nap\n      container",
        )
    )
    select = ("--select", "retry-missing")
    assert drydock("lint", str(path), *select).returncode == 0
    assert drydock("lint", str(path), *select, "--no-ignores").returncode == 1


# Releases of Argo, and what is given only to be referred to

CALLS = """\
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: m
  templates:
    - name: m
      steps: [[{name: s, templateRef: {name: shared, template: t}}]]
"""
SHARED = """\
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  templates:
    - name: t
      container: {image: "alpine:3.20", args: [1]}
"""


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """A folder with a workflow, and in a folder of its own the template that it calls, in which a number is no text."""
    (tmp_path / "wf.yaml").write_text(CALLS)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "t.yaml").write_text(SHARED)
    return tmp_path


def found(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str, str]]:
    """File, name and severity of each finding."""
    return [(f["file"], f["name"], f["severity"]) for f in json.loads(done.stdout)["findings"]]


LINT = ("lint", "--format", "json", "--select", "argo,argo-gap,structure")


def test_the_releases_are_those_whose_rules_are_known() -> None:
    assert ARGO_VERSIONS == VERSIONS


@pytest.mark.parametrize(("version", "code"), [("3.6", 0), ("3.7", 1), ("4.0", 1), ("4.1", 1)])
def test_a_workflow_is_linted_by_the_rules_of_the_release(version: str, code: int, tmp_path: Path) -> None:
    path = tmp_path / "wf.yaml"
    path.write_text(CALLS.replace("entrypoint", "podPriority: 1\n  entrypoint").partition("  templates")[0])
    done = drydock("lint", str(path), "--select", "unknown-key", "--argo-version", version)
    assert done.returncode == code


@pytest.mark.parametrize("version", ["3.5", "v3.6", "4", "", "newest"])
def test_a_release_that_is_not_known_is_wrong_usage(version: str) -> None:
    done = drydock("lint", NAP, "--argo-version", version)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(known in done.stderr for known in VERSIONS)


def test_fixes_go_by_the_release_too(pair: Path) -> None:
    text = SHARED.replace("spec:", "spec:\n  podPriority: 1")
    (pair / "t.yaml").write_text(text)
    done = drydock(*LINT, "t.yaml", "--fix", "--argo-version", "3.6", cwd=pair)
    assert found(done) == [("t.yaml", "deprecated-field", "warning")]
    assert (pair / "t.yaml").read_text() == text.replace("[1]", '["1"]')


def test_a_reference_resolves_in_what_is_external_which_is_not_linted_itself(pair: Path) -> None:
    assert found(drydock(*LINT, "wf.yaml", cwd=pair)) == [("wf.yaml", "missing-reference", "error")]
    done = drydock(*LINT, "wf.yaml", "--external", "shared", cwd=pair)
    assert {file for file, _, _ in found(done)} <= {"wf.yaml"}
    assert "missing-reference" not in done.stdout
    assert json.loads(done.stdout)["summary"]["files"] == 1


def test_external_paths_add_up(pair: Path) -> None:
    shared = SHARED.replace("[1]", '["1"]')
    (pair / "shared" / "t.yaml").write_text(shared)
    (pair / "other.yaml").write_text(shared.replace("shared", "other"))
    second = "        - [{name: o, templateRef: {name: other, template: t}}]\n"
    (pair / "wf.yaml").write_text(CALLS.replace("steps: [[", "steps:\n        - [").replace("}}]]", "}}]") + second)
    missing = [("wf.yaml", "missing-reference", "error")]
    assert found(drydock(*LINT, "wf.yaml", "--external", "shared", cwd=pair)) == missing
    assert found(drydock(*LINT, "wf.yaml", "--external", "other.yaml", cwd=pair)) == missing
    assert found(drydock(*LINT, "wf.yaml", "--external", "shared", "--external", "other.yaml", cwd=pair)) == []


def test_a_file_that_is_given_and_external_is_linted(pair: Path) -> None:
    done = drydock(*LINT, "wf.yaml", "shared/t.yaml", "--external", "shared", "--external", "wf.yaml", cwd=pair)
    assert found(done) == [("shared/t.yaml", "wrong-type", "error")]
    assert json.loads(done.stdout)["summary"]["files"] == 2


def test_an_external_path_that_does_not_exist_is_one_clear_line(pair: Path) -> None:
    done = drydock("lint", "wf.yaml", "--external", "gone", cwd=pair)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "drydock: gone: No such file or directory\n")


def test_what_is_external_alone_is_nothing_to_lint(pair: Path) -> None:
    (pair / "other.yaml").write_text("a: 1\n")
    assert drydock("lint", "other.yaml", "--external", "shared", cwd=pair).returncode == 3
    assert drydock("lint", "other.yaml", "--external", "shared", "--allow-empty", cwd=pair).returncode == 0
    assert drydock("lint", "--external", "shared", cwd=pair).returncode == 2


@pytest.mark.parametrize("format", LINT_FORMATS)
def test_nothing_to_lint_is_a_whole_report_where_that_may_be(format: str, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("a: 1\n")
    (tmp_path / "empty").mkdir()
    for path in ("other.yaml", "empty"):
        done = drydock("lint", path, "--allow-empty", "-o", f"{format}=out", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("All clear")
        assert (tmp_path / "out").is_file()
        assert format != "json" or json.loads((tmp_path / "out").read_text())["findings"] == []


def test_a_long_run_with_nothing_to_lint_that_was_kept_is_no_answer_where_there_must_be_something(
    tmp_path: Path,
) -> None:
    (tmp_path / "other.yaml").write_text("a: 1\n" + "# a comment\n" * 4000)

    def code(*more: str) -> int:
        return drydock("lint", "other.yaml", *more, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache")).returncode

    assert (code("--allow-empty"), code(), code("--allow-empty")) == (0, 3, 0)
    assert len([*tmp_path.glob("cache/**/*.json")]) == 1


def test_a_broken_external_file_is_no_finding(pair: Path) -> None:
    (pair / "shared" / "broken.yaml").write_text("a: [\n")
    done = drydock(*LINT, "wf.yaml", "--external", "shared", cwd=pair)
    assert "broken-yaml" not in done.stdout
    assert {file for file, _, _ in found(done)} <= {"wf.yaml"}


def test_fixes_leave_external_files_alone(pair: Path) -> None:
    before = (pair / "shared" / "t.yaml").read_bytes()
    drydock("lint", "wf.yaml", "--external", "shared", "--fix", "--unsafe-fixes", cwd=pair)
    assert (pair / "shared" / "t.yaml").read_bytes() == before
    done = drydock("lint", "wf.yaml", "--external", "shared", "--diff", cwd=pair)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_is_fixed_still_knows_what_is_external(pair: Path) -> None:
    (pair / "wf.yaml").write_text(CALLS + "    - name: own\n      container: {image: 'alpine:3.20', args: [1]}\n")
    (pair / "shared" / "t.yaml").write_text(SHARED.replace("[1]", '["1"]'))
    done = drydock("lint", "wf.yaml", "--external", "shared", "--diff", cwd=pair)
    assert done.returncode == 1
    assert 'args: ["1"]' in done.stdout
    done = drydock(*LINT, "wf.yaml", "--external", "shared", "--fix", cwd=pair)
    assert (done.returncode, found(done)) == (0, [])


def test_standard_input_may_refer_to_what_is_external(pair: Path) -> None:
    (pair / "shared" / "t.yaml").write_text(SHARED.replace("[1]", '["1"]'))
    assert found(drydock(*LINT, "-", "--external", "shared", stdin=CALLS, cwd=pair)) == []
    assert found(drydock(*LINT, "-", stdin=CALLS, cwd=pair)) == [("-", "missing-reference", "error")]
    assert found(drydock(*LINT, "wf.yaml", "--external", "-", stdin=SHARED.replace("[1]", "[a]"), cwd=pair)) == []
    assert drydock("lint", "-", "--external", "shared", "--diff", stdin=CALLS, cwd=pair).stdout == ""


def test_standard_input_is_still_known_once_the_files_are_fixed(pair: Path) -> None:
    (pair / "wf.yaml").write_text(CALLS + "    - name: own\n      container: {image: 'alpine:3.20', args: [1]}\n")
    done = drydock(*LINT, "wf.yaml", "--external", "-", "--fix", stdin=SHARED.replace("[1]", "[a]"), cwd=pair)
    assert (done.returncode, found(done)) == (0, [])
    assert 'args: ["1"]' in (pair / "wf.yaml").read_text()


@pytest.mark.parametrize(
    ("level", "fail_on", "severity", "code"),
    [
        (None, None, "error", 1),
        ("error", None, "error", 1),
        ("error", "error", "error", 1),
        ("warning", None, "warning", 1),
        ("warning", "error", "warning", 0),
        ("note", None, "info", 0),
        ("note", "error", "info", 0),
        ("note", "info", "info", 1),
    ],
)
def test_how_bad_a_missing_reference_is_can_be_said(
    level: str | None, fail_on: str | None, severity: str, code: int, pair: Path
) -> None:
    options = [*(["--missing-refs", level] if level else []), *(["--fail-on", fail_on] if fail_on else [])]
    done = drydock(*LINT, "wf.yaml", *options, cwd=pair)
    assert (done.returncode, found(done)) == (code, [("wf.yaml", "missing-reference", severity)])


def test_how_bad_a_missing_reference_is_holds_for_fixes_too(pair: Path) -> None:
    (pair / "wf.yaml").write_text(CALLS + "    - name: own\n      container: {image: 'alpine:3.20', args: [1]}\n")
    done = drydock(*LINT, "wf.yaml", "--fix", "--missing-refs", "note", cwd=pair)
    assert (done.returncode, found(done)) == (0, [("wf.yaml", "missing-reference", "info")])
    assert 'args: ["1"]' in (pair / "wf.yaml").read_text()


def test_how_bad_a_missing_reference_is_has_three_words(pair: Path) -> None:
    done = drydock("lint", "wf.yaml", "--missing-refs", "info", cwd=pair)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(word in done.stderr for word in ("note", "warning", "error"))


# Repeatability


def test_the_same_seed_gives_the_same_json_byte_for_byte() -> None:
    first, second = (drydock("simulate", GOOD, "--seed", "7", "--format", "json") for _ in range(2))
    assert first.stdout == second.stdout


def test_another_seed_gives_other_figures() -> None:
    seven, eight = (
        json.loads(drydock("simulate", GOOD, "--seed", seed, "--format", "json").stdout) for seed in ("7", "8")
    )
    assert seven["time_s"]["create"] != eight["time_s"]["create"]


# Replications and requirements


def test_each_replication_can_be_replayed_by_its_seed() -> None:
    settings = ["--set", "tasks.nap.fails={probability: 0.3}", "--format", "json"]
    many = json.loads(drydock("simulate", GOOD, *settings, "--seed", "5", "--replications", "4").stdout)
    alone = [json.loads(drydock("simulate", GOOD, *settings, "--seed", str(seed)).stdout) for seed in range(5, 9)]
    spans = [run["makespan_s"] for run in alone]
    assert many["makespan_s"]["max"] == max(spans)
    assert many["makespan_s"]["max_seed"] == 5 + spans.index(max(spans))
    assert many["makespan_s"]["mean"] == pytest.approx(sum(spans) / 4, abs=1e-6)
    assert many["cost"]["mean"] == pytest.approx(sum(run["cost"]["total"] for run in alone) / 4, abs=1e-6)
    assert many["attempts"]["max"] == max(run["attempts"] for run in alone)
    assert many["success"]["rate"] == sum(run["phase"] == "Succeeded" for run in alone) / 4


@pytest.mark.parametrize("views", [["--timeline"], ["--format", "argo"], ["-o", "argo=run.json"]], ids=" ".join)
def test_what_shows_one_run_is_refused_where_there_are_many(views: list[str], tmp_path: Path) -> None:
    done = drydock("simulate", str(ROOT / GOOD), "--replications", "3", *views, cwd=tmp_path)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert f"{' '.join(views)} shows one run" in done.stderr


@pytest.mark.parametrize("more", [[], ["--replications", "3"]], ids=["one run", "many runs"])
def test_a_report_is_written_also_where_a_requirement_is_not_met(more: list[str], tmp_path: Path) -> None:
    arguments = ["--require", "makespan<=1s", "--require", "success>=1", "-o", f"json={tmp_path / 'run.json'}"]
    done = drydock("simulate", GOOD, *arguments, *more)
    assert done.returncode == 1
    words = [line.split()[:2] for line in done.stdout.splitlines()[-2:]]
    assert words == [["✖", "makespan<=1s"], ["✔", "success>=1"]]
    found = json.loads((tmp_path / "run.json").read_text())["requirements"]
    assert [(one["expr"], one["met"]) for one in found] == [("makespan<=1s", False), ("success>=1", True)]


def test_each_of_several_workflows_is_held_to_a_requirement() -> None:
    paths = [f"fixtures/stock/one-zone-fail-{how}.yaml" for how in ("fast", "back")]
    drought = ["--scenario", "fixtures/stock/zone-b-drought.yaml", "--format", "json"]
    done = drydock("simulate", *paths, *drought, "--require", "makespan<=1h", "--require", "attempts<=10")
    answer = json.loads(done.stdout)
    assert (done.returncode, len(answer["runs"])) == (1, 2)
    assert [(one["met"], one["missed_by"]) for one in answer["requirements"]] == [(False, ["patient-naps"]), (True, [])]


def test_an_interrupt_of_replications_leaves_no_output() -> None:
    arguments = ["simulate", GOOD, "--replications", "1000000", "--format", "json"]
    read, write = os.openpty()  # the bar on it tells that the runs have begun
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=write, text=True
    )
    os.close(write)
    seen = b""
    while b"replications" not in seen:
        seen += os.read(read, 1024)
    process.send_signal(signal.SIGINT)
    with suppress(OSError):  # the other end is closed
        while os.read(read, 1024):
            pass
    assert process.communicate()[0] == ""
    assert process.returncode == 130


def test_progress_is_for_terminals_alone() -> None:
    done = drydock("simulate", GOOD, "--replications", "20", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["replications"] == 20


# what-if


def test_what_if_answers_in_the_shape_of_the_contract() -> None:
    done = drydock("what-if", GOOD, "--versus-set", "cache.ready=['alpine:3.20']", "--format", "json")
    first, second = json.loads(done.stdout)["variants"]
    assert first["delta"] is None
    assert set(second["delta"]) == {"success", "makespan_s", "cost", "settled"}
    assert second["time_s"]["pull"] == 0 < first["time_s"]["pull"]


def test_what_if_over_many_seeds_compares_pairs() -> None:
    arguments = ["--versus-set", "argo.requeue=2s", "--replications", "20", "--format", "json"]
    first, second = json.loads(drydock("what-if", GOOD, *arguments).stdout)["variants"]
    assert (first["replications"], second["replications"], first["delta"]) == (20, 20, None)
    found = second["delta"]["makespan_s"]
    assert found["mean"] == pytest.approx(second["makespan_s"]["mean"] - first["makespan_s"]["mean"], abs=1e-5)
    assert (found["settled"], found["ci95"][1] < 0) == (True, True)


def test_a_patch_changes_the_other_variant_alone(tmp_path: Path) -> None:
    patch = tmp_path / "patch.yaml"
    patch.write_text("spec: {parallelism: 2}\n")
    done = drydock("what-if", GOOD, "--patch", str(patch), "--format", "json")
    first, second = json.loads(done.stdout)["variants"]
    assert (first["pods"]["peak"], second["pods"]["peak"]) == (10, 2)
    assert second["bottleneck"]["name"] == "parallelism"


def test_scenarios_are_listed_in_the_shape_of_the_contract() -> None:
    found = json.loads(drydock("scenarios", "--format", "json").stdout)
    assert found["schema"] == 1
    assert {"name", "description", "extends"} <= set(found["scenarios"][0])
    (one,) = json.loads(drydock("scenarios", "calm", "--format", "json").stdout)["scenarios"]
    assert one["yaml"] == drydock("scenarios", "calm").stdout.replace("# Its page is docs/scenarios/calm.md.\n", "")


def test_a_scenario_that_is_printed_can_be_read_back(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(drydock("scenarios", "quota-hit").stdout)
    own = drydock("simulate", GOOD, "--scenario", str(tmp_path / "own.yaml"), "--format", "json").stdout
    assert json.loads(own)["makespan_s"] is not None


def test_the_schema_of_scenarios_is_a_json_schema() -> None:
    schema = json.loads(drydock("scenarios", "--schema").stdout)
    assert schema["$schema"].endswith("2020-12/schema")
    assert "outages" in schema["properties"]


def test_help_is_there_for_every_command() -> None:
    for command in ("lint", "explain", "policies", "simulate", "what-if", "scenarios"):
        done = drydock(command, "--help")
        assert done.returncode == 0
        assert "Usage" in done.stdout


def test_commands_are_listed_in_the_order_of_use() -> None:
    words = drydock("--help").stdout.partition("Commands:")[2].split()
    assert [word for word in words if word in ("lint", "explain", "simulate", "what-if")] == [
        "lint",
        "explain",
        "simulate",
        "what-if",
    ]


# Shell completion


def test_a_shell_is_offered_commands_and_options() -> None:
    asked = {"_DRYDOCK_COMPLETE": "bash_complete", "COMP_WORDS": "drydock lint --fi", "COMP_CWORD": "2"}
    assert drydock(**asked).stdout == "plain,--fix\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_once(shell: str, tmp_path: Path) -> None:
    place = {"SHELL": f"/usr/bin/{shell}", "HOME": str(tmp_path)}
    drydock("--install-completion", **place)
    again = drydock("--install-completion", **place)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert (again.returncode, file.read_text().count(f"_DRYDOCK_COMPLETE={shell}_source drydock")) == (0, 1)
    assert str(file) in again.stdout


def test_completion_that_cannot_be_installed_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = drydock("--install-completion", SHELL="/usr/bin/fish", HOME=str(tmp_path / "file"))
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1


def test_completion_is_added_to_a_file_in_any_encoding(tmp_path: Path) -> None:
    (tmp_path / ".bashrc").write_bytes(b"# caf\xe9\n")
    assert drydock("--install-completion", SHELL="/bin/bash", HOME=str(tmp_path)).returncode == 0
    assert (tmp_path / ".bashrc").read_bytes().startswith(b"# caf\xe9\n\neval")


def test_completion_can_be_shown() -> None:
    assert "complete" in drydock("--show-completion", SHELL="/bin/zsh").stdout
    done = drydock("--show-completion", SHELL="/bin/tcsh")
    assert done.returncode == 2
    assert "tcsh" in done.stderr


def test_a_workflow_is_simulated_by_the_rules_of_the_scenarios_release(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    templates = "templates: [{name: a, container: {image: 'alpine:3.20'}}]"
    path.write_text(f"kind: Workflow\nspec: {{entrypoint: a, podPriority: 1, {templates}}}\n")
    assert "unknown key 'podPriority'" in drydock("simulate", str(path)).stderr
    assert drydock("simulate", str(path), "--set", "argo.version=3.6").returncode == 0
