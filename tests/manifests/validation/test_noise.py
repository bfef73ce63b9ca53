"""Several mistakes are several findings, each at its place; one mistake is one finding, whatever depends on it."""

from __future__ import annotations

import re

import pytest

from manifests import Diagnostic, Severity, loads
from manifests.validation import validate

_MARK = re.compile(r"# <- ([\w-]+)")


def errors(text: str) -> list[Diagnostic]:
    return [f for f in validate(loads(text)) if f.category == "argo" and f.severity is Severity.ERROR]


def lines_found(text: str) -> list[tuple[int, str]]:
    return sorted((finding.span.line, finding.name) for finding in errors(text))


def lines_marked(text: str) -> list[tuple[int, str]]:
    lines = enumerate(text.splitlines(), start=1)
    return sorted((number, name) for number, line in lines for name in _MARK.findall(line))


SIX_FAULTS = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: nightly-
spec:
  entrypoint: main
  podGC:
    strategy: OnPodDone  # <- pod-gc
  templates:
    - name: main
      dag:
        tasks:
          - name: fetch
            template: fetch
          - name: train
            template: train
            depends: fetched  # <- unknown-dependency
          - name: report
            depends: train
            template: reprot  # <- unknown-template
    - name: fetch
      container:
        image: alpine:3.20
        args: [1]  # <- wrong-type
    - name: train
      retryStrategy:
        retryPolicy: Sometimes  # <- retry-policy
      container:
        image: alpine:3.20
        args: ["{{inputs.parameters.epochs}}"]  # <- unresolved-variable
    - name: report
      container:
        image: alpine:3.20
"""


def test_six_mistakes_of_six_kinds_are_six_findings_at_six_places():
    found = lines_found(SIX_FAULTS)
    assert found == lines_marked(SIX_FAULTS)
    assert len({name for _, name in found}) == len({line for line, _ in found}) == 6


def test_each_mistake_put_right_takes_away_its_own_finding_only():
    right = {
        "OnPodDone": "OnPodSuccess",
        "fetched": "fetch",
        "reprot": "report",
        "args: [1]": "args: ['1']",
        "Sometimes": "Always",
        "{{inputs.parameters.epochs}}": "{{workflow.name}}",
    }
    text = SIX_FAULTS
    for wrong, cure in right.items():
        line = next(number for number, line in enumerate(text.splitlines(), start=1) if wrong in line)
        before = lines_found(text)
        text = text.replace(wrong, cure)
        assert lines_found(text) == [place for place in before if place[0] != line]
    assert lines_found(text) == []


WORK = '    - {name: work, container: {image: "alpine:3.20"}}\n'
TAKES = """\
    - name: takes
      inputs: {parameters: [{name: value}]}
      container: {image: "alpine:3.20", args: ["{{inputs.parameters.value}}"]}
"""


def workflow(templates: str) -> str:
    return f"kind: Workflow\nmetadata: {{generateName: x-}}\nspec:\n  entrypoint: main\n  templates:\n{templates}"


ONE_CAUSE = {
    "a WorkflowTemplate that is not given, and what its templates would have put out": """\
    - name: main
      steps:
        - - name: a
            templateRef: {name: nowhere, template: work}  # <- missing-reference
            arguments: {parameters: [{name: anything, value: x}]}
        - - name: b
            template: takes
            when: "{{steps.a.outputs.result}} == 1"
            arguments: {parameters: [{name: value, value: "{{steps.a.outputs.parameters.total}}"}]}
""",
    "the same in a DAG, with an artifact": """\
    - name: main
      dag:
        tasks:
          - name: a
            templateRef: {name: nowhere, template: work}  # <- missing-reference
          - name: b
            depends: a
            inline: {inputs: {artifacts: [{name: f, path: /f}]}, container: {image: "alpine:3.20"}}
            arguments: {artifacts: [{name: f, from: "{{tasks.a.outputs.artifacts.f}}"}]}
""",
    "a misspelt template, its arguments, and what it would have put out": """\
    - name: main
      steps:
        - - name: a
            template: taks  # <- unknown-template
            arguments: {parameters: [{name: value, value: x}]}
        - - name: b
            template: takes
            arguments: {parameters: [{name: value, value: "{{steps.a.outputs.parameters.total}}"}]}
