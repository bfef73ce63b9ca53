"""Where names of templates are looked up."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(text: str) -> list[tuple[int, str]]:
    return [(f.span.line, f.message) for f in validate(loads(text)) if f.name == "unknown-template"]


SPEC = """\
kind: Workflow
spec:
  entrypoint: {entrypoint}
  onExit: {on_exit}
  templates: [{{name: main, suspend: {{}}}}]
"""


@pytest.mark.parametrize(("entrypoint", "on_exit", "line"), [("nope", "main", 3), ("main", "nope", 4)])
def test_entrypoint_and_exit_handler_are_looked_up(entrypoint, on_exit, line):
    assert found(SPEC.format(entrypoint=entrypoint, on_exit=on_exit)) == [(line, "no template is named 'nope'")]


def test_a_template_reference_reaches_elsewhere_and_is_not_looked_up_here():
    step = "{name: s, templateRef: {name: other, template: nope}}"
    assert found(f"kind: Workflow\nspec: {{entrypoint: a, templates: [{{name: a, steps: [[{step}]]}}]}}") == []


def test_steps_of_an_inline_template_are_looked_up():
    step = "{name: s, inline: {steps: [[{name: t, template: nope}]]}}"
    assert len(found(f"kind: Workflow\nspec: {{entrypoint: a, templates: [{{name: a, steps: [[{step}]]}}]}}")) == 1


def test_a_variable_is_no_name():
    step = "{name: s, template: '{{item}}', withItems: [a]}"
    assert len(found(f"kind: Workflow\nspec: {{entrypoint: a, templates: [{{name: a, steps: [[{step}]]}}]}}")) == 1


REFERRING = "kind: Workflow\nspec: {workflowTemplateRef: {name: t}, entrypoint: a, onExit: b}\n"
GIVEN = "---\nkind: WorkflowTemplate\nmetadata: {name: t}\nspec: {templates: [{name: a, suspend: {}}]}\n"


def test_names_are_looked_up_in_the_referenced_template():
    assert found(REFERRING + GIVEN) == [(2, "no template is named 'b'")]


def test_nothing_is_said_about_a_template_that_was_not_given():
    assert found(REFERRING) == []


WRONG = GIVEN.replace("spec: {", "spec: {entrypoint: nope, onExit: gone, ")


def test_what_a_referenced_template_names_wrongly_is_said_there_once():
    text = "kind: Workflow\nspec: {workflowTemplateRef: {name: t}}\n---\n" * 3 + WRONG.removeprefix("---\n")
    assert found(text) == [(12, "no template is named 'nope'"), (12, "no template is named 'gone'")]


def test_what_a_template_that_is_not_under_check_names_wrongly_is_said_where_it_is_referred_to():
    manifests = loads("kind: Workflow\nspec: {workflowTemplateRef: {name: t}}\n")
    manifests.external = loads(WRONG)
    lines = [f.span.line for f in validate(manifests) if f.name == "unknown-template"]
    assert lines == [2, 2]
