"""What counts as a use of a parameter."""

import pytest

from manifests import loads
from manifests.validation import validate

SHARED = """\
---
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  arguments: {parameters: [{name: a-b, value: x}]}
  entrypoint: work
  templates:
    - name: work
      container: {image: a, args: ["{{workflow.parameters.c}}"]}
"""


def unused(text: str) -> list[str]:
    found = [finding for finding in validate(loads(text)) if finding.name == "unused-parameter"]
    return [finding.message.rpartition(" ")[2].strip("'") for finding in found]


def inputs(argument: str, spec: str = "") -> list[str]:
    """The unused inputs among `a`, `a-b` and `c` of a template whose container gets an argument."""
    return unused(
        "kind: Workflow\nspec:\n  entrypoint: main\n"
        f"  {spec}\n"
        "  templates:\n    - name: main\n"
        "      inputs: {parameters: [{name: a, value: x}, {name: a-b, value: x}, {name: c, value: x}]}\n"
        f"      container: {{image: a, args: ['{argument}']}}\n"
    )


def arguments(spec: str, more: str = "") -> list[str]:
    """The unused ones among the arguments `a-b` and `c` of a workflow."""
    given = "arguments: {parameters: [{name: a-b, value: x}, {name: c, value: x}]}"
    return unused(f"kind: Workflow\nmetadata: {{name: user}}\nspec:\n  {given}\n  {spec}\n{more}")


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("nothing", ["a", "a-b", "c"]),
        ("{{inputs.parameters.c}}", ["a", "a-b"]),
        ("{{ inputs.parameters.c }}", ["a", "a-b"]),
        ("{{=asInt(inputs.parameters.c)-1}}", ["a", "a-b"]),
        ("{{=inputs.parameters.c-1}}", ["a", "a-b"]),
        ("{{inputs.parameters.a}}", ["a-b", "c"]),
        ("{{input.parameter.c}}", ["a", "a-b"]),
        ("{{workflow.parameters.c}}", ["a", "a-b", "c"]),
    ],
)
def test_a_variable_uses_the_input_it_names(argument, expected):
    assert inputs(argument) == expected


def test_a_hyphen_may_be_a_minus():
    assert inputs("{{inputs.parameters.a-b}}") == ["c"]


@pytest.mark.parametrize(
    "argument",
    [
        "{{inputs.parameters}}",
        '{{=inputs.parameters["c"]}}',
        '{{=inputs["parameters"].c}}',
        "{{=toJson(inputs.parameters)}}",
        "{{inputs.parameters.{{workflow.name}}}}",
    ],
)
def test_what_takes_all_inputs_or_any_uses_them_all(argument):
    assert inputs(argument) == []


def test_a_misspelt_name_may_mean_any():
    assert inputs("{{inputs.parameters.d}}") == []


def test_a_patch_of_the_spec_uses_inputs_too():
    assert inputs("nothing", "podSpecPatch: '{\"priority\": {{inputs.parameters.c}}}'") == ["a", "a-b"]


@pytest.mark.parametrize("kind", ["suspend: {}", "plugin: {hello: {}}"])
def test_inputs_that_others_read_are_not_looked_at(kind):
    head = "kind: Workflow\nspec:\n  entrypoint: main\n  templates:\n"
    assert unused(f"{head}    - {{name: main, inputs: {{parameters: [{{name: a, value: x}}]}}, {kind}}}\n") == []


def test_an_argument_may_be_used_anywhere_in_its_object():
    use = 'entrypoint: main\n  volumes: [{name: v, configMap: {name: "{{workflow.parameters.a-b}}"}}]'
    assert arguments(f"{use}\n  templates: [{{name: main, container: {{image: a}}}}]") == ["c"]


@pytest.mark.parametrize("role", ["entrypoint: main", "entrypoint: w\n  onExit: main"])
def test_an_argument_is_passed_to_the_input_of_its_name(role):
    main = "{name: main, inputs: {parameters: [{name: c}]}, container: {image: a, args: ['{{inputs.parameters.c}}']}}"
    assert arguments(f"{role}\n  templates: [{main}, {{name: w, container: {{image: a}}}}]") == ["a-b"]


def test_an_argument_may_be_used_in_the_template_that_is_referred_to():
    assert arguments("workflowTemplateRef: {name: shared}", SHARED) == ["a-b"]


def test_an_argument_may_be_used_in_a_template_that_a_step_refers_to():
    step = "{name: s, templateRef: {name: shared, template: work}}"
    assert arguments(f"entrypoint: m\n  templates: [{{name: m, steps: [[{step}]]}}]", SHARED) == ["a-b"]


@pytest.mark.parametrize(
    "step",
    [
        "{name: s, templateRef: {name: elsewhere, template: work}}",
        "{name: s, template: m, when: x, hooks: {exit: {templateRef: {name: elsewhere, template: work}}}}",
    ],
)
def test_nothing_is_said_of_arguments_where_a_template_is_not_known(step):
    assert arguments(f"entrypoint: m\n  templates: [{{name: m, steps: [[{step}]]}}]") == []


def test_a_workflow_templates_arguments_are_for_others():
    assert unused(SHARED) == []
