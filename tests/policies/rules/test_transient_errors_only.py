from policies.rules.transient_errors_only import TransientErrorsOnly
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

TRANSIENT = TEXT % "{limit: 3, retryPolicy: OnTransientError}"
CONTROLLER = """\
---
kind: Deployment
metadata: {name: workflow-controller}
spec:
  template:
    spec:
      containers:
        - name: workflow-controller
          image: a
          env: [{name: %s, value: NoStock}]
"""


def test_a_pattern_in_the_controllers_environment_settles_it():
    assert findings(TransientErrorsOnly, TRANSIENT + CONTROLLER % "TRANSIENT_ERROR_PATTERN") == []


def test_another_variable_of_the_controller_does_not():
    assert len(findings(TransientErrorsOnly, TRANSIENT + CONTROLLER % "OTHER")) == 1


def test_a_pod_that_fails_fast_is_left_to_the_policy_for_that():
    text = TRANSIENT.replace(
        "spec:\n", "spec:\n  podMetadata: {annotations: {k8s.aliyun.com/eci-fail-strategy: fail-fast}}\n"
    )
    assert findings(TransientErrorsOnly, text) == []


def test_a_template_without_a_pod_is_not_spoken_of():
    assert findings(TransientErrorsOnly, TRANSIENT.replace('container: {image: "alpine:3.20"}', "suspend: {}")) == []


def test_a_limit_of_zero_retries_nothing_anyway():
    assert findings(TransientErrorsOnly, TRANSIENT.replace("limit: 3", "limit: 0")) == []
