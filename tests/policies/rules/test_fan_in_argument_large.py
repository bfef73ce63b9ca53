from policies.rules.fan_in_argument_large import FanInArgumentLarge
from tests.policies.test_examples import findings

WORKFLOW = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - {name: one, template: one, withSequence: {count: "%s"}}
        - - name: sum
            template: sum
            arguments:
              parameters: [{name: all, value: "sum of {{ steps.one.outputs.parameters.x }}"}]
    - name: one
      container: {image: a}
    - name: sum
      inputs: {parameters: [{name: all}]}
      container: {image: a, args: [--, "{{inputs.parameters.all}}"]}
"""


def test_the_limit_is_reached_by_2048_values_of_64_bytes():
    assert [len(findings(FanInArgumentLarge, WORKFLOW % count)) for count in (2047, 2048)] == [0, 1]


def test_the_argument_is_shown_and_the_field_that_holds_it_is_named():
    (finding,) = findings(FanInArgumentLarge, WORKFLOW % 4000)
    assert finding.span.line == 12
    assert "in args of 'sum'" in finding.message


def test_an_environment_variable_is_as_short_as_an_argument():
    text = (WORKFLOW % 4000).replace("args: [--, ", "env: [{name: ALL, value: ").replace('all}}"]', 'all}}"}]')
    (finding,) = findings(FanInArgumentLarge, text)
    assert "in env of 'sum'" in finding.message


def test_a_scripts_source_is_a_file_and_may_be_long():
    text = (WORKFLOW % 4000).replace("container: {image: a, args: [--, ", "script: {image: a, command: [sh], source: ")
    assert findings(FanInArgumentLarge, text.replace('all}}"]}', 'all}}"}')) == []


def test_one_items_own_output_is_no_fan_in():
    assert findings(FanInArgumentLarge, (WORKFLOW % 4000).replace('withSequence: {count: "4000"}', "")) == []


def test_a_loop_of_unknown_length_is_not_judged():
    assert findings(FanInArgumentLarge, WORKFLOW % "{{workflow.parameters.n}}") == []
