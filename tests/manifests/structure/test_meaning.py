"""One misspelt key does not make all that needs it look wrong too; what was written is still shown where it stands."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Diagnostic, Document, loads
from manifests.reading import read_documents
from manifests.source import SourceFile
from manifests.structure import decode
from manifests.structure.meaning import Meant, as_meant
from manifests.validation import validate


def read(text: str) -> Document:
    return read_documents(SourceFile("wf.yaml", text))[0][0]


def meant(text: str, moves: dict) -> object:
    return as_meant(read(text), Meant(moves)).value


def found(text: str) -> list[str]:
    return [finding.name for finding in validate(loads(text, "wf.yaml"))]


def test_a_value_moves_to_the_key_that_was_meant():
    assert meant("{a: {imge: x, b: 1}}", {("a", "imge"): ("a", "image")}) == {"a": {"b": 1, "image": "x"}}


def test_a_value_moves_into_a_mapping_that_need_not_be_there():
    assert meant("{image: x, b: 1}", {("image",): ("container", "image")}) == {"b": 1, "container": {"image": "x"}}
    text = "{image: x, container: {args: []}}"
    assert meant(text, {("image",): ("container", "image")}) == {"container": {"args": [], "image": "x"}}


def test_several_values_move_into_the_same_mapping():
    moves = {("image",): ("container", "image"), ("args",): ("container", "args")}
    assert meant("{image: x, args: [a]}", moves) == {"container": {"image": "x", "args": ["a"]}}


def test_what_belongs_nowhere_is_left_out():
    assert meant("{a: [{b: 1, c: 2}]}", {("a", 0, "b"): None}) == {"a": [{"c": 2}]}


def test_what_stands_at_the_right_key_already_stays():
    assert meant("{imge: x, image: z}", {("imge",): ("image",)}) == {"imge": "x", "image": "z"}


def test_of_two_misspelt_keys_the_first_is_taken():
    moves = {("imge",): ("image",), ("imagee",): ("image",)}
    assert meant("{imge: x, imagee: z}", moves) == {"image": "x", "imagee": "z"}


def test_a_key_below_one_that_moved_or_went_is_left_alone():
    assert meant("{a: {b: 1}}", {("a",): None, ("a", "b"): ("a", "c")}) == {}


def test_nothing_to_move_is_the_same_document():
    document = read("{a: 1}")
    assert as_meant(document, Meant({("b",): ("c",)})) is document


def test_what_moved_is_shown_where_it_is_written():
    text = "a:\n  imge: x\n  b: 1\n"
    before, after = read(text), as_meant(read(text), Meant({("a", "imge"): ("a", "image")}))
    assert after.place(("a", "image")) == before.place(("a", "imge"))
    assert after.root.key_place(("a", "image")) == before.root.key_place(("a", "imge"))
    inside = as_meant(read("b: 1\nimage: x\n"), Meant({("image",): ("container", "image")}))
    assert inside.place(("container", "image")).line == 2
    assert inside.root.key_place(("container",)).line == 2


def test_the_document_that_was_read_is_not_touched():
    document = read("{a: [{imge: x}]}")
    as_meant(document, Meant({("a", 0, "imge"): ("a", 0, "image")}))
    assert document.value == {"a": [{"imge": "x"}]}
    assert document.root.find(("a", 0, "imge")) is not None


def test_an_alias_means_what_its_anchor_means():
    document = as_meant(read("{a: &x {imge: 1}, b: *x, c: [*x]}"), Meant({("a", "imge"): ("a", "image")}))
    assert document.value == {"a": {"image": 1}, "b": {"image": 1}, "c": [{"image": 1}]}
    assert document.place(("b", "image")) == document.place(("b",))


@pytest.mark.parametrize("home", ["[a]", "text", "1"])
def test_a_value_does_not_move_into_what_is_no_mapping(home):
    text = f"{{image: x, container: {home}}}"
    assert meant(text, {("image",): ("container", "image")}) == read(text).value


def test_a_value_moves_into_a_mapping_that_is_empty():
    text = "image: x\ncontainer:\n"
    assert meant(text, {("image",): ("container", "image")}) == {"container": {"image": "x"}}


WORDS = st.sampled_from("abcd")
TREES = st.dictionaries(WORDS, st.recursive(st.integers(0, 9), lambda some: st.dictionaries(WORDS, some), max_leaves=8))


@given(TREES, st.dictionaries(st.lists(WORDS, min_size=1, max_size=3).map(tuple), st.lists(WORDS, max_size=2)))
def test_values_and_places_agree_whatever_moves(tree, moves):
    document = read(json.dumps(tree))
    document = as_meant(document, Meant({old: (*old[:-1], *new) if new else None for old, new in moves.items()}))
    for path, node in document.root.walk():
        if isinstance(node.value, dict):
            assert set(node.value) == set(node.children) == set(node.keys)
            assert all(node.value[key] == child.value for key, child in node.children.items())
        assert document.place(path).line == 1


# What follows from it for whole workflows

HEAD = "kind: Workflow\nmetadata: {generateName: a-}\nspec:\n"
ALONE = {
    "templates": "  entrypoint: m\n  tempaltes:\n  - name: m\n    container: {image: 'a:1'}\n",
    "entrypoint": "  entrypont: m\n  templates:\n  - name: m\n    container: {image: 'a:1'}\n",
    "a template's name": "  entrypoint: m\n  templates:\n  - nme: m\n    container: {image: 'a:1'}\n",
    "a template's type": "  entrypoint: m\n  templates:\n  - name: m\n    contaner: {image: 'a:1'}\n",
    "an image": "  entrypoint: m\n  templates:\n  - name: m\n    container: {imge: 'a:1'}\n",
    "an image a level too high": (
        "  entrypoint: m\n  templates:\n  - name: m\n    image: 'a:1'\n    container: {args: [x]}\n"
    ),
    "an image whose anchor is used again": (
        "  entrypoint: m\n  templates:\n  - name: m\n    container: &c {imge: 'a:1'}\n  - name: o\n    container: *c\n"
    ),
    "the name in another case": "  entryPoint: m\n  templates:\n  - name: m\n    container: {image: 'a:1'}\n",
    "a task's template": (
        "  entrypoint: d\n  templates:\n  - name: m\n    container: {image: 'a:1'}\n"
        "  - name: d\n    dag: {tasks: [{name: a, tmplate: m}]}\n"
    ),
    "a task's name": (
        "  entrypoint: d\n  templates:\n  - name: m\n    container: {image: 'a:1'}\n"
        "  - name: d\n    dag: {tasks: [{nam: a, template: m}, {name: b, template: m, depends: a}]}\n"
    ),
    "parameters": (
        "  entrypoint: m\n  arguments: {paramters: [{name: p, value: v}]}\n"
        "  templates:\n  - name: m\n    container: {image: 'a:1', args: ['{{workflow.parameters.p}}']}\n"
    ),
}


@pytest.mark.parametrize("spec", ALONE.values(), ids=ALONE)
def test_a_misspelt_key_is_found_alone(spec):
    (finding,) = found(HEAD + spec)
    assert finding in ("unknown-key", "lenient-key")


def test_below_a_step_a_misspelt_key_is_not_there_and_what_needs_it_is_missing():
    """Argo drops it without a word, so what follows is what really happens."""
    text = (
        "  entrypoint: s\n  templates:\n"
        "  - name: m\n    inputs: {parameters: [{name: p}]}\n"
        "    container: {image: 'a:1', args: ['{{inputs.parameters.p}}']}\n"
        "  - name: s\n    steps: [[{name: a, template: m, arguments: {paramters: [{name: p, value: v}]}}]]\n"
    )
    assert sorted(found(HEAD + text)) == ["lenient-key", "missing-argument"]


def test_a_key_of_a_later_release_is_told_and_nothing_of_it_is_read():
    text = f"{HEAD}  entrypoint: m\n  podPriority: 1\n  templates: [{{name: m, container: {{image: 'a:1'}}}}]\n"
    document, findings = decode(read(text))
    (finding,) = findings
    assert isinstance(finding, Diagnostic)
    assert finding.name == "unknown-key"
    assert "podPriority" in str(finding)
    assert document.place(("spec", "entrypoint")).line == 4


def test_a_finding_about_a_moved_value_shows_what_was_written():
    manifests = loads(f"{HEAD}  entrypont: o\n  templates: [{{name: m, container: {{image: 'a:1'}}}}]\n", "wf.yaml")
    assert {finding.span.line for finding in validate(manifests)} == {4}
    assert len(validate(manifests)) == 2


@pytest.mark.parametrize("container", ["{args: [x]}", ""])
def test_of_several_homes_the_one_that_is_there_was_meant(container):
    text = f"{HEAD}  entrypoint: m\n  templates:\n  - name: m\n    image: 'a:1'\n    container: {container}\n"
    (finding,) = validate(loads(text))
    assert finding.help == "it belongs inside 'container'; check the indentation"


def test_where_nothing_says_which_home_was_meant_all_are_told():
    _, (finding,) = decode(read(f"{HEAD}  templates:\n  - name: m\n    image: 'a:1'\n"))
    assert finding.help == "it belongs inside 'container' or 'script'; check the indentation"


def test_what_yaml_takes_for_something_else_is_the_text_that_was_written():
    document = read("a: [{name: n}, {name: &y yes}, {name: *y}]\nb: 1.10\n")
    meant = as_meant(document, Meant(texts={("a", 0, "name"): "n", ("a", 1, "name"): "yes", ("b",): "1.10"}))
    assert meant.value == {"a": [{"name": "n"}, {"name": "yes"}, {"name": True}], "b": "1.10"}
    assert meant.place(("a", 0, "name")) == document.place(("a", 0, "name"))
