import pytest

from manifests import Severity
from policies.rules.retry_policy_implicit import RetryPolicyImplicit
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

IMPLICIT = TEXT % "{limit: 3}"


@pytest.mark.parametrize(
    "retry",
    ["{limit: 3, retryPolicy: OnFailure}", "{limit: 3, expression: 'true'}", "{limit: 0}", '{retryPolicy: "{{x}}"}'],
)
def test_a_policy_that_is_written_or_follows_settles_it(retry):
    assert findings(RetryPolicyImplicit, TEXT % retry) == []


def test_a_policy_in_the_defaults_settles_it():
    text = IMPLICIT.replace("  templates:", "  templateDefaults: {retryStrategy: {retryPolicy: Always}}\n  templates:")
    assert findings(RetryPolicyImplicit, text) == []


def test_a_policy_of_the_workflow_that_is_lost_has_its_own_finding():
    text = IMPLICIT.replace("  templates:", "  retryStrategy: {retryPolicy: Always}\n  templates:")
    assert findings(RetryPolicyImplicit, text) == []


def test_a_spot_instance_that_is_evicted_by_api_makes_it_a_warning():
    annotations = (
        "{k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo, k8s.aliyun.com/eci-spot-release-strategy: api-evict}"
    )
    (found,) = findings(
        RetryPolicyImplicit, IMPLICIT.replace("spec:\n", f"spec:\n  podMetadata: {{annotations: {annotations}}}\n")
    )
    assert found.severity is Severity.WARNING
    assert "evicted by API" in found.message


def test_a_strategy_of_the_controller_is_told_without_a_fix():
    text = (
        (TEXT % "null")
        + """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {retryStrategy: {limit: 3}}
"""
    )
    (found,) = findings(RetryPolicyImplicit, text)
    assert found.fix is None
