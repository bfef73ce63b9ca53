"""Where an entrypoint may come from."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(text: str) -> list[str]:
    return [f.help for f in validate(loads(text)) if f.name == "missing-entrypoint"]


def test_the_only_template_is_proposed():
    assert found("kind: Workflow\nspec: {templates: [{name: a, suspend: {}}]}") == ["add `entrypoint: a`"]


def test_of_several_templates_none_is_proposed():
    text = "kind: Workflow\nspec: {templates: [{name: a, suspend: {}}, {name: b, suspend: {}}]}"
    assert found(text) == ["name the template that runs first"]


@pytest.mark.parametrize(("kind", "count"), [("Workflow", 1), ("WorkflowTemplate", 0), ("ClusterWorkflowTemplate", 0)])
def test_only_what_runs_needs_one(kind, count):
    assert len(found(f"kind: {kind}\nspec: {{}}")) == count


def test_a_cron_workflow_needs_one_inside():
    assert len(found("kind: CronWorkflow\nspec: {workflowSpec: {}}")) == 1


REFERRING = "kind: Workflow\nspec: {workflowTemplateRef: {name: t}}\n---\n"


def test_it_may_come_from_the_referenced_template():
    assert found(REFERRING + "kind: WorkflowTemplate\nmetadata: {name: t}\nspec: {entrypoint: a}") == []


def test_an_empty_one_is_none():
    template = "kind: WorkflowTemplate\nmetadata: {name: t}\nspec: {entrypoint: a}"
    assert found(REFERRING.replace("{workflow", "{entrypoint: '', workflow") + template) == []
    assert len(found("kind: Workflow\nspec: {entrypoint: ''}")) == 1


def test_a_referenced_template_without_one_helps_nobody():
    assert len(found(REFERRING + "kind: WorkflowTemplate\nmetadata: {name: t}\nspec: {}")) == 1


def test_a_referenced_template_that_was_not_given_may_have_one():
    assert found(REFERRING) == []


def test_it_may_come_from_the_controller_s_defaults():
    config = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\n"
    config += "data: {workflowDefaults: '{spec: {entrypoint: a}}'}"
    assert found(f"kind: Workflow\nspec: {{}}\n---\n{config}") == []
