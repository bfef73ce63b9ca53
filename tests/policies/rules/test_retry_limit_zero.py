import pytest

from policies.rules.retry_limit_zero import RetryLimitZero
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

ZERO = TEXT % "{limit: 0}"


@pytest.mark.parametrize("line", ["retryStrategy: {limit: 3}", "templateDefaults: {retryStrategy: {limit: 3}}"])
def test_a_strategy_below_is_turned_off_on_purpose(line):
    assert findings(RetryLimitZero, ZERO + f"  {line}\n") == []


@pytest.mark.parametrize("retry", ["{limit: -1}", "{limit: 1}", "{}", '{limit: "{{x}}"}'])
def test_other_limits_are_left_alone(retry):
    assert findings(RetryLimitZero, TEXT % retry) == []


def test_a_pod_that_fails_fast_is_left_to_the_policy_for_that():
    text = ZERO.replace(
        "spec:\n", "spec:\n  podMetadata: {annotations: {k8s.aliyun.com/eci-fail-strategy: fail-fast}}\n"
    )
    assert findings(RetryLimitZero, text) == []


def test_the_workflows_own_zero_is_told_where_it_stands():
    (found,) = findings(RetryLimitZero, (TEXT % "null") + "  retryStrategy: {limit: 0}\n")
    assert found.span.line == 8
