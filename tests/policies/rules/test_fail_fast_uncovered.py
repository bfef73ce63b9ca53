import pytest

from manifests import Severity
from policies.rules.fail_fast_uncovered import FailFastUncovered
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-fail-strategy: fail-fast
  retryStrategy: %s
  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""


def test_a_missing_retry_is_shown_at_the_template_with_the_annotation_beside_it():
    (found,) = findings(FailFastUncovered, TEXT.replace("  retryStrategy: %s\n", ""))
    assert found.span.line == 8
    assert "has no retryStrategy" in found.message
    assert [related.span.line for related in found.related] == [6]


@pytest.mark.parametrize(
    ("retry", "words"),
    [
        ('{limit: "0", retryPolicy: Always}', "a retry limit of 0"),
        ("{limit: 3, retryPolicy: OnError}", "retries by OnError"),
        ("{limit: 3, retryPolicy: OnTransientError}", "retries by OnTransientError"),
    ],
)
def test_a_retry_of_the_workflow_that_does_not_help_is_shown_beside_the_template(retry, words):
    (found,) = findings(FailFastUncovered, TEXT % retry)
    assert words in found.message
    assert found.span.line == 9
    assert [related.span.line for related in found.related] == [6, 7]


@pytest.mark.parametrize(
    "retry", ["{}", "{limit: 3}", '{limit: 3, expression: "true"}', "{limit: 1, retryPolicy: Always}"]
)
def test_a_retry_that_takes_up_failed_pods_settles_it(retry):
    assert findings(FailFastUncovered, TEXT % retry) == []


def test_a_template_may_leave_fail_fast_again():
    text = (TEXT % "{limit: 0}") + "      metadata: {annotations: {k8s.aliyun.com/eci-fail-strategy: fail-back}}\n"
    assert findings(FailFastUncovered, text) == []


def test_callers_of_a_library_may_bring_the_retry_that_is_missing_but_not_mend_a_written_one():
    library = TEXT.replace("kind: Workflow", "kind: WorkflowTemplate")
    assert findings(FailFastUncovered, library.replace("  retryStrategy: %s\n", "")) == []
    assert len(findings(FailFastUncovered, library.replace("spec:", "spec:\n  entrypoint: one") % "{limit: 0}")) == 1
    assert len(findings(FailFastUncovered, library % "{limit: 0}")) == 1


CALLED = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: all
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-fail-strategy: fail-fast
  templates:
    - name: all
      retryStrategy: %s
      steps: [[{name: some, template: some}]]
    - name: some
      dag:
        tasks:
          - {name: one, template: one}
          - {name: again, template: some}
    - name: one
      container: {image: "alpine:3.20"}
    - name: other
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(
    ("retry", "uncovered"),
    [
        ("{limit: 2}", ["'other'"]),
        ("{limit: 0}", ["'one'", "'other'"]),
        ("{limit: 2, retryPolicy: OnError}", ["'one'", "'other'"]),
    ],
)
def test_a_retry_of_the_steps_above_takes_up_the_pods_below(retry, uncovered):
    found = findings(FailFastUncovered, CALLED % retry)
    assert [finding.message.split()[1] for finding in found] == uncovered


def test_it_breaks_on_days_without_stock_alone_so_it_is_a_warning():
    (found,) = findings(FailFastUncovered, TEXT % "{limit: 0}")
    assert found.severity is Severity.WARNING


def test_what_template_defaults_take_from_the_retry_above_counts():
    text = (CALLED % "{limit: 2}").replace(
        "  entrypoint", "  templateDefaults: {retryStrategy: {retryPolicy: OnError}}\n  entrypoint"
    )
    assert len(findings(FailFastUncovered, text)) == 2
