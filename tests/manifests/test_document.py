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
