import pytest

from policies.rules.retry_in_lockstep import RetryInLockstep
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  templates:
    - name: main
      steps: [[{name: each, template: one, withSequence: {count: "%s"}}]]
    - name: one
      retryStrategy: %s
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(
    ("backoff", "number"),
    [
        ("{duration: 1m}", 1),
        ("{duration: 1m, factor: 1}", 1),
        ("{duration: 1m, factor: 0}", 1),
        ("{duration: 1m, factor: 2}", 0),
        ("{duration: 0}", 0),
        ('{duration: "{{x}}"}', 0),
        ("{duration: 1 minute}", 0),
    ],
)
def test_a_wait_that_does_not_grow_is_in_lockstep(backoff, number):
    assert len(findings(RetryInLockstep, TEXT % (100, f"{{limit: 3, backoff: {backoff}}}"))) == number


def test_one_retry_has_no_pace():
    assert findings(RetryInLockstep, TEXT % (100, "{limit: 1, backoff: {duration: 1m}}")) == []


def test_a_narrow_loop_is_no_herd():
    assert findings(RetryInLockstep, TEXT % (49, "{limit: 3, backoff: {duration: 1m}}")) == []
