"""Templates of one name."""

from manifests import loads
from manifests.validation import validate


def found(text: str) -> list[tuple[int, list[int]]]:
    findings = [f for f in validate(loads(text)) if f.name == "duplicate-template"]
    return [(f.span.line, [related.span.line for related in f.related]) for f in findings]


def test_every_one_but_the_first_is_found_with_the_first_beside_it():
    text = "kind: WorkflowTemplate\nspec:\n  templates:\n" + "  - {name: a, suspend: {}}\n" * 3
    assert found(text) == [(5, [4]), (6, [4])]


def test_templates_without_a_name_are_no_duplicates():
    assert found("kind: WorkflowTemplate\nspec: {templates: [{suspend: {}}, {suspend: {}}]}") == []


def test_two_objects_may_have_templates_of_one_name():
    text = "kind: WorkflowTemplate\nspec: {templates: [{name: a, suspend: {}}]}\n"
    assert found(f"{text}---\n{text}") == []
