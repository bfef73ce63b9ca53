import pytest

from policies.rules.backoff_before_refusal import BackoffBeforeRefusal
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
        ("{limit: 3, expression: 'true', backoff: {duration: 5m}}", 1),
        ("{limit: 3, retryPolicy: OnError, backoff: {duration: 5m}}", 1),
        ("{limit: 3, expression: 'true', backoff: {duration: 299s}}", 0),
        ("{limit: 3, retryPolicy: Always, backoff: {duration: 5m}}", 0),
        ("{limit: 3, backoff: {duration: 5m}}", 0),
        ("{expression: 'true', backoff: {duration: 5m}}", 0),
        ('{limit: 3, expression: "true", backoff: {duration: "{{x}}"}}', 0),
    ],
)
def test_a_wait_of_five_minutes_before_a_refusal_is_told(retry, number):
    assert len(findings(BackoffBeforeRefusal, TEXT % retry)) == number
