import pytest

from policies.rules.retry_text_as_number import RetryTextAsNumber
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: one
      retryStrategy: %s
      container: {image: "alpine:3.20"}
"""


def messages(expression):
    return [found.message for found in findings(RetryTextAsNumber, TEXT % f'{{limit: 3, expression: "{expression}"}}')]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("lastRetry.exitCode == 2", "is never true"),
        ("2 == lastRetry.exitCode", "is never true"),
        ("lastRetry.exitCode in [1, 2]", "is never true"),
        ("lastRetry.exitCode != 2", "is always true"),
        ("lastRetry.exitCode == -1", "comparing it with -1"),
        ("lastRetry.exitCode in [-1, 2]", "comparing it with -1"),
        ("lastRetry.exitCode > 1", "is an error"),
        ("retries < 3", "is an error"),
        ("lastRetry.duration <= 1.5", "is an error"),
    ],
)
def test_what_the_comparison_does_is_told(expression, words):
    (message,) = messages(expression)
    assert words in message


@pytest.mark.parametrize(
    "expression",
    [
        "lastRetry.exitCode == '2'",
        "asInt(lastRetry.exitCode) > 1",
        "asInt(lastRetry.exitCode) == -1",
        "lastRetry.exitCode == '-1'",
        "asFloat(lastRetry.duration) < 60",
        "{{inputs.parameters.n}} > 1",
        "lastRetry.exitCode == {{inputs.parameters.n}}",
        "lastRetry.exitCode == true",
        "1 == 2",
    ],
)
def test_texts_numbers_and_unknown_values_are_left_alone(expression):
    assert messages(expression) == []


def test_a_duration_takes_a_cast_with_decimals():
    (found,) = findings(RetryTextAsNumber, TEXT % "{limit: 3, expression: lastRetry.duration < 60}")
    assert "asFloat(lastRetry.duration)" in found.help


def test_a_strategy_of_the_workflow_is_told_once():
    text = (
        TEXT % "null"
    ) + "    - {name: two, container: {image: a}}\n  retryStrategy: {limit: 1, expression: retries < 3}\n"
    assert len(findings(RetryTextAsNumber, text)) == 1
