from policies.rules.eci_annotation_on_acs import EciAnnotationOnAcs
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    labels: {alibabacloud.com/%s: "true"}
    annotations:
      k8s.aliyun.com/image-accelerate-mode: on-demand
      k8s.aliyun.com/eci-use-specs: 2-4Gi
      k8s.aliyun.com/eci-fail-strategy: fail-fast
"""


def test_a_place_with_several_is_one_finding_at_the_first():
    (found,) = findings(EciAnnotationOnAcs, TEXT % "acs")
    assert found.span.line == 8
    assert "eci-use-specs and 1 more" in found.message


def test_pods_for_eci_may_have_them():
    assert findings(EciAnnotationOnAcs, TEXT % "eci") == []
