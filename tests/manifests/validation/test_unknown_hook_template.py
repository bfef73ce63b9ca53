"""Hooks that run templates of other objects, or of the WorkflowTemplate that is referred to."""

import pytest

from manifests import loads
from manifests.validation import validate

SHARED = """\
---
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  entrypoint: work
  templates: [{name: work, container: {image: a}}]
"""


def found(text: str) -> list[tuple[int, str]]:
    return [(f.span.line, f.message) for f in validate(loads(text)) if f.name == "unknown-hook-template"]


def exit_hook(hook: str) -> str:
    head = "kind: Workflow\nspec:\n  entrypoint: m\n  templates: [{name: m, container: {image: a}}]\n"
    return f"{head}  hooks: {{exit: {hook}}}\n"


def test_a_hook_names_a_template_that_the_other_object_lacks():
    text = exit_hook("{templateRef: {name: shared, template: wrok}}") + SHARED
    assert found(text) == [(5, "no template is named 'wrok' in WorkflowTemplate 'shared'")]


@pytest.mark.parametrize(
    "hook",
    [
        "{templateRef: {name: shared, template: work}}",
        "{templateRef: {name: not-given, template: work}}",
        "{template: m}",
        "{template: '{{workflow.parameters.which}}'}",
        "{}",
    ],
)
def test_a_hook_whose_template_is_there_or_may_be_is_fine(hook):
    assert found(exit_hook(hook) + SHARED) == []


def test_a_workflow_with_a_reference_runs_the_templates_of_that_object():
    text = "kind: Workflow\nspec: {workflowTemplateRef: {name: shared}, hooks: {exit: {template: %s}}}\n"
    assert found(text % "work" + SHARED) == []
    assert found(text % "m" + SHARED) == [(2, "no template is named 'm'")]
    assert found(text % "m") == [], "the object is not given"


def test_a_hook_of_a_task_without_an_expression_is_a_warning():
    tasks = "[{name: a, template: w, hooks: {running: {template: w}}}]"
    templates = f"[{{name: m, dag: {{tasks: {tasks}}}}}, {{name: w, container: {{image: a}}}}]"
    (finding,) = validate(loads(f"kind: Workflow\nspec: {{entrypoint: m, templates: {templates}}}\n"))
    assert (finding.name, finding.severity.value) == ("hook-expression", "warning")
