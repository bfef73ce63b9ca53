"""Tags: what a scope knows is filled in, everything else stays as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.controller.substitution import open_tags, substitute, substitute_all

SCOPE = {"item": "apple", "inputs.parameters.my-n": "3", "empty": ""}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        pytest.param("{{item}}", "apple", id="a tag"),
        pytest.param("{{ item }}", "apple", id="blanks inside"),
        pytest.param("a {{item}}, {{inputs.parameters.my-n}} times", "a apple, 3 times", id="several tags"),
        pytest.param("{{empty}}", "", id="an empty value"),
        pytest.param("{{unknown}} {{item}}", "{{unknown}} apple", id="an unknown tag stays"),
        pytest.param("{{=item}}", "{{=item}}", id="an expression stays"),
        pytest.param("{{}} {item} }}", "{{}} {item} }}", id="what is no tag stays"),
        pytest.param("plain", "plain", id="no tag"),
    ],
)
def test_a_text_is_filled(text, filled):
    assert substitute(text, SCOPE) == filled


def test_every_text_of_a_value_is_filled_and_nothing_else_changes():
    value = {"a": ["{{item}}", 1, None, {"b": "x{{item}}"}], "{{item}}": True}
    assert substitute_all(value, SCOPE) == {"a": ["apple", 1, None, {"b": "xapple"}], "{{item}}": True}


def test_a_value_that_looks_like_a_tag_is_not_filled_again():
    assert substitute("{{item}}", {"item": "{{other}}", "other": "x"}) == "{{other}}"


def test_the_tags_that_are_left_are_named():
    assert open_tags("a {{ steps.x.outputs.result }} {{item}}") == ["steps.x.outputs.result", "item"]


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_any_text_comes_through_and_without_tags_unchanged(text, scope):
    filled = substitute(text, scope)
    assert filled == text or "{{" in text
