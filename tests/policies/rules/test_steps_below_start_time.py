import pytest

from policies.rules.steps_below_start_time import StepsBelowStartTime
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: all
  templates:
    - name: all
      steps: [[{name: one, template: one, withSequence: {count: "%d"}}]]
    - name: one
      container: {image: "alpine:3.20", command: %s}
"""


@pytest.mark.parametrize(
    ("command", "takes"),
    [
        ('[sleep, "11"]', "work for 11.0s"),
        ("[sh, -c, sleep 0.5]", "work for 500ms"),
        ("[/bin/sleep, 3s]", "work for 3.0s"),
        ("[echo, hello]", "work for no time"),
    ],
)
def test_plain_commands_tell_how_long_they_take(command, takes):
    (found,) = findings(StepsBelowStartTime, TEXT % (100, command))
    assert takes in found.message


@pytest.mark.parametrize(
    "command",
    [
        '[sleep, "12"]',
        "[sh, -c, sleep 2 && ./work]",
        "[./work]",
        '[sleep, "{{inputs.parameters.n}}"]',
        "[sleep, 5m]",
        "[]",
    ],
)
def test_long_steps_and_those_of_unknown_length_are_left_alone(command):
    assert findings(StepsBelowStartTime, TEXT % (100, command)) == []


def test_a_few_short_steps_are_nobodys_trouble():
    assert findings(StepsBelowStartTime, TEXT % (49, '[sleep, "2"]')) == []


def test_a_script_that_only_sleeps_counts():
    script = '      script: {image: "alpine:3.20", command: [sh], source: sleep 2}\n'
    head = TEXT.partition("      container")[0] % 100
    assert len(findings(StepsBelowStartTime, head + script)) == 1
    assert findings(StepsBelowStartTime, head + script.replace("sleep 2", "./work")) == []


def test_from_fifty_pods_on_a_loop_is_wide():
    assert len(findings(StepsBelowStartTime, TEXT % (50, "[echo, a]"))) == 1
    assert findings(StepsBelowStartTime, TEXT % (49, "[echo, a]")) == []
