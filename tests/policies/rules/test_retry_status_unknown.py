import pytest

from policies.rules.retry_status_unknown import RetryStatusUnknown
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
    ("expression", "advice"),
    [
        ("lastRetry.status == 'failed'", "write Failed"),
        ("lastRetry.status != 'error'", "write Error"),
        ("lastRetry.status in ['Failed', 'Errored']", "write Error"),
        ("lastRetry.status == 'Succeeded'", "drop the test"),
    ],
)
def test_a_text_that_is_no_phase_of_a_failure_is_told(expression, advice):
    (found,) = findings(RetryStatusUnknown, TEXT % f'{{limit: 3, expression: "{expression}"}}')
    assert advice in found.help


@pytest.mark.parametrize(
    "expression",
    [
        "lastRetry.status == 'Failed'",
        "lastRetry.status in ['Failed', 'Error']",
        "lastRetry.status == '{{x}}'",
        "lastRetry.status matches 'err'",
        "lower(lastRetry.status) == 'failed'",
        "lastRetry.message == 'failed'",
    ],
)
def test_other_tests_are_left_alone(expression):
    assert findings(RetryStatusUnknown, TEXT % f'{{limit: 3, expression: "{expression}"}}') == []
