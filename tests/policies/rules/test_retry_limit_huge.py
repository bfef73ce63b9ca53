import pytest

from policies.rules.retry_limit_huge import RetryLimitHuge
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


@pytest.mark.parametrize(("limit", "count"), [("20", 0), ("21", 1), ('"{{workflow.parameters.n}}"', 0), ("-50", 0)])
def test_more_than_twenty_is_huge(limit, count):
    assert len(findings(RetryLimitHuge, TEXT % f"{{limit: {limit}}}")) == count


@pytest.mark.parametrize(
    "more", ["expression: lastRetry.message matches 'NoStock'", "backoff: {duration: 1m, maxDuration: 2h}"]
)
def test_what_narrows_the_retries_down_settles_it(more):
    assert findings(RetryLimitHuge, TEXT % f"{{limit: 100, {more}}}") == []


def test_a_backoff_alone_does_not():
    (found,) = findings(RetryLimitHuge, TEXT % "{limit: 100, backoff: {duration: 1m}}")
    assert "starts 101 pods" in found.message
