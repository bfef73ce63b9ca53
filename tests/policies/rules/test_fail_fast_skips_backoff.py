import pytest

from policies.rules.fail_fast_skips_backoff import FailFastSkipsBackoff
from tests.policies.test_examples import findings

BAD = FailFastSkipsBackoff.example("bad")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fail-fast}", "fail-back}"),
        ("retryPolicy: Always", "retryPolicy: OnError"),
        ("duration: 5m", "duration: 0"),
        ('limit: "3"', 'limit: "0"'),
    ],
)
def test_what_does_not_wait_or_retry_is_left_alone(old, new):
    assert findings(FailFastSkipsBackoff, BAD.replace(old, new)) == []


def test_the_annotation_is_shown_and_the_retries_counted():
    (found,) = findings(FailFastSkipsBackoff, BAD)
    assert "all 3 retries come at once" in found.message
    assert [related.span.line for related in found.related] == [6]
