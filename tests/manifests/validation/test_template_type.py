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


def test_of_an_inline_template_steps_without_a_group_are_not_there():
    """Argo writes the step out and reads it again before it looks, and an empty list gets lost so."""
    assert found("{name: a, steps: [[{name: s, inline: {steps: []}}]]}") == ["this template runs nothing"]
    assert found("{name: a, steps: [[{name: s, inline: {steps: [], suspend: {}}}]]}") == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ("activeDeadlineSeconds: 5", None),
        ("parallelism: 2", "leaf-parallelism"),
        ("outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}", None),
    ],
)
def test_steps_without_a_group_are_neither_steps_nor_a_dag(fields, name):
    text = f"kind: WorkflowTemplate\nspec: {{templates: [{{name: a, steps: [], {fields}}}]}}"
    assert [f.name for f in validate(loads(text))] == ([name] if name else [])
