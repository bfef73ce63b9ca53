import pytest

from policies.rules.backoff_without_limit import BackoffWithoutLimit
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


@pytest.mark.parametrize(
    ("retry", "number"),
    [
        ("{expression: 'asInt(retries) < 3', backoff: {duration: 1m}}", 1),
        ("{limit: 3, expression: 'asInt(retries) < 3', backoff: {duration: 1m}}", 0),
        ('{limit: "{{x}}", expression: "asInt(retries) < 3", backoff: {duration: 1m}}', 0),
        ("{expression: 'asInt(retries) < 3'}", 0),
        ("{backoff: {duration: 1m}}", 0),
        ("{expression: 'lastRetry.message contains \"retries\"', backoff: {duration: 1m}}", 0),
    ],
)
def test_an_expression_that_counts_is_no_limit_for_the_backoff(retry, number):
    assert len(findings(BackoffWithoutLimit, TEXT % retry)) == number


def test_a_limit_in_the_defaults_settles_it():
    text = TEXT % "{expression: 'asInt(retries) < 3', backoff: {duration: 1m}}"
    assert findings(BackoffWithoutLimit, text + "  templateDefaults: {retryStrategy: {limit: 3}}\n") == []
