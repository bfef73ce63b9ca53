"""What in a retryStrategy Argo could not carry out, and what it could."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(strategy: str, spec: str = "") -> list[str]:
    text = (
        f"kind: Workflow\nspec:\n  entrypoint: m\n  {spec}\n"
        "  arguments: {parameters: [{name: n}]}\n"
        f"  templates: [{{name: m, retryStrategy: {strategy}, container: {{image: a}}}}]\n"
    )
    return [finding.message for finding in validate(loads(text)) if finding.name == "retry-value"]


@pytest.mark.parametrize(
    ("strategy", "message"),
    [
        ("{limit: abc}", "limit 'abc' is no whole number"),
        ("{limit: '1.5'}", "limit '1.5' is no whole number"),
        ("{limit: -1}", "limit -1 allows no retry at all"),
        ("{limit: 1, backoff: {}}", "this backoff has no duration"),
        ("{limit: 1, backoff: {maxDuration: 1h}}", "this backoff has no duration"),
        ("{limit: 1, backoff: {duration: 1d}}", "duration '1d' is no duration"),
        ("{limit: 1, backoff: {duration: 1m, maxDuration: x}}", "maxDuration 'x' is no duration"),
        ("{limit: 1, backoff: {duration: 1m, cap: x}}", "cap 'x' is no duration"),
        ("{limit: 1, backoff: {duration: 1m, factor: '1.5'}}", "backoff.factor '1.5' is not a whole number"),
    ],
)
def test_a_value_that_argo_cannot_use_is_found(strategy, message):
    assert found(strategy) == [message]


@pytest.mark.parametrize(
    "strategy",
    [
        "{}",
        "{limit: 0}",
        "{limit: '3', backoff: {duration: '10', factor: 2, maxDuration: 1h30m, cap: 60s}}",
        "{limit: '{{workflow.parameters.n}}', backoff: {duration: '{{workflow.parameters.n}}m', factor: '{{=1+1}}'}}",
    ],
)
def test_a_value_that_it_can_use_or_that_only_a_run_knows_is_not(strategy):
    assert found(strategy) == []


@pytest.mark.parametrize("holder", ["retryStrategy: %s", "templateDefaults: {retryStrategy: %s}"])
def test_the_strategies_for_all_templates_are_looked_at_with_their_policy(holder):
    assert found("{}", holder % "{limit: abc, retryPolicy: Sometimes}") == [
        "limit 'abc' is no whole number",
        "there is no retryPolicy 'Sometimes'",
    ]
    assert found("{}", holder % "{limit: '{{workflow.parameters.n}}', retryPolicy: Always}") == []
