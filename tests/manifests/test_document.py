"""What a document knows of itself."""

import pytest

from manifests.diagnostic import Severity
from manifests.document import Document
from manifests.reading import read_documents
from manifests.source import SourceFile, Span


def read(text: str) -> Document:
    documents, problems = read_documents(SourceFile("wf.yaml", text))
    assert problems == []
    return documents[0]


NAMES = {
    "{kind: Workflow, metadata: {name: a, generateName: b-}}": ("Workflow", "a"),
    "{kind: Workflow, metadata: {generateName: b-}}": ("Workflow", "b-"),
    "{kind: Workflow, metadata: {name: 1, generateName: b-}}": ("Workflow", "b-"),
    "{kind: Workflow, metadata: a}": ("Workflow", ""),
    "{kind: 1}": ("", ""),
    "[kind, Workflow]": ("", ""),
    "Workflow": ("", ""),
}


@pytest.mark.parametrize(("text", "expected"), NAMES.items())
def test_kind_and_name_are_read_where_they_are_text(text, expected):
    document = read(text)
    assert (document.kind, document.name) == expected


def test_a_report_names_the_object_and_the_place():
    document = read("kind: Workflow\nmetadata: {name: a}\nspec: {parallelism: 0}\n")
    found = document.report("x", "argo", Severity.INFO, ("spec", "parallelism"), "message")
    assert (found.file, found.kind, found.object, found.path) == ("wf.yaml", "Workflow", "a", ("spec", "parallelism"))
    assert found.span == Span(3, 21, 3, 22)


def test_a_report_takes_a_narrower_place():
    narrow = Span(1, 2, 1, 3)
    assert read("kind: Workflow\n").report("x", "argo", Severity.INFO, (), "message", span=narrow).span == narrow


def test_documents_are_counted_from_zero_and_empty_ones_count():
    documents, _ = read_documents(SourceFile("wf.yaml", "a: 1\n---\n---\nb: 1\n"))
    assert [document.index for document in documents] == [0, 2]


PARTS = {
    "the part": ('"a && b"', "b", 1),
    "not inside of a longer name": ('"data && a"', "a", 1),
    "not inside of a name with a dash": ('"x-a && a-x || a"', "a", 1),
    "a tag, and none that it begins": (
        '"{{inputs.parameters.ab}} {{inputs.parameters.a}}"',
        "inputs.parameters.a",
        1,
    ),
    "what begins with a sign": ('"x{{ y"', "{{ y", 1),
    "signs that mean something in a pattern": ("'a.b (a|b)'", "a|b", 1),
    "on a later line": ("|\n  a\n  b c\n", "c", 3),
    "in a folded text": (">-\n  a\n  b c\n", "c", 3),
    "behind Chinese": ("'数据 && a'", "a", 1),
}


@pytest.mark.parametrize(("value", "part", "line"), PARTS.values(), ids=PARTS)
def test_a_part_of_a_text_has_its_own_place(value, part, line):
    document = read(f"k: {value}\n")
    column = document.source.line(line).rindex(part) + 1
    assert document.place_of(("k",), part) == Span(line, column, line, column + len(part))


def test_of_a_part_that_is_written_twice_the_first_place_is_shown():
    assert read("k: a || a\n").place_of(("k",), "a") == Span(1, 4, 1, 5)


UNWRITTEN = {
    "an escape": '{k: "\\x62", l: b}',
    "a comment behind": "{k: a}  # b",
    "a value behind": "{k: a, l: b}",
    "a value before": "{l: b, k: a}",
    "a longer name": "{k: abc b1 b-1 _b}",
    "two lines of one word": '{k: "\\\n  a", l: b}',
}


@pytest.mark.parametrize("text", UNWRITTEN.values(), ids=UNWRITTEN)
def test_a_part_that_is_not_written_in_its_text_has_no_place(text):
    assert read(text).place_of(("k",), "b") is None