""",
    "a misspelt template whose arguments are missing": """\
    - name: main
      steps:
        - - {name: a, template: taks}  # <- unknown-template
""",
    "a misspelt template in the outputs of steps": """\
    - name: main
      outputs: {parameters: [{name: o, valueFrom: {parameter: "{{steps.a.outputs.parameters.total}}"}}]}
      steps:
        - - {name: a, template: wrk}  # <- unknown-template
""",
    "a step with two ways of naming what it runs": """\
    - name: main
      steps:
        - - name: a
            template: work
            templateRef: {name: nowhere, template: work}
        - - name: b
            template: takes
            arguments: {parameters: [{name: value, value: "{{steps.a.outputs.result}}"}]}
""",
    "a broken name of a step that others refer to": """\
    - name: main
      steps:
        - - {name: first_one, template: work}  # <- step-name
        - - name: b
            template: takes
            when: "{{steps.first_one.status}} == Succeeded"
            arguments: {parameters: [{name: value, value: "{{steps.first_one.outputs.result}}"}]}
""",
    "a broken name of a task that others depend on": """\
    - name: main
      dag:
        tasks:
          - {name: first_one, template: work}  # <- step-name
          - {name: b, template: work, depends: first_one}
          - {name: c, template: work, depends: first_one.Succeeded && b}
""",
    "a task that is not there, three times in one depends": """\
    - name: main
      dag:
        tasks:
          - name: a
            template: work
            depends: (nowhere.Succeeded || nowhere.Failed) && !nowhere.Omitted  # <- unknown-dependency
""",
    "a task that is not there, and what depends on the one that waits for it": """\
    - name: main
      dag:
        tasks:
          - {name: a, template: work, depends: nowhere}  # <- unknown-dependency
          - name: b
            template: takes
            depends: a
            arguments: {parameters: [{name: value, value: "{{tasks.a.outputs.result}}"}]}
""",
    "tasks that wait for each other, and their variables": """\
    - name: main
      dag:
        tasks:
          - {name: a, template: work, depends: b}  # <- dag-cycle
          - name: b
            template: takes
            depends: a
            arguments: {parameters: [{name: value, value: "{{tasks.a.outputs.result}}"}]}
""",
    "a template that runs nothing, and what refers to its result": """\
    - name: main
      steps:
        - - {name: a, template: empty}
        - - {name: b, template: takes, arguments: {parameters: [{name: value, value: "{{steps.a.outputs.result}}"}]}}
    - name: empty  # <- template-type
      outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
""",
    "a template with a fault that three steps call": """\
    - name: main
      steps:
        - - {name: a, template: faulty}
          - {name: b, template: faulty}
        - - {name: c, template: faulty}
    - name: faulty
      container:
        image: "alpine:3.20"
        args: ["{{inputs.parameters.nowhere}}"]  # <- unresolved-variable
""",
    "an argument without a value is not missing as well": """\
    - name: main
      steps:
        - - name: a
            template: takes
            arguments:
              parameters:
                - {name: value}  # <- missing-value
""",
    "a misspelt key instead of template is not a missing template as well": """\
    - name: main
      steps:
        - - name: a
            tempalte: work  # <- unknown-key
""",
    "a misspelt type of a template is not a missing type as well": """\
    - name: main
      contianer: {image: "alpine:3.20"}  # <- unknown-key
""",
    "an input in the wrong place is not a missing input as well": """\
    - name: main
      steps:
        - - name: a
            template: wrong
            arguments: {parameters: [{name: x, value: v}]}
    - name: wrong
      input: {parameters: [{name: x}]}  # <- unknown-key
      container: {image: "alpine:3.20", args: ["{{inputs.parameters.x}}"]}
""",
    "a number instead of a text keeps nothing else from being understood": """\
    - name: main
      steps:
        - - name: a
            template: work
            when: 1  # <- wrong-type
        - - {name: b, template: takes, arguments: {parameters: [{name: value, value: "{{steps.a.outputs.result}}"}]}}
