"""How a value stands in a text, and the JSON of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.filling import shown
from manifests.expressions.json_text import from_json, to_json
from manifests.expressions.times import Duration, at
from manifests.expressions.values import EvaluationError, printed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a b", "a b"), ('say "hi"', 'say "hi"'), ("<x>", "<x>"), ("", ""), (5, "5"), (10.0, "10"), (2.5, "2.5"),
        (True, "true"),
        ([1, "a", None], '[1,"a",null]'), ({"b": 1, "a": [True]}, '{"a":[true],"b":1}'), ([], "[]"), ({}, "{}"),
        (["<x>"], '["\\u003cx\\u003e"]'), (1e20, "100000000000000000000"), (1e21, "1e+21"), (1e-7, "1e-7"),
        (-0.0, "-0"),
        (at(0), "1970-01-01T00:00:00Z"), (Duration(5), "5"), ([at(0)], '["1970-01-01T00:00:00Z"]'),
    ],
)  # fmt: skip
def test_a_text_stands_as_it_is_and_all_else_as_json(value, text):
    assert shown(value) == text


def test_nil_cannot_be_filled_in():
    with pytest.raises(EvaluationError, match="has no value"):
        shown(None)


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_json_does_not_know_cannot_be_filled_in(value):
    with pytest.raises(EvaluationError, match="json: unsupported value"):
        shown(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "<nil>"), (True, "true"), (1e6, "1e+06"), (999999.0, "999999"), (0.0001, "0.0001"), (0.00001, "1e-05"),
        (1.5e300, "1.5e+300"), (float("-inf"), "-Inf"), ([1, "a b", None], "[1 a b <nil>]"),
        ({"b": 1, "a": []}, "map[a:[] b:1]"),
        (Duration(5_400_000_000_000), "1h30m0s"),
    ],
)  # fmt: skip
def test_go_prints_values_in_its_own_way(value, text):
    assert printed(value) == text


def test_every_number_of_json_is_a_float():
    assert [type(number) for number in from_json("[1, 2.5, 1e3]")] == [float, float, float]


@pytest.mark.parametrize(
    "text", ["", "{", "[1,]", "nope", "NaN", "-Infinity", "1e999", "'a'", '"\n"', "1 2", "[" * 100_000]
)
def test_what_is_no_json_is_an_error(text):
    with pytest.raises(EvaluationError):
        from_json(text)


def test_halves_of_a_character_are_replaced():
    assert from_json('{"\\ud800": ["\\udc00a"]}') == {"\ufffd": ["\ufffda"]}


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda some: st.lists(some) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), some),
    max_leaves=8,
)


@given(VALUES, st.sampled_from(["", "  "]), st.booleans())
def test_a_value_comes_back_from_its_json(value, indent, escapes_html):
    text = to_json(value, indent=indent, escapes_html=escapes_html)
    assert from_json(text) == value
    assert json.loads(text, parse_int=float) == value
