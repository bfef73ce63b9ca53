from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.eci_annotation_legacy import EciAnnotationLegacy
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/%s
"""


def test_a_mere_new_name_is_information_and_is_written_on_request():
    text = TEXT % "eci-image-snapshot-id: imc-a"
    (found,) = findings(EciAnnotationLegacy, text)
    assert found.severity is Severity.INFO
    assert apply_edits(text, found.fix.edits) == TEXT % "eci-imc-id: imc-a"


def test_an_old_name_beside_the_new_one_is_to_be_removed():
    (found,) = findings(EciAnnotationLegacy, TEXT % "eci-image-cache: a\n      k8s.aliyun.com/eci-auto-imc: b")
    assert found.help.startswith("remove it")
    assert found.fix is None


def test_what_has_no_new_name_is_a_warning_with_another_way():
    (found,) = findings(EciAnnotationLegacy, TEXT % 'eci-reschedule-enable: "true"')
    assert found.severity is Severity.WARNING
    assert "k8s.aliyun.com/eci-fail-strategy" in found.help
    assert found.fix is None


def test_the_old_label_is_left_alone_beside_the_new_one_and_with_another_value():
    text = "kind: Workflow\nmetadata: {name: a}\nspec: {podMetadata: {labels: {%s}}}\n"
    assert len(findings(EciAnnotationLegacy, text % 'eci: "true"')) == 1
    assert findings(EciAnnotationLegacy, text % 'eci: "true", alibabacloud.com/eci: "true"') == []
    assert findings(EciAnnotationLegacy, text % "eci: east") == []
