"""Typed fields out of plain values; the wrong type is as good as absent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import fields, loads
from manifests.fields import Located

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=3), some, max_size=3),
    max_leaves=6,
)

INTEGERS = [(3, 3), ("3", 3), ("-3", -3), ("+3", 3), (2.0, 2)]
NO_INTEGERS = [2.5, "2.0", True, None, "{{x}}", "٣", "²", "9" * 30, float("inf"), float("nan"), [3], ""]


@pytest.mark.parametrize(("value", "expected"), INTEGERS + [(value, None) for value in NO_INTEGERS])
def test_an_integer_is_one_or_is_its_text(value, expected):
    found = fields.integer({"a": value}, "a")
    assert (type(found), found) == (type(expected), expected)


SCALARS = [
    *((1, "1"), (-1, "-1"), (1.5, "1.5"), (1.0, "1"), (-2.0, "-2"), (1e20, "1" + "0" * 20), (1e21, "1e+21")),
    *((True, "true"), (False, "false"), ("x", "x"), ("1.0", "1.0"), ("", ""), (None, None), ([], None), ({}, None)),
]


@pytest.mark.parametrize(("value", "expected"), SCALARS)
def test_a_scalar_is_the_text_that_argo_makes_of_it(value, expected):
    assert fields.scalar({"a": value}, "a") == expected


def test_an_argument_without_a_fraction_is_written_without_one():
    (workflow,) = loads("{kind: Workflow, spec: {arguments: {parameters: [{name: a, value: 1.0}]}}}").workflows
    assert fields.scalar(workflow.spec.raw["arguments"]["parameters"][0], "value") == "1"


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_number_makes_no_reader_raise(value):
    assert fields.scalar({"a": value}, "a") == str(value)
    assert fields.integer({"a": value}, "a") is None


def test_text_is_text_only():
    assert [fields.text({"a": value}, "a") for value in ("x", 1, True, None, ["x"])] == ["x", None, None, None, None]


def test_a_boolean_is_a_boolean_only():
    assert [fields.boolean({"a": value}, "a", default=True) for value in (False, "false", 0, None)] == [
        False,
        True,
        True,
        True,
    ]


def test_mappings_keep_the_indexes_of_a_list_with_other_things_in_it():
    assert list(fields.mappings({"a": [{"b": 1}, 2, {}]}, "a")) == [(0, {"b": 1}), (2, {})]


def test_texts_leave_out_what_is_no_text():
    assert fields.texts({"a": {"b": "c", "d": 1, "e": None}}, "a") == {"b": "c"}


def test_a_located_model_names_places_below_it():
    assert Located(path=("spec", "templates", 0)).at("retryStrategy", "limit") == (
        "spec",
        "templates",
        0,
        "retryStrategy",
        "limit",
    )


READERS = (fields.text, fields.scalar, fields.integer, fields.boolean, fields.mapping, fields.sequence, fields.texts)


@given(st.dictionaries(st.just("a"), ANY))
def test_no_value_makes_a_reader_raise(raw):
    for read in READERS:
        read(raw, "a")
    list(fields.mappings(raw, "a"))
