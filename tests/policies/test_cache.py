"""A run is repeated from what was kept only where it would write the same again."""

import io
import json
import os
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from manifests.source import SourceFile
from manifests.texts import Texts
from policies import cache
from policies.cache import Cache, Outcome, key_of, looks, recorded, remembered
from policies.policy import Policy
from policies.registry import register
from policies.session import Session, Wishes

ROOT = Path(__file__).parent.parent.parent
OUTCOME = Outcome(("two\nlines \x1b[1m\udcff", ""), True)
KEY = "a" * 64
LONG = "# a comment\n" * 4000


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kept"


@pytest.fixture
def kept(folder):
    """The file of one outcome."""
    Cache(folder).keep(KEY, OUTCOME)
    return folder / f"{KEY}.json"


# The folder


def test_what_was_kept_is_recalled_by_its_key(folder):
    Cache(folder).keep(KEY, OUTCOME)
    assert Cache(folder).recall(KEY) == OUTCOME
    assert Cache(folder).recall("b" * 64) is None


def test_only_the_user_may_look_into_the_folder(folder, kept):
    assert folder.stat().st_mode & 0o077 == 0


def test_nothing_else_is_left_in_the_folder(folder, kept):
    assert list(folder.iterdir()) == [kept]


@pytest.mark.parametrize(
    "damage",
    [lambda sound: sound[:-9], lambda sound: sound[9:], lambda sound: sound.replace(b"two", b"six"), lambda sound: b""],
    ids=["cut", "beheaded", "changed", "empty"],
)
def test_a_file_that_was_damaged_is_of_no_use(folder, kept, damage):
    kept.write_bytes(damage(kept.read_bytes()))
    assert Cache(folder).recall(KEY) is None
    Cache(folder).keep(KEY, OUTCOME)
    assert Cache(folder).recall(KEY) == OUTCOME


SOUND = {"form": 1, "key": KEY, "fails": False, "texts": ["all clear"]}


def signed(raw: object) -> bytes:
    body = raw if isinstance(raw, str) else json.dumps(raw)
    return f"{sha256(body.encode()).hexdigest()}\n{body}".encode()


def test_the_form_is_the_one_that_the_next_test_breaks(folder, kept):
    kept.write_bytes(signed(SOUND))
    assert Cache(folder).recall(KEY) == Outcome(("all clear",), False)


@pytest.mark.parametrize(
    "raw",
    [
        {**SOUND, "form": 2},
        {**SOUND, "key": "b" * 64},
        {**SOUND, "fails": 0},
        {**SOUND, "texts": "all clear"},
        {**SOUND, "texts": [["all clear"]]},
        {},
        [SOUND],
        None,
        "[" * 100_000,
        "not JSON",
    ],
)
def test_what_has_another_form_is_of_no_use(folder, kept, raw):
    kept.write_bytes(signed(raw))
    assert Cache(folder).recall(KEY) is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no users")
def test_what_somebody_else_wrote_is_of_no_use(folder, kept, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: kept.stat().st_uid + 1)
    assert Cache(folder).recall(KEY) is None


def test_a_folder_in_the_place_of_a_file_does_no_harm(folder):
    (folder / f"{KEY}.json").mkdir(parents=True)
    Cache(folder).keep(KEY, OUTCOME)
    assert Cache(folder).recall(KEY) is None
    assert [path.name for path in folder.iterdir()] == [f"{KEY}.json"]


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path):
    (tmp_path / "file").write_text("")
    Cache(tmp_path / "file" / "below").keep(KEY, OUTCOME)
    assert Cache(tmp_path / "file" / "below").recall(KEY) is None


def test_without_a_home_nothing_is_kept(monkeypatch):
    def no_home():
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    Cache().keep(KEY, OUTCOME)
    assert Cache().recall(KEY) is None


def test_the_folder_lies_in_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Cache().keep(KEY, OUTCOME)
    assert (tmp_path / "drydock" / "lint" / f"{KEY}.json").is_file()


def test_a_cache_that_is_named_from_the_current_folder_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.chdir(tmp_path)
    Cache().keep(KEY, OUTCOME)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_what_was_used_last_stays_when_there_is_too_much(folder, monkeypatch):
    monkeypatch.setattr(cache, "MOST_FILES", 2)
    for number, key in enumerate("abc"):
        Cache(folder).keep(key, OUTCOME)
        os.utime(folder / f"{key}.json", (number, number))
        if key == "b":
            assert Cache(folder).recall("a") is not None
    Cache(folder).keep("d", OUTCOME)
    assert {path.stem for path in folder.iterdir()} == {"a", "d"}


