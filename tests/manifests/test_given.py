"""Manifests from wherever a caller has them come out as paths and texts."""

from pathlib import Path

import pytest

from manifests.errors import InputError, UsageError
from manifests.given import inputs_of, is_yaml

PLAIN = {"kind": "Workflow", "metadata": {"name": "w"}}
OTHER = {"kind": "WorkflowTemplate", "metadata": {"name": "t"}}
TEXT = "kind: Workflow\nmetadata: {name: w}\n"


class Told:
    """An object that tells its plain values, as Hera's do."""

    def to_dict(self):
        return PLAIN


def names(given):
    return [workflow.name for workflow in inputs_of(given).load().workflows]


SORTED = {
    "a path": ("w.yaml", ("w.yaml",), 0),
    "a path object": (Path("a") / "w.yaml", ("a/w.yaml",), 0),
    "a path object that looks like YAML": (Path("a: b"), ("a: b",), 0),
    "YAML": (TEXT, (), 1),
    "JSON": ('{"kind": "Workflow"}', (), 1),
    "plain values": (PLAIN, (), 1),
    "an object that tells its own": (Told(), (), 1),
    "documents of one file": ([PLAIN, OTHER], (), 1),
    "a mixture": (["w.yaml", PLAIN, [OTHER, PLAIN], Path("t.yaml"), Told()], ("w.yaml", "t.yaml"), 3),
    "lists of lists": ([["w.yaml"], [TEXT]], ("w.yaml",), 1),
}


@pytest.mark.parametrize(("given", "paths", "made"), SORTED.values(), ids=SORTED.keys())
def test_what_is_given_is_a_path_or_becomes_a_text(given, paths, made):
    found = inputs_of(given)
    assert (found.paths, len(found.made)) == (paths, made)


def test_texts_have_names_of_their_own():
    made = inputs_of([TEXT, TEXT, TEXT]).made
    assert [source.name for source in made] == ["manifest.yaml", "manifest-2.yaml", "manifest-3.yaml"]


def test_plain_values_of_several_documents_are_one_file():
    (source,) = inputs_of([PLAIN, OTHER]).made
    assert names(source.text) == ["w", "t"]


FORMS = {"text": TEXT, "BOM": f"\ufeff{TEXT}", "plain": PLAIN, "told": Told(), "list": [TEXT]}


@pytest.mark.parametrize("given", FORMS.values(), ids=FORMS.keys())
def test_each_form_is_the_same_workflow(given):
    assert names(given) == ["w"]


def test_files_come_before_texts(tmp_path):
    (tmp_path / "t.yaml").write_text("kind: Workflow\nmetadata: {name: on-disk}", encoding="utf-8")
    assert names([TEXT, tmp_path / "t.yaml"]) == ["on-disk", "w"]


NEITHER = (None, 3, b"kind: Workflow", "", {"a"}, [PLAIN, None], iter([]))


@pytest.mark.parametrize("given", NEITHER, ids=lambda given: type(given).__name__)
def test_what_is_neither_is_refused(given):
    with pytest.raises(UsageError, match="is no manifest: give a path"):
        inputs_of(given)


def test_nothing_is_refused():
    with pytest.raises(UsageError, match="no manifest was given"):
        inputs_of([])


@pytest.mark.parametrize("given", [{"outages": []}, {}, [PLAIN, {"tasks": {}}]], ids=repr)
def test_a_scenario_where_a_manifest_belongs_is_refused(given):
    with pytest.raises(UsageError, match="a manifest says its kind"):
        inputs_of(given)


def test_a_path_that_is_not_there_is_the_readers_matter():
    with pytest.raises(InputError, match=r"missing\.yaml"):
        inputs_of("missing.yaml").read()


@pytest.mark.parametrize(
    ("text", "expected"), [("a\nb", True), ("a: b", True), ("{a: b}", True), ("a.yaml", False), ("C:/a.yaml", False)]
)
def test_yaml_is_told_from_a_path(text, expected):
    assert is_yaml(text) is expected
