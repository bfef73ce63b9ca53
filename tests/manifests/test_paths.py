"""Which files a folder means: those that git would keep, as git itself sees it."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests import load
from manifests.paths import SUFFIXES, files, unique
from manifests.source import SourceFile
from manifests.texts import read_texts

WORKFLOW = "kind: Workflow\nmetadata: {name: a}\n"


def make(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def inside(folder: Path) -> list[str]:
    failures: list[str] = []
    return [str(Path(name).relative_to(folder)) for name in files(str(folder), failures)]


@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        ("", ["a.yaml", "build/b.yaml", "sub/build/c.yaml", "sub/d.yaml"]),
        ("build/", ["a.yaml", "sub/d.yaml"]),
        ("/build", ["a.yaml", "sub/build/c.yaml", "sub/d.yaml"]),
        ("*.yaml\n!sub/d.yaml", ["sub/d.yaml"]),
        ("# a.yaml\n\n", ["a.yaml", "build/b.yaml", "sub/build/c.yaml", "sub/d.yaml"]),
        ("sub/**", ["a.yaml", "build/b.yaml"]),
    ],
)
def test_a_folder_leaves_out_what_git_ignores(tmp_path, patterns, left):
    make(tmp_path, dict.fromkeys(("a.yaml", "build/b.yaml", "sub/build/c.yaml", "sub/d.yaml"), WORKFLOW))
    make(tmp_path, {".gitignore": patterns})
    assert inside(tmp_path) == left


def test_the_nearest_file_that_speaks_wins(tmp_path):
    make(tmp_path, {"a.yaml": "", "sub/a.yaml": "", "sub/deep/a.yaml": "", "sub/.gitignore": "!a.yaml"})
    make(tmp_path, {".gitignore": "a.yaml", "sub/deep/.gitignore": "/a.yaml"})
    assert inside(tmp_path) == ["sub/a.yaml"]


def test_in_a_repository_the_files_above_the_folder_count_too(tmp_path):
    make(tmp_path, {".gitignore": "generated.yaml", "sub/a.yaml": "", "sub/generated.yaml": ""})
    assert inside(tmp_path / "sub") == ["a.yaml", "generated.yaml"]
    (tmp_path / ".git").mkdir()
    assert inside(tmp_path / "sub") == ["a.yaml"]


def test_a_pipe_in_a_folder_is_no_manifest_and_a_link_into_nowhere_is_told(tmp_path):
    make(tmp_path, {"a.yaml": WORKFLOW})
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert inside(tmp_path) == ["a.yaml"]
    (tmp_path / "link.yaml").symlink_to("nowhere.yaml")
    assert inside(tmp_path) == ["a.yaml", "link.yaml"]


def test_what_is_named_is_read_even_if_git_ignores_it(tmp_path, monkeypatch):
    make(tmp_path, {".gitignore": "out", "out/a.yaml": WORKFLOW})
    monkeypatch.chdir(tmp_path)
    assert [source.name for source in load(["out/a.yaml"]).sources] == ["out/a.yaml"]
    assert [source.name for source in load(["out"]).sources] == ["out/a.yaml"]
    (tmp_path / ".git").mkdir()
    assert [source.name for source in load(["out"]).sources] == ["out/a.yaml"]


def test_patterns_that_cannot_be_read_ignore_nothing(tmp_path):
    make(tmp_path, {"a.yaml": ""})
    (tmp_path / ".gitignore").write_bytes(b"\xff\xfe\n")
    assert inside(tmp_path) == ["a.yaml"]


NAMES = st.sampled_from(["a", "b", "build", "out"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: "/".join(parts) + ".yaml")
PATTERNS = st.lists(
    st.tuples(
        st.sampled_from(["", "!"]),
        st.sampled_from(["", "/", "**/", "a/"]),
        st.sampled_from(["a", "b", "build", "*.yaml", "b.yaml", "o*", "**"]),
        st.sampled_from(["", "/", "/**"]),
    ).map("".join),
    max_size=4,
).map("\n".join)


@settings(max_examples=25, deadline=None)
@given(st.sets(PATHS, min_size=1, max_size=6), st.dictionaries(st.sampled_from(["", "a/", "build/"]), PATTERNS))
def test_the_files_of_a_folder_are_those_that_git_would_add(tmp_path_factory, paths, patterns):
    folder = tmp_path_factory.mktemp("repository")
    make(folder, dict.fromkeys(paths, "") | {f"{where}.gitignore": text for where, text in patterns.items()})
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    command = ["git", "ls-files", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.split()
    assert sorted(inside(folder)) == sorted(name for name in listed if name.endswith(SUFFIXES))


def test_standard_input_takes_the_place_of_the_file_that_it_is_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make(tmp_path, {"a.yaml": WORKFLOW, "b.yaml": WORKFLOW})
    assert list(unique(["a.yaml", "b.yaml", "-"], "./a.yaml")) == ["-", "b.yaml"]
    texts = read_texts([".", "-"], lambda: "edited", stdin_name="a.yaml")
    assert texts.sources == (SourceFile("a.yaml", "edited"), SourceFile("b.yaml", WORKFLOW))
