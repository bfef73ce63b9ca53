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


def test_the_old_names_are_settings_of_eci_too():
    text = (TEXT % "acs").replace("eci-use-specs: 2-4Gi", "eci-image-cache: 'true'")
    assert "eci-image-cache and 1 more" in findings(EciAnnotationOnAcs, text)[0].message


def test_what_is_no_setting_of_eci_alone_is_left_alone():
    text = (TEXT % "acs").replace("eci-use-specs: 2-4Gi", "acr-instance-ids: cri-a")
    (found,) = findings(EciAnnotationOnAcs, text.replace("eci-fail-strategy: fail-fast", "eci-vswitch: vsw-a"))
    assert found.message.startswith("k8s.aliyun.com/eci-vswitch is")
