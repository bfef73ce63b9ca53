import pytest

from manifests import Severity
from policies.rules.deadline_beside_timeout import DeadlineBesideTimeout
from tests.policies.test_examples import findings


def workflow(template, spec="parallelism: 1"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  {spec}
  templates:
    - name: one
      {template}
      container: {{image: "alpine:3.20"}}
"""


@pytest.mark.parametrize(
    ("timeout", "severity"),
    [("601s", Severity.WARNING), ("10m", Severity.INFO), ("'{{workflow.parameters.t}}'", Severity.INFO)],
)
def test_it_is_a_warning_where_a_pod_surely_may_run_longer(timeout, severity):
    (found,) = findings(DeadlineBesideTimeout, workflow(f"timeout: {timeout}\n      activeDeadlineSeconds: 600"))
    assert found.severity is severity


def test_one_limit_alone_is_fine():
    assert findings(DeadlineBesideTimeout, workflow("activeDeadlineSeconds: 600")) == []
    assert findings(DeadlineBesideTimeout, workflow("timeout: 10m")) == []


def test_a_timeout_for_all_templates_silences_the_deadline_of_one():
    text = workflow("activeDeadlineSeconds: 600", "templateDefaults: {timeout: 1h}")
    (found,) = findings(DeadlineBesideTimeout, text)
    assert found.span.line == 8


def test_a_deadline_that_is_not_known_yet_is_a_hint():
    text = workflow("timeout: 10m\n      activeDeadlineSeconds: '{{workflow.parameters.t}}'")
    assert [found.severity for found in findings(DeadlineBesideTimeout, text)] == [Severity.INFO]
