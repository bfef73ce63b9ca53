import pytest

from policies.rules.long_task_retried_blindly import LongTaskRetriedBlindly
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

ONE = TEXT % "{limit: 1}"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("activeDeadlineSeconds: 3600", 1),
        ("activeDeadlineSeconds: 3599", 0),
        ("timeout: 2h", 1),
        ("timeout: '{{x}}'", 0),
        ("dnsPolicy: Default", 0),
    ],
)
def test_an_hour_is_long(line, number):
    assert len(findings(LongTaskRetriedBlindly, ONE + f"      {line}\n")) == number


def test_a_literal_sleep_counts():
    (found,) = findings(
        LongTaskRetriedBlindly, ONE.replace('{image: "alpine:3.20"}', '{image: a, command: [sh, -c, "sleep 10h"]}')
    )
    assert "10.0h" in found.message
    assert "1 more time" in found.message


@pytest.mark.parametrize("retry", ["{limit: 1, retryPolicy: OnError}", "{limit: 1, expression: 'true'}", "{limit: 0}"])
def test_a_retry_that_chooses_settles_it(retry):
    assert findings(LongTaskRetriedBlindly, (TEXT % retry) + "      timeout: 2h\n") == []


def test_of_two_limits_the_timeout_is_in_force():
    assert len(findings(LongTaskRetriedBlindly, ONE + "      timeout: 2h\n      activeDeadlineSeconds: 60\n")) == 1
    assert findings(LongTaskRetriedBlindly, ONE + "      timeout: 1m\n      activeDeadlineSeconds: 7200\n") == []
