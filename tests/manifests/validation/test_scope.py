"""What a scope resolves, and what it fills in."""

import pytest

from manifests.expressions.tags import tags
from manifests.validation.scope import Scope, Tagged, as_seen, filled, is_swallowed


def scope(**known: str) -> Scope:
    return Scope(known={name.replace("_", "."): value for name, value in known.items()})


def test_a_name_of_an_outer_scope_that_comes_later_resolves_too():
    outer = Scope()
    inner = Scope(outer)
    assert not inner.resolves("steps.a.id")
    outer.add("steps.a.id")
    assert inner.resolves("steps.a.id")


def test_a_name_of_an_inner_scope_does_not_resolve_outside():
    outer = Scope()
    Scope(outer).add("item")
    assert not outer.resolves("item.a")
    assert not any(outer.alike("item"))


@pytest.mark.parametrize("tag", ["foo", "input.parameters.x", "outputs.any", "steps.namesake", "workflow.durations"])
def test_what_argo_does_not_look_at_resolves(tag):
    assert Scope().resolves(tag)


@pytest.mark.parametrize("tag", ["steps.a.id", "inputs.parameters", "workflow.name", "item.k", "pod.name"])
def test_what_nobody_has_does_not_resolve(tag):
    assert not Scope().resolves(tag)


def test_below_an_open_beginning_everything_resolves():
    opened = Scope(open={"steps.a."})
    assert opened.resolves("steps.a.outputs.result")
    assert not opened.resolves("steps.ab.outputs.result")


def test_the_inner_one_of_two_values_is_filled_in():
    inner = Scope(scope(a="outer", b="outer"), known={"a": "inner"})
    assert inner.fill("{{a}} {{ b }} {{c}}") == "inner outer {{c}}"


def test_a_value_with_a_tag_in_it_is_filled_in_once_more_and_no_further():
    assert scope(a="{{b}}", b="{{c}}", c="end").fill("{{a}}") == "{{c}}"
    assert scope(a="x{{a}}").fill("{{a}}") == "xx{{a}}"


def test_an_expression_is_left_as_it_is():
    assert scope(a="value").fill("{{=a}}") == "{{=a}}"


def test_a_tag_inside_of_a_tag_is_filled_in_first():
    assert scope(a="b", x_b="end").fill("{{x.{{a}}}}") == "end"
    assert scope(a="b").fill("{{x.{{a}}}}") == "{{x.b}}"


def test_any_number_of_tags_inside_of_each_other_does_no_harm():
    text = "{{" * 5000 + "a" + "}}" * 5000
    assert scope(b="x").fill(text) == text


def test_an_expression_may_name_what_variables_are_part_of():
    known = Scope()
    known.add("inputs.parameters.a")
    assert known.knows("inputs")
    assert known.knows("inputs.parameters.a")
    assert not known.knows("inputs.parameters.b")


def test_an_expression_may_name_what_is_known_around_an_inline_template():
    around = Scope()
    around.add("inputs.parameters.a")
    step = Scope(Scope(around=around))
    assert step.knows("inputs.parameters.a")
    assert not step.knows("inputs.parameters.b")
    assert not step.resolves("inputs.parameters.a")


def test_every_text_with_a_tag_is_noted_with_its_path():
    value = {"a": ["plain", "{{x}}"], "b": {"c": "{{y}}"}, "d": 1}
    tagged: list[Tagged] = []
    assert filled(value, scope(x="1"), ("spec",), tagged) == {"a": ["plain", "1"], "b": {"c": "{{y}}"}, "d": 1}
    assert tagged == [Tagged(("spec", "a", 1), "{{x}}", "1"), Tagged(("spec", "b", "c"), "{{y}}", "{{y}}")]


def test_a_value_with_nothing_to_fill_in_is_the_value_itself():
    value = {"a": ["plain", {"b": 1}], "c": "x"}
    assert filled(value, scope(x="1"), (), []) is value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{{ a.b  }}", "a.b"),
        ("{{\xa0a.b\u3000}}", "a.b"),
        ("{{\na.b}}", "\na.b"),
        ("{{ a.b\t }}", "a.b\t"),
        ("{{a.b\u2028}}", "a.b\u2028"),
        ("{{}}", ""),
    ],
)
def test_white_space_that_json_escapes_is_a_part_of_a_name(text, name):
    (tag,) = tags(text)
    assert as_seen(text, tag) == name
    assert scope(a_b="value").fill(text) == ("value" if name == "a.b" else text)


@pytest.mark.parametrize(
    ("text", "swallowed"),
    [
        ("{{a}} {{b}}", [False, False]),
        ("{{ {{b}}", [True]),
        ("{{ {{b}} {{c}}", [True, False]),
        ("{{a}} {{ {{b}}", [False, True]),
        ("{{a {{b}}}}", [False]),
    ],
)
def test_an_open_tag_swallows_the_next_one(text, swallowed):
    assert [is_swallowed(text, tag) for tag in tags(text)] == swallowed


def test_names_about_the_same_thing_are_given_in_the_order_in_which_they_came():
    outer = Scope()
    outer.add("steps.b.id", "inputs.parameters.z", "inputs.artifacts.a", "workflow.name")
    inner = Scope(outer)
    inner.add("steps.a.status", "steps.a.id", "inputs.parameters.c")
    assert list(inner.alike("steps.a.outputs")) == ["steps.a.status", "steps.a.id"]
    assert list(inner.alike("inputs.paramters.c")) == [
        "inputs.parameters.c",
        "inputs.parameters.z",
        "inputs.artifacts.a",
    ]
    assert list(inner.alike("tasks.a.id")) == []
