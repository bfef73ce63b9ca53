import pytest

from policies.rules.reclaim_not_in_expression import ReclaimNotInExpression
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
  templates:
    - name: one
      retryStrategy: %s
      container: {image: "alpine:3.20"}
"""


def count(expression, policy="Always"):
    return len(
        findings(ReclaimNotInExpression, TEXT % f'{{limit: 3, retryPolicy: {policy}, expression: "{expression}"}}')
    )


@pytest.mark.parametrize(
    "expression",
    [
        "lastRetry.message matches 'imminent node shutdown|pod deleted'",
        "lastRetry.message matches '.*pod deleted.*'",
        "lastRetry.status == 'Error'",
        "lastRetry.status in ['Error']",
        "not (lastRetry.status == 'Failed')",
        "asInt(retries) < 2 && lastRetry.message contains 'pod deleted'",
        "lastRetry.exitCode == '75' && lastRetry.status == 'Error'",
        "lastRetry.status == 'Error' ? true : lastRetry.message contains 'OOMKilled'",
    ],
)
def test_an_expression_that_is_surely_false_is_told(expression):
    assert count(expression) == 1


@pytest.mark.parametrize(
    "expression",
    [
        "lastRetry.message matches 'pod deleted|BidFailed'",
        "lastRetry.message matches 'p.*d'",
        "lastRetry.exitCode != '2'",
        "lastRetry.exitCode == '143'",
        "lastRetry.status != 'Error'",
        "lastRetry.status == 'Error' || lastRetry.exitCode == '-1'",
        "lastRetry.status == '{{workflow.parameters.which}}'",
        "lower(lastRetry.message) contains 'pod deleted'",
        "lastRetry.message matches 'pod deleted",
    ],
)
def test_an_expression_that_may_be_true_is_not(expression):
    assert count(expression) == 0


def test_a_policy_that_refuses_the_reclaim_comes_first():
    assert count("lastRetry.status == 'Error'", "OnError") == 0


def test_an_eviction_by_api_deletes_the_pod():
    text = (TEXT % "{limit: 3, expression: lastRetry.message matches 'pod deleted'}").replace(
        "SpotAsPriceGo", "SpotAsPriceGo\n      k8s.aliyun.com/eci-spot-release-strategy: api-evict"
    )
    assert findings(ReclaimNotInExpression, text) == []


def test_other_pods_are_not_reclaimed():
    text = TEXT % "{limit: 3, expression: lastRetry.status == 'Error'}"
    assert findings(ReclaimNotInExpression, text.replace("eci-spot-strategy: SpotAsPriceGo", "x: y")) == []


def test_a_list_with_an_unknown_value_is_not_judged():
    assert count("lastRetry.status in ['Error', lastRetry.message]") == 0
