"""Which references are a matter of luck, and what is said of them."""

import pytest

from manifests import Diagnostic, loads
from manifests.validation import validate


def workflow(body: str) -> str:
    return f"""\
kind: Workflow
spec:
  entrypoint: main
  templates:
    - name: main
{body}
    - {{name: prints, script: {{image: a, source: x}}}}
"""


def steps(second: str, first: str = "template: prints") -> str:
    return workflow(
        f"      steps:\n        - - {{name: a, {first}}}\n          - {{name: b, template: prints, {second}}}"
    )


def tasks(second: str, first: str = "template: prints") -> str:
    both = f"          - {{name: a, {first}}}\n          - {{name: b, template: prints, {second}}}"
    return workflow(f"      dag:\n        tasks:\n{both}")


def unsafe(text: str) -> list[Diagnostic]:
    return [finding for finding in validate(loads(text)) if finding.name == "unsafe-reference"]


A_STEP = 'when: "{{steps.a.outputs.result}} == 1"'
A_TASK = 'when: "{{tasks.a.outputs.result}} == 1"'


def test_a_parallel_step_is_shown_beside():
    (finding,) = unsafe(steps(A_STEP))
    why = "a step of the same group, which runs at the same time"
    assert finding.message == f"step 'b' uses `steps.a.outputs.result`, {why}"
    assert finding.help == "move it to a later group"
    assert (finding.span.line, [related.span.line for related in finding.related]) == (8, [7])


def test_a_task_that_is_not_waited_for_is_shown_beside():
    (finding,) = unsafe(tasks(A_TASK))
    assert finding.message == "task 'b' uses `tasks.a.outputs.result`, a task that it does not wait for"
    assert finding.help == "add 'a' to its dependencies"
    assert [related.message for related in finding.related] == ["task 'a' is here"]


def test_a_task_that_is_waited_for_through_others_is_safe():
    between = "          - {name: c, template: prints, depends: a}\n          - {name: b,"
    assert unsafe(tasks(f"depends: c, {A_TASK}").replace("          - {name: b,", between)) == []


OWN = {
    "its condition": ("when: \"'{{tasks.b.outputs.result}}' == ''\"", 1),
    "its loop": ('withParam: "{{tasks.b.outputs.result}}"', 1),
    "an expression": ("when: \"{{=tasks.b.outputs.result == ''}}\"", 1),
    "a hook": (
        'hooks: {exit: {template: prints, arguments: {parameters: [{name: x, value: "{{tasks.b.exitCode}}"}]}}}',
        0,
    ),
}


@pytest.mark.parametrize("place", OWN)
def test_its_own_result_in(place):
    text, count = OWN[place]
    found = unsafe(tasks(text))
    assert len(found) == count
    assert {finding.help for finding in found} <= {"a step knows its own results only in its hooks"}


def test_the_same_result_twice_in_one_text_is_one_finding():
    assert len(unsafe(tasks('when: "{{tasks.a.exitCode}} == 1 || {{tasks.a.exitCode}} == 2"'))) == 1


def test_what_argo_rejects_is_not_unsafe_as_well():
    value = 'arguments: {parameters: [{name: x, value: "{{tasks.a.outputs.result}}"}]}'
    assert unsafe(tasks(value)) == []
    assert unsafe(tasks('when: "{{tasks.a.outputs.parameters.nowhere}} == 1"')) == []


def test_two_faults_in_one_argument_are_two_findings():
    value = "{{tasks.a.outputs.result}} {{inputs.parameters.nowhere}}"
    text = tasks(f'arguments: {{parameters: [{{name: x, value: "{value}"}}]}}')
    names = [finding.name for finding in validate(loads(text)) if finding.category == "argo"]
    assert names == ["missing-dependency", "unresolved-variable"]


def test_steps_of_an_inline_template_mean_each_other():
    """Also where the step outside has the same name."""
    last = '{name: c, template: prints, when: "{{steps.a.status}} == 1"}'
    inner = f"inline: {{steps: [[{{name: a, template: prints}}], [{last}]]}}"
    assert unsafe(steps("when: 'true'", inner)) == []


def test_an_inline_template_that_uses_its_own_step_is_found():
    inner = 'inline: {container: {image: x, args: ["{{=steps.a.outputs.result}}"]}}'
    assert [finding.span.line for finding in unsafe(steps("when: 'true'", inner))] == [7]
