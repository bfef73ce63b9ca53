import pytest

from manifests import Severity
from policies.rules.retries_past_deadline import RetriesPastDeadline
from tests.policies.test_examples import findings


def workflow(retry, limit=600, deadline=3600):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  activeDeadlineSeconds: {deadline}
  templates:
    - name: one
      activeDeadlineSeconds: {limit}
      retryStrategy: {retry}
      container: {{image: "alpine:3.20"}}
"""


def test_what_exactly_fits_is_fine():
    assert findings(RetriesPastDeadline, workflow("{limit: 5}")) == []
    assert findings(RetriesPastDeadline, workflow("{limit: 6}"))


def test_waits_count():
    assert findings(RetriesPastDeadline, workflow("{limit: 3, backoff: {duration: 400s}}")) == []
    (found,) = findings(RetriesPastDeadline, workflow("{limit: 3, backoff: {duration: 401s}}"))
    assert "4 attempts" in found.message
    assert "only 3 of them fit" in found.message


def test_it_is_a_warning_only_where_no_retry_fits_whole():
    (found,) = findings(RetriesPastDeadline, workflow("{limit: 5}", limit=1801))
    assert (found.severity, "only 1 of them fits" in found.message) == (Severity.WARNING, True)
    (found,) = findings(RetriesPastDeadline, workflow("{limit: 5}", limit=1800))
    assert found.severity is Severity.INFO


def test_a_max_duration_within_the_deadline_settles_it():
    assert findings(RetriesPastDeadline, workflow("{limit: 9, backoff: {duration: 1s, maxDuration: 1h}}")) == []
    assert findings(RetriesPastDeadline, workflow("{limit: 9, backoff: {duration: 1s, maxDuration: 2h}}"))


@pytest.mark.parametrize(
    "retry", ["{}", "{limit: '{{=x}}'}", "{limit: 9, backoff: {duration: soon}}", "{limit: 9, backoff: {factor: 2}}"]
)
def test_what_cannot_be_counted_is_left_alone(retry):
    assert findings(RetriesPastDeadline, workflow(retry)) == []


def test_a_limit_above_the_deadline_is_said_by_another_rule():
    assert findings(RetriesPastDeadline, workflow("{limit: 9}", limit=3601)) == []


def test_any_number_of_retries_is_judged_without_counting_them_all():
    assert findings(RetriesPastDeadline, workflow("{limit: 999999999999}", limit=1, deadline=9000))
    assert findings(RetriesPastDeadline, workflow("{limit: 999999999999}", limit=1, deadline=99999999)) == []


def test_a_strategy_in_the_defaults_is_shown_there():
    text = workflow("{limit: 9}").replace("      retryStrategy: {limit: 9}\n", "")
    text = text.replace("  templates:\n", "  templateDefaults:\n    retryStrategy:\n      limit: 9\n  templates:\n")
    (found,) = findings(RetriesPastDeadline, text)
    assert found.span.line == 8


def test_an_attempt_that_hangs_is_not_tried_again_by_every_policy():
    for policy in ("OnError", "OnTransientError"):
        assert findings(RetriesPastDeadline, workflow(f"{{limit: 9, retryPolicy: {policy}}}")) == []
    assert findings(RetriesPastDeadline, workflow("{limit: 9, retryPolicy: Always}"))
