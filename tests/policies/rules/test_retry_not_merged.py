import pytest

from policies.rules.retry_not_merged import RetryNotMerged
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

SPEC = "  retryStrategy: {limit: 2, retryPolicy: Always, backoff: {duration: 1m}}\n"


def test_what_is_lost_is_named_and_the_workflows_strategy_shown():
    (found,) = findings(RetryNotMerged, (TEXT % "{limit: 5}") + SPEC)
    assert "backoff and retryPolicy do not hold here" in found.message
    assert [related.span.line for related in found.related] == [8]


@pytest.mark.parametrize(
    "retry",
    [
        "{limit: 0}",
        "{}",
        "{limit: 2, retryPolicy: Always, backoff: {duration: 5m}}",
        "{limit: 5, expression: 'true'}",
        "{retryPolicy: OnFailure, backoff: {duration: 1m}}",
    ],
)
def test_a_strategy_that_is_whole_or_another_one_is_left_alone(retry):
    assert findings(RetryNotMerged, (TEXT % retry) + SPEC) == []


def test_a_template_without_a_strategy_has_the_workflows():
    assert findings(RetryNotMerged, (TEXT % "null") + SPEC) == []


def test_what_the_template_defaults_add_is_not_lost():
    defaults = "  templateDefaults: {retryStrategy: {retryPolicy: Always, backoff: {duration: 1m}}}\n"
    assert findings(RetryNotMerged, (TEXT % "{limit: 5}") + SPEC + defaults) == []


def test_a_strategy_of_the_controller_is_lost_as_well():
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {retryStrategy: {limit: 2, retryPolicy: Always}}
"""
    (found,) = findings(RetryNotMerged, (TEXT % "{limit: 5}") + config)
    assert found.related == ()
