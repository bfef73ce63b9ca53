"""What is said of a variable that nothing answers to, and where."""

import pytest

from manifests import Diagnostic, loads
from manifests.validation import validate

STEPS = """\
kind: Workflow
spec:
  entrypoint: main
  arguments: {{parameters: [{{name: level, value: x}}]}}
  templates:
    - name: main
      inputs: {{parameters: [{{name: text, value: x}}]}}
      steps:
        - - {{name: first, template: gives}}
        - - {{name: second, template: work, when: "{tag} == 1"}}
        - - {{name: third, template: prints}}
    - {{name: work, container: {{image: a}}}}
    - {{name: prints, script: {{image: a, source: x}}}}
    - {{name: gives, container: {{image: a}}, outputs: {{parameters: [{{name: number, valueFrom: {{path: /n}}}}]}}}}
"""
TASKS = """\
kind: Workflow
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - {{name: first, template: prints}}
          - {{name: second, template: prints, when: "{tag} == 1"}}
    - {{name: prints, script: {{image: a, source: x}}}}
"""
LEAF = """\
kind: Workflow
spec:
  entrypoint: main
  templates:
    - name: main
      inputs: {{artifacts: [{{name: file, path: /f, raw: {{data: x}}}}], parameters: [{{name: text, value: x}}]}}
      container: {{image: a, args: ["{tag}"]}}
"""


def unresolved(text: str) -> list[Diagnostic]:
    return [finding for finding in validate(loads(text)) if finding.name == "unresolved-variable"]


HELPS = {
    "a misspelt step": (STEPS, "steps.frist.status", "did you mean steps.first?"),
    "a step that is not there": (STEPS, "steps.zzz.status", "known names: first, second, third"),
    "tasks in steps": (STEPS, "tasks.first.status", "write {{steps.first.status}}"),
    "steps in a DAG": (TASKS, "steps.first.status", "write {{tasks.first.status}}"),
    "a later step": (STEPS, "steps.third.outputs.result", "step 'third' has not run by then"),
    "a misspelt output": (
        STEPS,
        "steps.first.outputs.parameters.numbr",
        "did you mean {{steps.first.outputs.parameters.number}}?",
    ),
    "the status of a task that is not waited for": (
        TASKS,
        "tasks.first.status",
        "a status is known of the tasks that this one waits for; add 'first' to its dependencies",
    ),
    "a step in a template without any": (
        LEAF,
        "steps.first.outputs.result",
        "a template knows only its own inputs; hand the value in as an argument",
    ),
    "a misspelt input": (LEAF, "inputs.parameters.txt", "did you mean {{inputs.parameters.text}}?"),
    "an input that is not there": (
        LEAF,
        "inputs.parameters.zzz",
        "declare 'zzz' in the `inputs.parameters` of this template",
    ),
    "an argument that is not there": (
        STEPS,
        "workflow.parameters.zzz",
        "declare 'zzz' in the `arguments.parameters` of the workflow",
    ),
    "a misspelt argument": (STEPS, "workflow.parameters.lvel", "did you mean {{workflow.parameters.level}}?"),
    "an unknown thing about the workflow": (LEAF, "workflow.nam", "did you mean {{workflow.name}}?"),
}


@pytest.mark.parametrize("case", HELPS)
def test_the_help_for(case):
    text, tag, help = HELPS[case]
    (finding,) = unresolved(text.format(tag=f"{{{{{tag}}}}}"))
    assert finding.message == f"nothing answers to {{{{{tag}}}}} here"
    assert finding.help == help


def test_the_place_is_the_variable_itself():
    text = LEAF.format(tag="{{inputs.parameters.text}} and {{ inputs.parameters.nowhere }}")
    (finding,) = unresolved(text)
    line = text.splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == "inputs.parameters.nowhere"


def test_two_variables_of_one_text_are_two_findings_at_two_places():
    found = unresolved(LEAF.format(tag="{{inputs.parameters.zzz}} {{workflow.parameters.yyy}}"))
    assert len({finding.span.column for finding in found}) == len(found) == 2


def test_of_very_many_steps_not_all_are_listed():
    steps = "".join(f"        - - {{name: s{number}, template: work}}\n" for number in range(200))
    text = f"kind: Workflow\nspec:\n  entrypoint: main\n  templates:\n    - name: main\n      steps:\n{steps}"
    text += "        - - {name: last, template: work, when: '{{steps.zzz.status}} == 1'}\n"
    (finding,) = unresolved(f"{text}    - {{name: work, container: {{image: a}}}}\n")
    assert finding.help.startswith("known names: s0, s1, ")
    assert finding.help.endswith(" and 181 more")


@pytest.mark.parametrize("tag", ["{{inputs.parameters.text\\n}}", "{{ inputs.parameters.text\\t }}"])
def test_a_line_break_or_tab_behind_a_name_is_a_part_of_it(tag):
    text = LEAF.format(tag="TAG").replace("'TAG'", '"TAG"').replace("TAG", tag)
    (finding,) = unresolved(text)
    assert finding.message == "Argo takes the line break or tab behind 'inputs.parameters.text' for a part of the name"
    assert finding.help == "close it by }} on the same line"
    assert [f.name for f in validate(loads(text)) if f.name == "unknown-variable"] == []


ARTIFACTS = """\
kind: Workflow
spec:
  entrypoint: main
  arguments:
    artifacts:
      - {{name: data, s3: {{key: "{key}"}}}}
      - {{name: unused, s3: {{key: "{{{{workflow.parameters.unused}}}}"}}}}
  templates:
    - name: main
      inputs: {{artifacts: [{{name: data, path: /data}}]}}
      {body}
    - {{name: work, suspend: {{}}}}
"""


def test_an_artifact_that_the_workflow_gives_is_looked_at_in_the_place_of_the_input():
    leaf = ARTIFACTS.format(key="{{workflow.parameters.nowhere}}", body="container: {image: a}")
    assert [(f.span.line, f.span.column) for f in unresolved(leaf)] == [(6, 35)]
    assert unresolved(ARTIFACTS.format(key="{{workflow.name}}", body="container: {image: a}")) == []


def test_of_steps_argo_does_not_look_at_the_artifacts_that_the_workflow_gives():
    steps = ARTIFACTS.format(key="{{workflow.parameters.nowhere}}", body="steps: [[{name: a, template: work}]]")
    assert unresolved(steps.replace(", path: /data", "")) == []


@pytest.mark.parametrize(("version", "count"), [("3.6", 0), ("3.7", 1), ("4.1", 1)])
def test_labels_of_the_spec_are_looked_at_with_each_template_since_3_7(version, count):
    label = "podMetadata: {labels: {of: '{{inputs.parameters.nowhere}}'}}"
    spec = f"  entrypoint: main\n  {label}\n  templates: [{{name: main, container: {{image: a}}}}]\n"
    found = validate(loads(f"kind: Workflow\nspec:\n{spec}", argo_version=version))
    assert [f.name for f in found] == ["unresolved-variable"] * count