def test_the_folder_holds_no_more_than_so_many_bytes(folder, monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", 1000)
    for number, key in enumerate("ab"):
        Cache(folder).keep(key, Outcome(("x" * 600,), False))
        os.utime(folder / f"{key}.json", (number, number))
    Cache(folder).keep("c", Outcome(("x" * 2000,), False))
    assert [path.stem for path in folder.iterdir()] == ["b"]


def test_a_recorded_writer_writes_and_is_kept():
    out, texts = io.StringIO(), []

    def write(stream):
        stream.write("a")
        stream.writelines(["b", "terminal" if stream.isatty() else "c"])

    recorded(write, texts)(out)
    assert (texts, out.getvalue()) == (["abc"], "abc")


@pytest.mark.parametrize("name", ["FORCE_COLOR", "NO_COLOR", "TERM"])
def test_what_decides_about_colours_is_told_apart(monkeypatch, name):
    monkeypatch.setenv(name, "1")
    first = looks(io.StringIO())
    monkeypatch.setenv(name, "dumb")
    assert looks(io.StringIO()) != first


# The key


def key(*texts, external=(), found=(), conditions="", name="{}.yaml"):
    sources = tuple(SourceFile(name.format(number), text) for number, text in enumerate(texts))
    beside = tuple(SourceFile("beside.yaml", text) for text in external)
    return key_of(conditions, Texts(sources, beside, frozenset(found)))


def test_a_short_run_has_no_key():
    assert key(LONG) is not None
    assert key(LONG[:1000]) is None


@pytest.mark.parametrize(
    "other",
    [
        lambda: key(LONG + " ", "b"),
        lambda: key("b", LONG),
        lambda: key(LONG + "b", ""),
        lambda: key(LONG, "b", name="other-{}.yaml"),
        lambda: key(LONG, external=["b"]),
        lambda: key(LONG, "b", external=["b"]),
        lambda: key(LONG, "b", found=["1.yaml"]),
        lambda: key(LONG, "b", conditions="other"),
    ],
    ids=["text", "order", "border", "name", "role", "external", "found", "conditions"],
)
def test_whatever_is_different_makes_another_key(other):
    assert key(LONG, "b") == key(LONG, "b")
    assert other() not in (None, key(LONG, "b"))


def test_a_day_later_the_key_is_another_one(monkeypatch):
    class Tomorrow(date):
        @classmethod
        def today(cls):
            return date.fromordinal(date.today().toordinal() + 1)

    today = key(LONG)
    monkeypatch.setattr(cache, "date", Tomorrow)
    assert key(LONG) != today


def test_in_another_folder_the_key_is_another_one(tmp_path, monkeypatch):
    here = key(LONG)
    monkeypatch.chdir(tmp_path)
    assert key(LONG) != here


def test_a_change_of_the_program_or_of_a_package_makes_another_key(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "_ROOT", tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    seen = set()
    for act in (
        lambda: (tmp_path / "catalog" / "data").mkdir(parents=True),
        lambda: (tmp_path / "catalog" / "data" / "sizes.csv").write_text("1"),
        lambda: (tmp_path / "catalog" / "data" / "sizes.csv").write_text("12"),
        lambda: os.utime(tmp_path / "catalog" / "data" / "sizes.csv", (1, 1)),
        lambda: (tmp_path / "cli.py").write_text(""),
        lambda: (tmp_path / "pyyaml-6.0.1.dist-info").mkdir(),
        lambda: (tmp_path / "pyyaml-6.0.1.dist-info").rename(tmp_path / "pyyaml-6.0.2.dist-info"),
    ):
        act()
        cache.program.cache_clear()
        seen.add(cache.program())
    cache.program.cache_clear()
    assert len(seen) == 7


# The key of a session


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with a long workflow in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "workflow.yaml").write_text(f"kind: Workflow\nspec: {{}}\n{LONG}")
    yield tmp_path
    register(())


def session_key(*more, paths=("flows",), stdin=None, **wishes):
    session = Session(Wishes(**wishes), paths)
    return session.key(session.read(paths, stdin), *more)


@pytest.mark.parametrize(
    "wishes",
    [
        {"select": ("retry",)},
        {"ignore": ("retry",)},
        {"profile": "strict"},
        {"argo_version": "3.7"},
        {"platform": "acs"},
        {"region": "cn-hongkong"},
        {"missing_refs": "note"},
        {"fail_on": "error"},
        {"suppressions": False},
        {"isolated": True},
    ],
    ids=str,
)
@pytest.mark.usefixtures("project")
def test_whatever_is_asked_for_is_part_of_the_key(wishes):
    assert session_key(**wishes) not in (None, session_key())


@pytest.mark.usefixtures("project")
def test_how_many_processes_work_is_no_part_of_the_key():
    assert session_key(jobs=2) == session_key() != session_key("json")


OVERRIDE = '[[overrides]]\npaths = ["{}"]\nignore = ["retry"]\n'


@pytest.mark.parametrize(
    ("file", "first", "then"),
    [
        ("drydock.toml", "", 'ignore = ["retry"]'),
        ("flows/drydock.toml", "", 'ignore = ["retry"]'),
        ("drydock.toml", OVERRIDE.format("a"), OVERRIDE.format("b")),
        ("flows/more.yaml", "a: 1", "a: 2"),
    ],
    ids=["configuration", "nested configuration", "override", "another file"],
)
def test_what_lies_around_is_part_of_the_key(project, file, first, then):
    keys = {session_key()}
    for text in (first, then):
        (project / file).write_text(text)
        keys.add(session_key())
    assert None not in keys
    assert len(keys) == 3


@pytest.mark.parametrize("option", ["external", "baseline"])
def test_what_is_read_beside_is_part_of_the_key(project, option):
    keys = {session_key()}
    for text in ("kind: WorkflowTemplate\n", "kind: ClusterWorkflowTemplate\n"):
        (project / "beside.yaml").write_text(text)
        keys.add(session_key(**{option: ("beside.yaml",) if option == "external" else "beside.yaml"}))
    assert None not in keys
    assert len(keys) == 3


def test_a_policy_file_is_part_of_the_key(project):
    text = (ROOT / "fixtures" / "custom-policies" / "company.yaml").read_text()
    keys = {session_key()}
    for end in ("", "# the next edition\n"):
        (project / "company.yaml").write_text(text + end)
        keys.add(session_key(policies=("company.yaml",)))
    assert None not in keys
    assert len(keys) == 3


@pytest.mark.usefixtures("project")
def test_a_baseline_that_is_no_file_is_left_to_the_run():
    assert session_key(baseline=os.devnull) is None


@pytest.mark.usefixtures("project")
def test_a_run_with_a_plugin_has_no_key(monkeypatch):
    class Plugin(Policy):
        """It may look at anything."""

        name, category, source = "plugged-in", "test", "nowhere"

    monkeypatch.setattr("policies.session.plugins", lambda: (Plugin,))
    assert session_key() is None


def test_a_baseline_that_is_not_there_is_left_to_the_run(project):
    assert session_key(baseline="nowhere.json") is None


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("where", [{"paths": ("flows", "-")}, {"external": ("-",)}], ids=["under check", "external"])
def test_what_comes_from_standard_input_is_part_of_the_key(where):
    keys = {session_key(), *(session_key(stdin=lambda text=text: text, **where) for text in ("a: 1", "a: 2"))}
    assert None not in keys
    assert len(keys) == 3


@pytest.mark.usefixtures("project")
def test_a_file_that_is_named_is_not_one_that_is_found():
    assert session_key(paths=("flows/workflow.yaml",)) not in (None, session_key())


def test_which_configuration_holds_where_is_part_of_the_key(project):
    (project / "drydock.toml").write_text('ignore = ["retry"]')
    for name in ("a", "b"):  # what is a repository of its own does not look above itself
        (project / "flows" / name).mkdir()
        (project / "flows" / name / "other.yaml").write_text("kind: Workflow\n")
    (project / "flows" / "a" / ".git").mkdir()
    before = session_key()
    (project / "flows" / "a" / ".git").rename(project / "flows" / "b" / ".git")
    assert session_key() not in (None, before)


def test_a_run_whose_surroundings_were_changed_meanwhile_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    keys = iter(("a" * 64, "b" * 64, "c" * 64, "c" * 64))
    for _ in range(2):
        assert remembered(lambda: next(keys), lambda texts: True, lambda texts: None)
    assert [path.stem for path in (tmp_path / "drydock" / "lint").iterdir()] == ["c" * 64]


def test_a_mistake_in_a_nested_configuration_is_left_to_the_run(project):
    (project / "flows" / "a").mkdir()
    (project / "flows" / "a" / "drydock.toml").write_text("nonsense = 1")
    (project / "flows" / "a" / "b.yaml").write_text("a: 1")
    assert session_key() is None
