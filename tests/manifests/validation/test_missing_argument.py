"""What is said of an input without a value, and where."""

import pytest

from manifests import Diagnostic, loads
from manifests.validation import validate

NEEDS = """\
    - name: needs
      inputs:
        parameters:
          - {name: text}
        artifacts:
          - {name: file, path: /f}
      container: {image: a, args: ["{{inputs.parameters.text}}"]}
"""


def missing(text: str) -> list[Diagnostic]:
    return [finding for finding in validate(loads(text)) if finding.name == "missing-argument"]


def step(arguments: str) -> str:
    head = "kind: WorkflowTemplate\nspec:\n  templates:\n    - name: main\n      steps:\n        - - name: go\n"
    return f"{head}            template: needs\n{arguments}{NEEDS}"


def test_each_input_is_a_finding_at_the_step_with_the_declaration_beside():
    found = missing(step(""))
    assert [(finding.span.line, finding.related[0].span.line, finding.message) for finding in found] == [
        (6, 13, "step 'go' gives no value to the input artifact 'file' of template 'needs'"),
        (6, 11, "step 'go' gives no value to the input parameter 'text' of template 'needs'"),
    ]
    assert {finding.related[0].message for finding in found} == {"the input is declared here"}


HELPS = {
    "another name": ("{name: other, value: x}", "add 'text'"),
    "a misspelt name": ("{name: txt, value: x}", "did you mean 'text' where 'txt' is written?"),
}


@pytest.mark.parametrize("case", HELPS)
def test_the_help_where_the_step_gives(case):
    argument, help = HELPS[case]
    file = "              artifacts: [{name: file, raw: {data: x}}]\n"
    (finding,) = missing(step(f"            arguments:\n              parameters: [{argument}]\n{file}"))
    assert (finding.span.line, finding.help) == (8, help)


@pytest.mark.parametrize("argument", ["{name: text}", "{name: text, default: x}", "{name: text, valueFrom: {path: x}}"])
def test_an_argument_from_where_nothing_can_come_is_reported_by_another_check(argument):
    file = "              artifacts: [{name: file, raw: {data: x}}]\n"
    assert missing(step(f"            arguments:\n              parameters: [{argument}]\n{file}")) == []


def test_the_workflow_gives_its_arguments_to_the_entrypoint_and_the_exit_handler():
    text = f"kind: Workflow\nspec:\n  entrypoint: needs\n  onExit: needs\n  templates:\n{NEEDS}"
    lines = [finding.span.line for finding in missing(text)]
    assert sorted(lines) == [3, 3, 4, 4]
    assert {finding.message.partition(" gives")[0] for finding in missing(text)} == {"`spec.arguments`"}


def test_a_declared_argument_without_a_value_hides_the_default():
    spec = "entrypoint: needs\n  arguments: {parameters: [{name: text}]}\n"
    text = f"kind: Workflow\nspec:\n  {spec}  templates:\n{NEEDS}"
    text = text.replace("{name: text}\n        art", "{name: text, default: x}\n        art")
    helps = [finding.help for finding in missing(text) if "parameter" in finding.message]
    assert helps == ["give it a value; an argument without one hides the default of the input"]


def test_an_exit_handler_of_a_referenced_object_does_not_get_that_objects_arguments():
    text = f"""\
kind: Workflow
spec:
  workflowTemplateRef: {{name: shared}}
  onExit: needs
---
kind: WorkflowTemplate
metadata: {{name: shared}}
spec:
  entrypoint: work
  arguments: {{parameters: [{{name: text, value: x}}], artifacts: [{{name: file, raw: {{data: x}}}}]}}
  templates:
    - {{name: work, container: {{image: a}}}}
{NEEDS}"""
    found = missing(text)
    assert [(finding.span.line, finding.help) for finding in found] == [(4, "add 'file'"), (4, "add 'text'")]


def test_an_artifact_of_a_cron_workflow_is_missed_though_a_parameter_has_its_name():
    needs = NEEDS.replace("- {name: text}", "- {name: text, value: x}").replace("\n    ", "\n      ")
    spec = (
        "workflowSpec:\n    entrypoint: needs\n    arguments: {parameters: [{name: file, value: x}]}\n    templates:\n"
    )
    text = f"kind: CronWorkflow\nspec:\n  schedules: ['* * * * *']\n  {spec}  {needs}"
    assert [finding.help for finding in missing(text)] == ["add 'file'"]


def test_a_cron_workflows_argument_without_a_value_is_reported_by_another_check():
    needs = NEEDS.partition("        artifacts")[0].replace("\n    ", "\n      ")
    spec = "workflowSpec:\n    entrypoint: needs\n    arguments: {parameters: [{name: text}]}\n    templates:\n"
    text = f"kind: CronWorkflow\nspec:\n  schedules: ['* * * * *']\n  {spec}  {needs}        suspend: {{}}\n"
    assert missing(text) == []
