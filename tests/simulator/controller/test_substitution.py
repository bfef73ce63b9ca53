"""Tags: what a scope knows is filled in, everything else stays as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.controller.substitution import ABSENT, SubstitutionError, fill, fill_all, fill_known, only_tag
from simulator.controller.unknown import unknown

SCOPE = {"item": "apple", "inputs.parameters.my-n": "3", "empty": "", "which": "my-n"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        pytest.param("{{item}}", "apple", id="a tag"),
        pytest.param("{{ item }}", "apple", id="blanks inside"),
        pytest.param("a {{item}}, {{inputs.parameters.my-n}} times", "a apple, 3 times", id="several tags"),
        pytest.param("{{empty}}", "", id="an empty value"),
        pytest.param("{{unknown}} {{item}}", "{{unknown}} apple", id="an unknown tag stays"),
        pytest.param("{{=item + '!'}}", "apple!", id="an expression"),
        pytest.param("{{=asInt(inputs.parameters['my-n']) * 2}}", "6", id="an expression that counts"),
        pytest.param("{{=retries}}", "{{=retries}}", id="an expression over what is known later stays"),
        pytest.param("{{inputs.parameters.{{which}}}}", "3", id="a tag inside of a tag"),
        pytest.param("{{}} {item} }}", "{{}} {item} }}", id="what is no tag stays"),
        pytest.param("plain", "plain", id="no tag"),
    ],
)
def test_a_text_is_filled(text, filled):
    assert fill(text, SCOPE) == filled


def test_every_text_of_a_value_is_filled_and_nothing_else_changes():
    value = {"a": ["{{item}}", 1, None, {"b": "x{{item}}"}], "{{item}}": True}
    assert fill_all(value, SCOPE) == {"a": ["apple", 1, None, {"b": "xapple"}], "{{item}}": True}


def test_a_value_that_looks_like_a_tag_is_not_filled_again():
    assert fill("{{item}}", {"item": "{{other}}", "other": "x"}) == "{{other}}"


def test_a_text_that_is_one_tag_is_known_by_its_name():
    assert only_tag("{{ steps.x.outputs.result }}") == "steps.x.outputs.result"
    assert only_tag("a {{item}}") is None
    assert only_tag("{{=item}}") is None


def test_what_depends_on_an_unknown_value_is_unknown():
    scope = {"n": unknown("tasks.t.outputs.result")}
    assert fill("{{n}} and {{=n + '1'}}", scope) == "⟨tasks.t.outputs.result⟩ and ⟨tasks.t.outputs.result⟩"


def test_what_was_skipped_has_no_value_but_may_have_an_alternative():
    scope = {"n": ABSENT}
    assert fill("{{=n ?? 'd'}}", scope) == "d"
    with pytest.raises(SubstitutionError, match="skipped"):
        fill("{{n}}", scope)


def test_what_cannot_be_filled_yet_stays_as_it_is_written():
    value = {"a": "{{=inputs.parameters.x + 1}}", "b": "{{item}}"}
    assert fill_known(value, SCOPE) == {"a": "{{=inputs.parameters.x + 1}}", "b": "apple"}


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_any_text_comes_through_and_without_tags_unchanged(text, scope):
    try:
        filled = fill(text, scope)
    except SubstitutionError:
        assert "{{=" in text
    else:
        assert filled == text or "{{" in text
