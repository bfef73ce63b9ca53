"""Which recursion has no way out."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(templates: str) -> list[str]:
    text = f"kind: WorkflowTemplate\nspec: {{templates: [{templates}]}}"
    return [f.message for f in validate(loads(text)) if f.name == "endless-recursion"]


def test_the_whole_circle_is_named():
    templates = "{name: a, steps: [[{name: s, template: b}]]}, {name: b, dag: {tasks: [{name: t, template: a}]}}"
    assert found(templates) == ["this recursion never ends: a -> b -> a"]


WAYS_OUT = {
    "a condition": "steps: [[{name: s, template: a, when: 'x == y'}]]",
    "a list that may be empty": "steps: [[{name: s, template: a, withParam: '{{x}}'}]]",
    "the result of a task": "dag: {tasks: [{name: s, template: b}, {name: t, template: a, depends: s.Failed}]}",
    "a template elsewhere": "steps: [[{name: s, templateRef: {name: other, template: a}}]]",
}


@pytest.mark.parametrize("body", WAYS_OUT.values(), ids=WAYS_OUT)
def test_a_way_out_is(body):
    assert found(f"{{name: a, {body}}}, {{name: b, suspend: {{}}}}") == []


def test_a_condition_on_one_of_two_calls_is_no_way_out():
    steps = "[{name: s, template: a, when: 'x == y'}], [{name: t, template: a}]"
    assert len(found(f"{{name: a, steps: [{steps}]}}")) == 1


def test_a_call_from_an_inline_template_is_a_call_of_the_outer_one():
    assert len(found("{name: a, steps: [[{name: s, inline: {steps: [[{name: t, template: a}]]}}]]}")) == 1
