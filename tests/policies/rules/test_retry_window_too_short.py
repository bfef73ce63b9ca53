import pytest

from manifests import Severity
from policies.rules.retry_window_too_short import RetryWindowTooShort
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


def messages(retry, container='{image: "alpine:3.20"}'):
    text = (TEXT % retry).replace('{image: "alpine:3.20"}', container)
    return [(found.severity, found.message) for found in findings(RetryWindowTooShort, text)]


def test_the_example_of_issue_2260_gets_two_of_five_retries():
    ((severity, message),) = messages("{limit: 5, backoff: {duration: 5m, factor: 2, maxDuration: 30m}}")
    assert severity is Severity.INFO
    assert "only 2 of 5 retries fit into maxDuration 30m" in message


def test_a_window_below_the_first_wait_is_a_warning():
    ((severity, message),) = messages("{limit: 5, backoff: {duration: 5m, maxDuration: 1m}}")
    assert severity is Severity.WARNING
    assert "not one retry fits" in message


def test_the_literal_sleep_of_each_attempt_takes_its_time_out_of_the_window():
    retry = "{limit: 3, backoff: {duration: 1m, maxDuration: 10m}}"
    assert messages(retry) == []
    ((_, message),) = messages(retry, "{image: a, command: [sleep, 4m]}")
    assert "only 2 of 3" in message
    assert "with attempts of 4.0min" in message


@pytest.mark.parametrize(
    "retry",
    [
        "{limit: 3, backoff: {duration: 1m, factor: 2, maxDuration: 7m}}",
        '{limit: 3, backoff: {duration: 5m, maxDuration: "{{x}}"}}',
        "{limit: 3, backoff: {duration: 5m}}",
        "{limit: 0, backoff: {duration: 5m, maxDuration: 1m}}",
        "{backoff: {duration: 5m, maxDuration: 1m}}",
        "{limit: 3, backoff: {maxDuration: 1m}}",
    ],
)
def test_a_window_that_fits_or_is_unknown_is_no_matter(retry):
    assert messages(retry) == []


def test_a_limit_in_the_template_meets_the_window_of_the_defaults():
    defaults = "  templateDefaults: {retryStrategy: {backoff: {duration: 5m, maxDuration: 6m}}}\n  templates:"
    (found,) = findings(RetryWindowTooShort, (TEXT % "{limit: 2}").replace("  templates:", defaults))
    assert found.span.line == 4


def test_of_several_templates_the_one_that_sleeps_least_counts():
    text = TEXT % "null" + "    - {name: two, container: {image: a, command: [sleep, 4m]}}\n"
    text += "  retryStrategy: {limit: 3, backoff: {duration: 1m, maxDuration: 10m}}\n"
    assert findings(RetryWindowTooShort, text) == []
