"""Retry expressions, asked of the attempts so far.

Those that ask need `manifests.expressions.evaluating`, and are left out where it is not there yet.
"""

import pytest

from manifests.release import Release
from manifests.retry import Attempt, History, RetryError
from manifests.retry_expression import holds, variables


def history(count=1, phase="Failed", finished=5.0, message="main: Error (exit code 3)", exit_code=3):
    return History(count, 0.0, Attempt(phase, 0.0, finished, message, exit_code))


def test_all_that_can_be_named_is_text():
    assert variables(history(count=3)) == {
        "retries": "2",
        "lastRetry": {
            "exitCode": "3",
            "status": "Failed",
            "duration": "5",
            "message": "main: Error (exit code 3)",
        },
    }


@pytest.mark.parametrize(
    ("attempt", "name", "value"),
    [
        pytest.param({"exit_code": None}, "exitCode", "-1", id="no exit code"),
        pytest.param({"exit_code": 0}, "exitCode", "0", id="main ended well"),
        pytest.param({"finished": None}, "duration", "0", id="no container ever ended"),
        pytest.param({"finished": 2.5}, "duration", "2.5", id="a part of a second"),
        pytest.param({"phase": "Error"}, "status", "Error", id="an error"),
    ],
)
def test_what_is_not_known_has_a_text_too(attempt, name, value):
    assert variables(history(**attempt))["lastRetry"][name] == value


@pytest.mark.parametrize(("release", "named"), [("3.4", False), ("3.5.0", True)])
def test_the_message_can_be_named_from_3_5_on(release, named):
    assert ("message" in variables(history(), Release.parse(release))["lastRetry"]) is named


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("lastRetry.exitCode == '3'", True),
        ("lastRetry.exitCode == 3", False),
        ("asInt(lastRetry.exitCode) > 2", True),
        ("lastRetry.status == 'Error'", False),
        ("lastRetry.message matches 'exit code [0-9]+'", True),
        ("asInt(retries) < 2", True),
        ("lastRetry.status == 'Error' || lastRetry.exitCode != '1'", True),
        ("true", True),
    ],
)
def test_an_expression_is_asked_of_the_last_attempt(expression, allowed):
    assert holds(expression, history()) is allowed


@pytest.mark.parametrize(
    "expression", ["lastRetry.exitCode", "'yes'", "lastRetry.exitCode > 1", "lastTry.status == ''"]
)
def test_an_expression_without_a_boolean_value_is_refused(expression):
    with pytest.raises(RetryError, match=r"retryStrategy\.expression"):
        holds(expression, history())
