"""From paths to objects: what is read, in which order, and what cannot be."""

import io
import os
from pathlib import Path

import pytest

from manifests import InputError, load, loads
from manifests.near_miss import did_you_mean, near_miss

WORKFLOW = "kind: Workflow\nmetadata: {name: a}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with manifests and other things in it, which is also the working directory."""
    texts = {
        "b.yaml": WORKFLOW,
        "a.yml": WORKFLOW,
        "sub/c.json": '{"kind": "Workflow"}',
        "sub/deep/d.yaml": WORKFLOW,
        "README.md": "# no manifest",
        "sub/notes.yaml.bak": "[",
        ".hidden.yaml": "[",
        ".git/e.yaml": "[",
        "sub/.venv/f.yaml": "[",
        "empty/README": "",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*paths: str) -> list[str]:
    return [source.name for source in load(list(paths)).sources]


def failure(*paths: str) -> str:
    with pytest.raises(InputError) as caught:
        load(list(paths))
    return str(caught.value)


def test_a_folder_means_its_manifests_in_order_without_hidden_ones():
    assert names(".") == ["a.yml", "b.yaml", "sub/c.json", "sub/deep/d.yaml"]
    assert names("sub/") == ["sub/c.json", "sub/deep/d.yaml"]


def test_a_hidden_folder_is_read_when_it_is_named():
    assert names(".git") == [".git/e.yaml"]


def test_a_file_is_read_whatever_its_name():
    assert names("sub/notes.yaml.bak", ".hidden.yaml") == ["sub/notes.yaml.bak", ".hidden.yaml"]


def test_a_pattern_means_the_files_that_it_matches():
    assert names("*.y*ml") == ["a.yml", "b.yaml"]
    assert names("**/*.yaml") == ["b.yaml", "sub/deep/d.yaml"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder):
    (folder / "a[1].yaml").write_text(WORKFLOW)
    assert names("a[1].yaml") == ["a[1].yaml"]


def test_paths_keep_the_order_in_which_they_are_given():
    assert names("b.yaml", "a.yml") == ["b.yaml", "a.yml"]


def test_the_same_file_given_twice_is_read_once(folder):
    (folder / "link.yaml").symlink_to("b.yaml")
    assert names("b.yaml", "./b.yaml", "sub/../b.yaml", str(folder / "b.yaml"), "link.yaml") == ["b.yaml"]


def test_standard_input_is_read_where_it_is_named(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"\ufeff{WORKFLOW}"))
    manifests = load(["a.yml", "-"])
    assert [source.name for source in manifests.sources] == ["a.yml", "-"]
    assert manifests.sources[1].text == WORKFLOW


def test_standard_input_can_be_something_else():
    assert load(["-"], stdin=lambda: WORKFLOW).workflows[0].name == "a"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("absent.yaml", "absent.yaml: No such file or directory"),
        ("*.toml", "*.toml: no file matches"),
        ("empty", "empty: no .yaml, .yml, .json file in this folder"),
        ("b.yaml/c.yaml", "b.yaml/c.yaml: Not a directory"),
        ("a" * 300, f"{'a' * 300}: File name too long"),
    ],
)
def test_a_path_that_gives_nothing_is_an_input_error(path, message):
    assert failure(path) == message


def test_every_unreadable_path_is_named(folder):
    (folder / "latin.yaml").write_bytes(b"a: \xe9\n")
    (folder / "utf16.yaml").write_bytes("a: 1".encode("utf-16"))
    assert failure("absent.yaml", "b.yaml", "latin.yaml", "utf16.yaml").splitlines() == [
        "absent.yaml: No such file or directory",
        "latin.yaml: this is not UTF-8 text",
        "utf16.yaml: this is not UTF-8 text",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_input_error(folder):
    (folder / "b.yaml").chmod(0)
    assert failure("b.yaml") == "b.yaml: Permission denied"


def test_a_byte_order_mark_goes_and_windows_line_ends_stay(folder):
    (folder / "w.yaml").write_bytes(b"\xef\xbb\xbfkind: Workflow\r\nspec: {}\r\n")
    (source,) = load(["w.yaml"]).sources
    assert source.text == "kind: Workflow\r\nspec: {}\r\n"


def test_objects_of_every_kind_are_sorted_in():
    kinds = ["Workflow", "CronWorkflow", "Dataset", "JindoRuntime", "DataLoad", "Service", "ConfigMap", "Deployment"]
    manifests = loads("\n---\n".join(f"kind: {kind}" for kind in kinds))
    assert [workflow.kind for workflow in manifests.workflows] == ["Workflow", "CronWorkflow"]
    assert (len(manifests.datasets), len(manifests.runtimes), len(manifests.dataloads)) == (1, 1, 1)
    assert (manifests.known, len(manifests.documents)) == (5, 8)


def test_only_workflows_are_submitted():
    manifests = loads("kind: WorkflowTemplate\n---\nkind: Workflow\nmetadata: {name: a}\n---\nkind: CronWorkflow\n")
    assert [workflow.name for workflow in manifests.submitted] == ["a"]


def test_a_claim_belongs_to_the_dataset_of_its_name_and_namespace():
    manifests = loads(
        "kind: Dataset\nmetadata: {name: data, namespace: a}\n---\nkind: Dataset\nmetadata: {name: free}\n"
    )
    assert manifests.dataset("data", "a") is manifests.datasets[0]
    assert manifests.dataset("data", "") is manifests.datasets[0]
    assert manifests.dataset("free", "b") is manifests.datasets[1]
    assert manifests.dataset("data", "b") is None
    assert manifests.dataset("other", "a") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("retryPolcy", "retryPolicy"), ("RETRYPOLICY", "retryPolicy"), ("imit", "limit"), ("unrelated", None), ("", None)],
)
def test_a_near_miss_is_the_closest_name_or_none(name, expected):
    assert near_miss(name, ["retryPolicy", "limit"]) == expected


def test_a_hint_names_the_near_miss_or_else_what_there_is():
    assert did_you_mean("helo", ["hello", "main"]) == "did you mean 'hello'?"
    assert did_you_mean("zzz", ["hello", "main"]) == "known names: hello, main"
    assert did_you_mean("zzz", []) == ""
