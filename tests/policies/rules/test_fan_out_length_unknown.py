from policies.rules.fan_out_length_unknown import FanOutLengthUnknown
from tests.policies.test_examples import findings

WORKFLOW = """\
kind: Workflow
metadata: {name: wide}
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - {name: one, template: one, withSequence: {count: "%s"}}
    - name: one
      container: {image: a}
"""


def with_spec(text, line):
    return text.replace("  entrypoint: all\n", f"  entrypoint: all\n  {line}\n")


UNKNOWN = (WORKFLOW % 1).replace('withSequence: {count: "1"}', 'withParam: "{{inputs.parameters.list}}"')


def test_a_loop_whose_length_is_written_is_not_unknown():
    assert findings(FanOutLengthUnknown, WORKFLOW % 10) == []
    assert [finding.span.line for finding in findings(FanOutLengthUnknown, UNKNOWN)] == [8]


def test_a_list_that_is_an_argument_of_the_workflow_has_a_length():
    text = UNKNOWN.replace("inputs.parameters", "workflow.parameters")
    known = with_spec(text, 'arguments: {parameters: [{name: list, value: "[1, 2]"}]}')
    assert findings(FanOutLengthUnknown, known) == []


def test_any_limit_on_the_way_settles_it():
    assert findings(FanOutLengthUnknown, with_spec(UNKNOWN, "parallelism: 5")) == []
    assert findings(FanOutLengthUnknown, UNKNOWN.replace("- name: all", "- name: all\n      parallelism: 5")) == []


def test_what_is_wide_by_what_is_known_is_left_to_the_other_rule():
    text = UNKNOWN.replace("container: {image: a}", "steps: [[{name: x, template: y, withSequence: {count: '60'}}]]")
    assert findings(FanOutLengthUnknown, text + "    - {name: y, container: {image: a}}\n") == []
