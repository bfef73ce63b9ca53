from policies.rules.fail_back_unbounded import FailBackUnbounded
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations: {k8s.aliyun.com/eci-fail-strategy: fail-over}
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""


def test_one_annotation_for_several_templates_is_one_finding_that_names_them():
    (found,) = findings(FailBackUnbounded, TEXT)
    assert found.span.line == 6
    assert "pods of one, two stay Pending" in found.message


def test_a_timeout_ends_the_wait_of_its_template():
    (found,) = findings(FailBackUnbounded, TEXT.replace("- name: one", "- name: one\n      timeout: 1h"))
    assert "pods of two stay" in found.message


def test_under_a_retry_a_timeout_does_not_end_the_wait():
    text = TEXT.replace("- name: one", "- name: one\n      timeout: 1h\n      retryStrategy: {limit: 3}")
    (found,) = findings(FailBackUnbounded, text)
    assert "pods of one, two stay" in found.message


def test_a_templates_deadline_does_not_count_pending_time():
    assert findings(FailBackUnbounded, TEXT.replace("- name: one", "- name: one\n      activeDeadlineSeconds: 60"))


def test_a_deadline_in_the_controllers_defaults_settles_it():
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {activeDeadlineSeconds: 7200}
"""
    assert findings(FailBackUnbounded, TEXT + config) == []


def test_fail_fast_and_ecis_default_are_not_its_business():
    assert findings(FailBackUnbounded, TEXT.replace("fail-over", "fail-fast")) == []
    assert findings(FailBackUnbounded, TEXT.replace("eci-fail-strategy", "eci-auto-imc")) == []
