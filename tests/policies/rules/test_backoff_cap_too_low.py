import pytest

from policies.rules.backoff_cap_too_low import BackoffCapTooLow
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
    ("backoff", "number"),
    [
        ("{duration: 5m, cap: 1m}", 1),
        ("{duration: 60, factor: 2, cap: 1m}", 1),
        ("{duration: 60, factor: 1, cap: 1m}", 0),
        ("{duration: 1m, factor: 2, cap: 2m}", 0),
        ('{duration: 1m, cap: "{{x}}"}', 0),
        ("{duration: 1 m, cap: 1s}", 0),
        ("{cap: 1s}", 0),
    ],
)
def test_a_cap_that_every_wait_reaches_is_too_low(backoff, number):
    assert len(findings(BackoffCapTooLow, TEXT % f"{{limit: 3, backoff: {backoff}}}")) == number


def test_a_release_without_the_field_refuses_it_anyway():
    assert not BackoffCapTooLow.holds_for("3.6")
