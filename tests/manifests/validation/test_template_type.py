"""Templates that run nothing, or two things."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(template: str) -> list[str]:
    text = f"kind: WorkflowTemplate\nspec: {{templates: [{template}]}}"
    return [f.message for f in validate(loads(text)) if f.name == "template-type"]


def test_a_template_that_runs_nothing_is_named():
    assert found("{name: a}") == ["template 'a' runs nothing"]


def test_both_types_are_named():
    assert found("{name: a, dag: {tasks: []}, suspend: {}}") == ["template 'a' has 2 types: dag, suspend"]


@pytest.mark.parametrize("template", ["{name: a, steps: []}", "{name: a, suspend: {}, container: null}"])
def test_an_empty_list_is_a_type_and_a_null_is_none(template):
    assert found(template) == []


def test_an_inline_template_needs_a_type_too():
    assert found("{name: a, steps: [[{name: s, inline: {timeout: 1h}}]]}") == ["this template runs nothing"]