""",
    "a duplicate template, of which the second lacks what the first has": """\
    - name: main
      steps:
        - - {name: a, template: work}
        - - {name: b, template: takes, arguments: {parameters: [{name: value, value: "{{steps.a.outputs.result}}"}]}}
    - {name: takes, container: {image: "alpine:3.20"}}  # <- duplicate-template
""",
}
PLACELESS = {"a step with two ways of naming what it runs": ["call-target"]}
"""What is found where the case marks no line."""


@pytest.mark.parametrize("cause", ONE_CAUSE)
def test_one_cause_is_one_finding(cause: str):
    templates = ONE_CAUSE[cause]
    if "duplicate-template" in templates:
        text = workflow(TAKES + WORK + templates)
    else:
        text = workflow(templates + TAKES + WORK)
    if cause in PLACELESS:
        assert [finding.name for finding in errors(text)] == PLACELESS[cause]
    else:
        assert lines_found(text) == lines_marked(text)


REFERRING = """\
kind: Workflow
metadata: {{generateName: {name}-}}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - {{name: a, templateRef: {{name: shared, template: work}}}}
---
"""
SHARED = """\
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  templates:
    - name: work
      container:
        image: "alpine:3.20"
        args: ["{{inputs.parameters.nowhere}}"]  # <- unresolved-variable
      outputs:
        parameters:
          - {name: o}  # <- output-value
"""


def test_a_fault_of_a_workflow_template_is_found_once_though_three_workflows_call_it():
    text = "".join(REFERRING.format(name=name) for name in ("one", "two", "three")) + SHARED
    assert lines_found(text) == lines_marked(text)


def test_a_fault_of_a_workflow_template_is_found_once_though_three_workflows_run_it_as_a_whole():
    running = "kind: Workflow\nspec: {entrypoint: work, workflowTemplateRef: {name: shared}}\n---\n"
    text = running * 3 + SHARED
    assert lines_found(text) == lines_marked(text)


def test_each_workflow_that_fails_its_workflow_template_is_told_so():
    """The fault is the callers', so it is said of each of them."""
    shared = SHARED.replace("inputs.parameters.nowhere", "workflow.parameters.nowhere").partition("      outputs:")[0]
    callers = "".join(REFERRING.format(name=name) for name in ("one", "two"))
    assert lines_found(shared.replace("  # <- unresolved-variable", "")) == []
    assert {finding.name for finding in errors(callers + shared)} == {"unresolved-variable"}


def test_a_missing_object_is_reported_for_each_place_that_names_it():
    text = REFERRING.format(name="one") + REFERRING.format(name="two")
    assert [name for _, name in lines_found(text)] == ["missing-reference", "missing-reference"]


def test_a_whole_workflow_template_that_is_not_given_is_all_that_is_said():
    text = """\
kind: Workflow
metadata: {generateName: x-}
spec:
  entrypoint: train
  onExit: report
  arguments: {parameters: [{name: epochs, value: "3"}]}
  hooks: {exit: {template: report}}
  workflowTemplateRef: {name: nowhere}  # <- missing-reference
"""
    assert lines_found(text) == lines_marked(text)
    assert [finding.name for finding in validate(loads(text))] == ["missing-reference"]


def test_what_is_broken_is_not_looked_at_any_further():
    text = "kind: Workflow\nspec:\n  entrypoint: main: twice\n  templates: [{name: main}]\n"
    assert [finding.name for finding in errors(text)] == ["broken-yaml"]


def test_a_fault_behind_an_anchor_is_found_once():
    text = workflow("""\
    - name: main
      container: &run
        image: "alpine:3.20"
        args: [1]  # <- wrong-type
    - name: again
      container: *run
""")
    assert lines_found(text) == lines_marked(text)


def test_a_name_that_yaml_takes_for_a_boolean_is_one_finding() -> None:
    """In YAML 1.1 `n` is false; what refers to the parameter is right all the same."""
    text = """\
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps: [[{name: s, template: work, arguments: {parameters: [{name: "n", value: "1"}]}}]]
    - name: work
      inputs: {parameters: [{name: n}]}
      container: {image: "alpine:3.20", args: ["{{inputs.parameters.n}}"]}
"""
    assert [(finding.name, finding.span.line) for finding in validate(loads(text))] == [("wrong-type", 9)]
