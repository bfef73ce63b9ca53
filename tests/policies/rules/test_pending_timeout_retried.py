from catalog import Catalog
from manifests import loads
from policies.policy import visit
from policies.rules.pending_timeout_retried import PendingTimeoutRetried
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  templates:
    - name: one
      pendingTimeout: 5m
      container: {image: "alpine:3.20"}
"""


def test_the_retry_of_the_whole_workflow_counts_and_is_shown():
    assert findings(PendingTimeoutRetried, TEXT) == []
    (found,) = findings(PendingTimeoutRetried, TEXT + "  retryStrategy: {limit: 2}\n")
    assert found.related[0].span.line == 9


def test_before_the_field_existed_nothing_is_said():
    manifests = loads(TEXT + "  retryStrategy: {limit: 2}\n", argo_version="4.0")
    assert list(visit(PendingTimeoutRetried(), manifests, Catalog.default())) == []
