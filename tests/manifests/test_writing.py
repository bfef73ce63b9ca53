"""What is written as YAML reads back as the same, in our reader and in PyYAML's."""

from collections import UserDict, UserList
from enum import IntEnum, StrEnum
from types import MappingProxyType

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from manifests.errors import UsageError
from manifests.reading import read_documents
from manifests.source import SourceFile
from manifests.writing import to_documents, to_yaml

WORDS = "y n on Off yes NO true False null Null ~ - ? : --- ... # = << !tag &a *a {a [a {{x}} % @ ` | > ' \" \\ #x -x"
NUMBERS = "1 1e3 1E3 .5 1. +1 0x1F 0o7 010 1_000 1:30 .inf .NaN 2026-01-01 2026-01-01T00:00:00Z"
LINES = ("line\n", "one\ntwo", "one\ntwo\n", "\none", "one\n\n", " one\ntwo", "one \ntwo", "a\r\nb", "a\rb", "a\x85b")
OTHERS = ("", " ", "a: b", "a #b", "- a", "tab\tin", "\t", "\u2028", "\ufeff", "\x00", "\x1b[31m", "é", "\U0001f600")
AWKWARD = (*WORDS.split(), *NUMBERS.split(), *LINES, *OTHERS, "long " * 60, "x" * 300)
"""Texts that a careless writer would change: other types, marks of YAML, and line ends of every kind."""
texts = st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
whole = st.integers(-(1 << 63), (1 << 63) - 1)  # Argo takes larger ones for floats
scalars = texts | st.none() | st.booleans() | whole | st.floats(allow_nan=False)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=12
)


def ours(text):
    """What our reader makes of it; keys are texts there."""
    documents, problems = read_documents(SourceFile("a.yaml", text))
    assert problems == []
    return [document.value for document in documents]


@given(values)
@example({name: name for name in AWKWARD})
@example(list(AWKWARD))
def test_what_is_written_reads_back_as_the_same_in_pyyaml(value):
    assert yaml.safe_load(to_yaml(value)) == value


@given(st.dictionaries(texts, values, min_size=1, max_size=3))
@example({name: name for name in AWKWARD})
@example({"k": list(AWKWARD)})
def test_and_in_our_own_reader(value):
    assert ours(to_yaml(value)) == [value]


@given(st.lists(st.dictionaries(texts, scalars, min_size=1, max_size=3), min_size=1, max_size=3))
def test_documents_stay_apart(documents):
    assert list(yaml.safe_load_all(to_documents(documents))) == documents
    assert ours(to_documents(documents)) == documents


def test_it_looks_as_people_write_it():
    value = {"z": 1, "a": {"b": [1, "two"], "c": {"d": "x"}}, "text": "one\ntwo\n"}
    assert to_yaml(value) == "z: 1\na:\n  b: [1, two]\n  c: {d: x}\ntext: |\n  one\n  two\n"


def test_a_value_that_is_there_twice_is_written_twice():
    shared = {"a": [1]}
    assert "&" not in to_yaml([shared, shared])


class Word(StrEnum):
    A = "y"


class Number(IntEnum):
    ONE = 1


class Own(dict):
    """A mapping of a class of one's own."""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Word.A, "y"),
        (Number.ONE, 1),
        ((1, 2), [1, 2]),
        (range(2), [0, 1]),
        (Own(a=Own(b=1)), {"a": {"b": 1}}),
        (UserDict(a=UserList([1])), {"a": [1]}),
        (MappingProxyType({"a": 1}), {"a": 1}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_classes_are_written_as_what_they_are_underneath(value, expected):
    assert yaml.safe_load(to_yaml({"k": value})) == {"k": expected}


class Stubborn(dict):
    def __repr__(self):
        return to_yaml(self)


REFUSED = [object(), Stubborn(a=object()), {1: 2j}, len]


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: type(value).__name__)
def test_what_yaml_has_no_words_for_is_refused_by_its_type(value):
    with pytest.raises(UsageError, match=r"a value of type .* cannot be written as YAML"):
        to_yaml(value)
