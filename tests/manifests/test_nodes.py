"""Where a path is written, also when it is not."""

import pickle
from types import MappingProxyType

import pytest

from manifests.diagnostic import Path
from manifests.nodes import Node
from manifests.reading import read_documents
from manifests.source import SourceFile

TEXT = """\
spec:
  templates:
    - name: a
      container:
        image: x
        args: []
      retryStrategy: {}
      inputs:
    - &b
      name: b
    - *b
"""


@pytest.fixture
def root() -> Node:
    documents, problems = read_documents(SourceFile("wf.yaml", TEXT))
    assert problems == []
    return documents[0].root


PLACES: dict[str, tuple[Path, tuple[int, int, int, int]]] = {
    "the root is the whole document": ((), (1, 1, 11, 9)),
    "a scalar is shown without its key": (("spec", "templates", 0, "container", "image"), (5, 16, 5, 17)),
    "a mapping is shown from its key on": (("spec", "templates", 0, "container"), (4, 7, 6, 17)),
    "a list is shown from its key on": (("spec", "templates"), (2, 3, 11, 9)),
    "an item is shown from its first key on": (("spec", "templates", 0), (3, 7, 8, 14)),
    "an empty value is shown at its key": (("spec", "templates", 0, "inputs"), (8, 7, 8, 14)),
    "an empty list is shown by itself": (("spec", "templates", 0, "container", "args"), (6, 15, 6, 17)),
    "what is below an alias is shown at the alias": (("spec", "templates", 2, "name"), (11, 7, 11, 9)),
    "an absent key is shown at its written parent": (("spec", "templates", 0, "container", "env", 3), (4, 7, 6, 17)),
    "an absent item is shown at its list": (("spec", "templates", 7, "name"), (2, 3, 11, 9)),
    "what is below a scalar is shown at the scalar": (("spec", "templates", 0, "name", "x"), (3, 13, 3, 14)),
    "an absent path at the top is shown at the document": (("status", "nodes"), (1, 1, 11, 9)),
}  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), PLACES.values(), ids=PLACES)
def test_place(root, path, expected):
    span = root.place(path)
    assert (span.line, span.column, span.end_line, span.end_column) == expected


def test_a_key_has_a_place_of_its_own(root):
    span = root.key_place(("spec", "templates", 0, "container", "image"))
    assert (span.line, span.column, span.end_column) == (5, 9, 14)


@pytest.mark.parametrize("path", [("spec", "absent"), ("absent", "key"), ("spec", "templates", 1), ()])
def test_a_path_that_ends_in_no_written_key_is_placed_as_any_other(root, path):
    assert root.key_place(path) == root.place(path)


def test_finding_goes_through_aliases(root):
    found = root.find(("spec", "templates", 2, "name"))
    assert found is not None
    assert found.value == "b"
    assert root.find(("spec", "templates", 3)) is None
    assert root.find(("spec", 0)) is None


def test_walking_gives_every_value_once_with_parents_first(root):
    paths = [path for path, _ in root.walk()]
    assert len(set(paths)) == len(paths)
    assert all(path[:-1] in paths[:index] for index, path in enumerate(paths) if path)
    assert ("spec", "templates", 2, "name") in paths
    assert all(root.find(path) is node for path, node in root.walk())


def test_a_mapping_that_cannot_be_changed_keeps_its_keys_on_the_way_to_another_process():
    sent = pickle.loads(pickle.dumps(MappingProxyType({"a": 1})))
    assert (type(sent), dict(sent)) == (MappingProxyType, {"a": 1})
