import pytest

from manifests import Severity
from policies.rules.retry_without_limit import RetryWithoutLimit
from tests.policies.test_examples import findings

TEXT = "kind: Workflow\nmetadata: {name: a}\nspec:\n  retryStrategy: %s\n"


def test_an_empty_strategy_is_one_without_a_limit():
    (found,) = findings(RetryWithoutLimit, TEXT % "{}")
    assert found.span.line == 4
    assert found.fix is not None


def test_a_backoff_is_told_that_nobody_waits_for_it():
    (found,) = findings(RetryWithoutLimit, TEXT % "{backoff: {duration: 1m}}")
    assert "never waited for" in found.message


def test_a_longest_duration_bounds_it_and_makes_it_information():
    (found,) = findings(RetryWithoutLimit, TEXT % "{backoff: {duration: 1m, maxDuration: 30m}}")
    assert found.severity is Severity.INFO
    assert "for 30m" in found.message


@pytest.mark.parametrize(
    "retry", ["{limit: 0}", '{limit: "{{workflow.parameters.n}}"}', '{expression: "asInt(retries) < 3"}']
)
def test_a_limit_of_any_kind_settles_it(retry):
    assert findings(RetryWithoutLimit, TEXT % retry) == []


def test_the_default_of_templates_is_looked_at_too():
    (found,) = findings(
        RetryWithoutLimit, "kind: Workflow\nmetadata: {name: a}\nspec:\n  templateDefaults:\n    retryStrategy: {}\n"
    )
    assert found.span.line == 5
