"""Which volumes a container can mount, by who runs its template."""

import pytest

from manifests import loads
from manifests.validation import validate

MOUNT = "volumeMounts: [{name: v, mountPath: /v}]"


def found(text: str) -> list[tuple[int, str]]:
    return [(f.span.line, f.help) for f in validate(loads(text)) if f.name == "undeclared-volume"]


def workflow(template: str, spec: str = "", kind: str = "Workflow", entrypoint: str = "entrypoint: main") -> str:
    head = f"kind: {kind}\nmetadata: {{name: {kind.lower()}}}\nspec:\n  {entrypoint}\n  {spec}\n  templates:\n"
    return f"{head}    - {{name: main, {template}}}\n"


CALL = workflow("steps: [[{name: s, templateRef: {name: workflowtemplate, template: main}}]]")
LIBRARY = workflow(f"container: {{image: a, {MOUNT}}}", "volumes: [{name: v}]", "WorkflowTemplate", "onExit: main")
PATCH = "podSpecPatch: '{volumes: [{name: v, emptyDir: {}}]}'"


@pytest.mark.parametrize(
    "template",
    [
        f"container: {{image: a, {MOUNT}}}",
        f"script: {{image: a, source: x, {MOUNT}}}",
        f"container: {{image: a}}, sidecars: [{{name: s, image: a, {MOUNT}}}]",
        f"container: {{image: a}}, initContainers: [{{name: s, image: a, {MOUNT}}}]",
        f"containerSet: {{{MOUNT}, containers: [{{name: main, image: a}}]}}",
        f"containerSet: {{containers: [{{name: main, image: a, {MOUNT}}}]}}",
        f"{PATCH}, container: {{image: a, {MOUNT}}}",
    ],
)
def test_a_mount_of_nothing_is_found_wherever_it_stands(template):
    assert [line for line, _ in found(workflow(template))] == [7]


@pytest.mark.parametrize(
    ("template", "spec"),
    [
        (f"volumes: [{{name: v}}], container: {{image: a, {MOUNT}}}", ""),
        (f"container: {{image: a, {MOUNT}}}", "volumes: [{name: v}]"),
        (f"container: {{image: a, {MOUNT}}}", "volumeClaimTemplates: [{metadata: {name: v}}]"),
        (f"container: {{image: a, {MOUNT}}}", "templateDefaults: {volumes: [{name: v}]}"),
        (f"container: {{image: a, {MOUNT}}}", "volumes: [{name: '{{workflow.parameters.x}}'}]"),
        (f"suspend: {{}}, sidecars: [{{name: s, image: a, {MOUNT}}}]", ""),
        (f"{PATCH}, containerSet: {{containers: [{{name: main, image: a, {MOUNT}}}]}}", ""),
    ],
)
def test_a_volume_that_is_or_may_be_there_can_be_mounted(template, spec):
    assert found(workflow(template, spec)) == []


def test_a_mount_whose_name_is_a_variable_is_not_looked_at():
    mount = "volumeMounts: [{name: '{{workflow.name}}', mountPath: /v}]"
    assert found(workflow(f"container: {{image: a, {mount}}}")) == []


def test_a_template_by_reference_gets_the_callers_volumes():
    declaring = workflow(
        "steps: [[{name: s, templateRef: {name: workflowtemplate, template: main}}]]", "volumes: [{name: v}]"
    )
    assert found(f"{declaring}---\n{LIBRARY}") == []


def test_a_template_by_reference_does_not_get_the_volumes_of_its_object():
    ((line, help),) = found(f"{CALL}---\n{LIBRARY}")
    assert line == 7
    assert help.startswith("only the template's own volumes come along")


def test_a_workflow_template_without_an_entrypoint_is_run_with_volumes_of_others():
    template = f"container: {{image: a, {MOUNT}}}"
    assert found(workflow(template, "", "WorkflowTemplate", "onExit: main")) == []
    assert [line for line, _ in found(workflow(template, "", "WorkflowTemplate"))] == [7]


def test_a_workflow_template_may_be_run_with_the_volumes_of_any_workflow_that_is_given():
    template = workflow(f"container: {{image: a, {MOUNT}}}", "", "WorkflowTemplate")
    user = "kind: Workflow\nspec: {workflowTemplateRef: {name: workflowtemplate}, volumes: [{name: v}]}\n"
    assert found(f"{template}---\n{user}") == []


def test_a_second_volume_of_a_name_is_found_with_the_first_beside_it():
    text = workflow("volumes: [{name: v}, {name: v}], container: {image: a}", "volumes: [{name: v}]")
    (finding,) = [finding for finding in validate(loads(text)) if finding.name == "undeclared-volume"]
    assert finding.message == "a second volume is named 'v'; Argo takes the first"
    assert [related.span.line for related in finding.related] == [7]
