"""Tasks that take what they do not wait for, as far as Argo sees it."""

import pytest

from manifests import Diagnostic, loads
from manifests.validation import validate


def found(value: str, depends: str = "") -> list[Diagnostic]:
    argument = f'arguments: {{parameters: [{{name: v, value: "{value}"}}]}}'
    text = f"""\
kind: Workflow
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - {{name: a, template: prints}}
          - {{name: b, template: takes, {depends}{argument}}}
    - {{name: prints, script: {{image: a, source: date}}}}
    - name: takes
      inputs: {{parameters: [{{name: v}}]}}
      container: {{image: a, args: ["{{{{inputs.parameters.v}}}}"]}}
"""
    return [f for f in validate(loads(text)) if f.category == "argo" or f.name == "unsafe-reference"]


def test_the_task_is_shown_beside():
    (finding,) = found("{{tasks.a.outputs.result}}")
    assert (finding.name, finding.help) == ("missing-dependency", "add 'a' to its dependencies")
    assert [(related.message, related.span.line) for related in finding.related] == [("task 'a' is here", 8)]
    assert found("{{tasks.a.outputs.result}}", "depends: a, ") == []


@pytest.mark.parametrize("value", ["{{ tasks.a.outputs.result}}", "x{{tasks.a.outputs.result}}"])
def test_what_does_not_begin_with_the_tag_is_only_unsafe(value: str):
    assert [f.name for f in found(value)] == ["unsafe-reference"]


def test_a_tag_that_always_resolves_still_needs_its_task():
    (finding,) = found("{{tasks.names.outputs.result}}")
    assert finding.message == "task 'b' takes a result of task 'names', which this DAG does not have"
    assert finding.help == "known names: a, b"
    assert [f.message for f in found("{{tasks.name}}")] == [
        "task 'b' takes a result of task 'name', which this DAG does not have"
    ]


def test_what_does_not_resolve_is_no_missing_dependency_as_well():
    assert [f.name for f in found("{{tasks.a.outputs.parameters.zz}}")] == ["unresolved-variable"]
    assert [f.name for f in found("{{tasks.gone.outputs.result}}")] == ["unresolved-variable"]


def test_one_of_two_tags_may_not_resolve_and_the_other_may_not_be_there_yet():
    names = [f.name for f in found("{{tasks.a.outputs.result}} {{workflow.parameters.gone}}")]
    assert names == ["missing-dependency", "unresolved-variable"]
