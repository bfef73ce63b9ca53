"""Loops to items, and items to names and tags, as Argo expands them."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.workflow import Sequence
from simulator.controller.loops import (
    MAX_ITEMS,
    LoopError,
    item_name,
    item_scope,
    param_items,
    scalar_text,
    sequence_items,
)


@pytest.mark.parametrize(
    ("sequence", "items"),
    [
        pytest.param({"count": "3"}, ["0", "1", "2"], id="count from 0"),
        pytest.param({"start": "5", "count": "3"}, ["5", "6", "7"], id="count from a start"),
        pytest.param({"start": "1", "end": "3"}, ["1", "2", "3"], id="both ends are included"),
        pytest.param({"start": "3", "end": "1"}, ["3", "2", "1"], id="downwards"),
        pytest.param({"start": "4", "end": "4"}, ["4"], id="one item"),
        pytest.param({"end": "2"}, ["0", "1", "2"], id="an end alone"),
        pytest.param({"start": "-1", "end": "1"}, ["-1", "0", "1"], id="through 0"),
        pytest.param({"count": "0"}, [], id="count 0"),
        pytest.param({"start": "254", "end": "256", "format": "%02X"}, ["FE", "FF", "100"], id="hexadecimal"),
        pytest.param({"count": "2", "format": "host-%03d.local"}, ["host-000.local", "host-001.local"], id="in a text"),
        pytest.param({"count": "2", "format": "%v"}, ["0", "1"], id="Go's own verb"),
    ],
)
def test_a_sequence_counts_like_argo(sequence, items):
    assert sequence_items(Sequence(**sequence)) == items


@pytest.mark.parametrize(
    ("sequence", "message"),
    [
        pytest.param({}, "needs count or end", id="neither count nor end"),
        pytest.param({"count": "0x10"}, "no whole number", id="hexadecimal text"),
        pytest.param({"count": "{{steps.a.outputs.result}}"}, "no whole number", id="a tag that is left"),
        pytest.param({"start": "1.5", "end": "3"}, "no whole number", id="a fraction"),
        pytest.param({"count": "2", "format": "host"}, "no verb", id="a format without a verb"),
        pytest.param({"start": "99999999", "count": "1", "format": "%c"}, "cannot show", id="no such character"),
        pytest.param({"count": str(MAX_ITEMS + 1)}, "the limit is", id="too many"),
    ],
)
def test_a_sequence_that_makes_no_sense_says_why(sequence, message):
    with pytest.raises(LoopError, match=message):
        sequence_items(Sequence(**sequence))


@given(st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_a_sequence_goes_from_start_to_end_in_steps_of_one(start, end):
    items = [int(item) for item in sequence_items(Sequence(start=str(start), end=str(end)))]
    assert (items[0], items[-1]) == (start, end)
    assert {abs(b - a) for a, b in pairwise(items)} <= {1}


@pytest.mark.parametrize(
    ("text", "items"), [("[1, 2]", [1, 2]), ('[{"a": 1}, "b"]', [{"a": 1}, "b"]), ("[]", []), ("null", [])]
)
def test_a_param_is_a_json_list(text, items):
    assert param_items(text) == items


@pytest.mark.parametrize("text", ["{}", "3", "[1,", "{{steps.a.outputs.result}}", ""])
def test_a_param_that_is_no_list_is_an_error(text):
    with pytest.raises(LoopError, match="no JSON list"):
        param_items(text)


@pytest.mark.parametrize(
    ("item", "name"),
    [
        pytest.param("apple", "(0:apple)", id="text"),
        pytest.param(3, "(0:3)", id="a number"),
        pytest.param(True, "(0:true)", id="a boolean"),
        pytest.param("p(q)", "(0:pq)", id="parentheses are removed"),
        pytest.param({"y": "b", "x": 1}, "(0:x:1,y:b)", id="a map, sorted"),
        pytest.param([1, 2], "(0:[1 2])", id="a list, as Go prints it"),
        pytest.param("", "(0:)", id="empty text"),
    ],
)
def test_an_item_names_its_node(item, name):
    assert item_name(0, item) == name


def test_a_map_gives_a_tag_for_each_key_and_one_for_the_whole():
    assert item_scope({"os": "debian", "v": 9}) == {
        "item": '{"os":"debian","v":9}',
        "item.os": "debian",
        "item.v": "9",
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(json_values)
def test_whatever_is_not_text_is_inserted_as_json(value):
    assert value == (scalar_text(value) if isinstance(value, str) else json.loads(scalar_text(value)))


@given(st.lists(json_values, max_size=10))
def test_names_of_one_loop_never_clash(items):
    names = [item_name(index, item) for index, item in enumerate(items)]
    assert len(set(names)) == len(names)
