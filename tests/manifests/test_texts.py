"""From paths to texts: what is read, in which order, and what cannot be."""

import io
import os
from pathlib import Path

import pytest

from manifests import InputError
from manifests.source import SourceFile
from manifests.texts import read_texts

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
    return [source.name for source in read_texts(paths).sources]


def failure(*paths: str) -> str:
    with pytest.raises(InputError) as caught:
        read_texts(paths)
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
    texts = read_texts(["a.yml", "-"])
    assert [source.name for source in texts.sources] == ["a.yml", "-"]
    assert texts.sources[1].text == WORKFLOW


def test_standard_input_can_be_something_else():
    assert read_texts(["-"], stdin=lambda: WORKFLOW).sources == (SourceFile("-", WORKFLOW),)


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
    (source,) = read_texts(["w.yaml"]).sources
    assert source.text == "kind: Workflow\r\nspec: {}\r\n"


def test_a_folder_without_manifests_may_be_given_where_that_is_said():
    assert read_texts(["empty"], may_be_empty=True).sources == ()
    with pytest.raises(InputError, match=r"no \.yaml"):
        read_texts(["empty"])


# What is read only to be referred to


def test_without_external_paths_there_is_nothing_external():
    assert read_texts(["b.yaml"]).external == ()
    assert read_texts(["b.yaml"], external=["b.yaml"]).external == ()


def test_a_file_that_is_given_and_external_is_under_check(folder):
    (folder / "link.yaml").symlink_to("b.yaml")
    texts = read_texts(["b.yaml"], external=["./b.yaml", "link.yaml", ".", "a.yml", "sub"])
    assert [source.name for source in texts.sources] == ["b.yaml"]
    assert [source.name for source in texts.external] == ["a.yml", "sub/c.json", "sub/deep/d.yaml"]


def test_standard_input_is_read_once_though_it_is_external_too():
    read: list[str] = []

    def stdin() -> str:
        read.append("once")
        return WORKFLOW

    both = read_texts(["-"], stdin, external=["-"])
    assert (read, both.external, both.sources) == (["once"], (), (SourceFile("-", WORKFLOW),))
    beside = read_texts(["b.yaml"], stdin, external=["-"])
    assert (read, beside.external) == (["once", "once"], (SourceFile("-", WORKFLOW),))


def test_an_external_path_that_gives_nothing_is_an_input_error_with_all_others():
    with pytest.raises(InputError) as caught:
        read_texts(["absent.yaml"], external=["gone.yaml", "*.toml"])
    assert str(caught.value).splitlines() == [
        "absent.yaml: No such file or directory",
        "gone.yaml: No such file or directory",
        "*.toml: no file matches",
    ]


def test_of_an_external_folder_only_what_can_be_read_counts(folder):
    (folder / "sub" / "latin.yaml").write_bytes(b"kind: Workflow # caf\xe9\n")
    texts = read_texts(["b.yaml"], external=["empty", "sub"])
    assert [source.name for source in texts.external] == ["sub/c.json", "sub/deep/d.yaml"]
    with pytest.raises(InputError):
        read_texts(["b.yaml"], external=["sub/latin.yaml"])
