import pytest

from catalog import Catalog
from manifests import loads
from policies.policy import visit
from policies.rules.backoff_grows_long import BackoffGrowsLong
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
        ("{limit: 7, backoff: {duration: 1m, factor: 2}}", 1),
        ("{limit: 6, backoff: {duration: 1m, factor: 2}}", 0),
        ("{limit: 9, backoff: {duration: 2h}}", 0),
        ("{limit: 9, backoff: {duration: 1m, factor: 2, cap: 10m}}", 0),
        ("{limit: 9, backoff: {duration: 1m, factor: 2, maxDuration: 3h}}", 0),
        ('{limit: 9, backoff: {duration: "{{x}}", factor: 2}}', 0),
        ('{limit: "{{x}}", backoff: {duration: 1m, factor: 2}}', 0),
        ("{backoff: {duration: 1m, factor: 2}}", 0),
    ],
)
def test_a_last_wait_of_more_than_an_hour_that_grew_is_long(retry, number):
    assert len(findings(BackoffGrowsLong, TEXT % retry)) == number


def test_the_last_wait_and_all_together_are_told():
    (found,) = findings(BackoffGrowsLong, TEXT % "{limit: 10, backoff: {duration: 30s, factor: 2}}")
    assert "the last of 10 waits takes 4.3h, and all of them 8.5h" in found.message


def test_a_release_without_cap_gets_other_advice():
    manifests = loads(TEXT % "{limit: 10, backoff: {duration: 30s, factor: 2}}", argo_version="3.6")
    ((_, found),) = visit(BackoffGrowsLong(), manifests, Catalog.default())
    assert "lower `limit`" in found.help
