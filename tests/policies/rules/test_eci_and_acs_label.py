from policies.rules.eci_and_acs_label import EciAndAcsLabel
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata: {labels: {alibabacloud.com/acs: "true"}}
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""
PROFILE = """\
---
kind: ConfigMap
metadata: {name: eci-profile}
data:
  selectors: '[{"name": "all", "effect": {"labels": {"alibabacloud.com/eci": "true"}}}]'
"""


def test_the_label_that_an_eci_profile_adds_counts_and_is_reported_once():
    assert findings(EciAndAcsLabel, TEXT) == []
    assert [found.span.line for found in findings(EciAndAcsLabel, TEXT + PROFILE)] == [5]


def test_the_old_label_of_eci_counts_and_another_value_does_not():
    assert len(findings(EciAndAcsLabel, TEXT.replace("labels: {", 'labels: {eci: "true", '))) == 1
    assert findings(EciAndAcsLabel, TEXT.replace("labels: {", 'labels: {alibabacloud.com/eci: "false", ')) == []
