from manifests.edits import apply_edits
from policies.rules.eci_annotation_misspelt import EciAnnotationMisspelt
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    %s:
      %s
"""


def test_the_fix_keeps_the_quotes_of_the_key_and_the_value():
    text = TEXT % ("annotations", '"k8s.aliyun.com/eci-use-spec": 2-4Gi  # small')
    (found,) = findings(EciAnnotationMisspelt, text)
    assert (found.span.line, found.span.column) == (6, 7)
    assert not found.fix.safe
    fixed = apply_edits(text, found.fix.edits)
    assert fixed == text.replace("eci-use-spec", "eci-use-specs")


def test_where_the_right_name_is_written_too_nothing_is_renamed():
    line = "k8s.aliyun.com/eci-use-spec: 2-4Gi\n      k8s.aliyun.com/eci-use-specs: 4-8Gi"
    (found,) = findings(EciAnnotationMisspelt, TEXT % ("annotations", line))
    assert found.fix is None


def test_a_key_behind_an_alias_is_reported_and_not_renamed():
    text = """\
kind: Workflow
metadata: {name: a, annotations: &shared {k8s.aliyun.com/eci-use-spec: 2-4Gi}}
spec: {podMetadata: {annotations: *shared}}
"""
    (found,) = findings(EciAnnotationMisspelt, text)
    assert found.fix is None


def test_the_label_with_another_prefix_of_the_vendor_is_understood_and_that_of_others_is_theirs():
    (found,) = findings(EciAnnotationMisspelt, TEXT % ("labels", 'aliyun.com/eci: "true"'))
    assert found.help == "did you mean alibabacloud.com/eci?"
    assert findings(EciAnnotationMisspelt, TEXT % ("labels", 'example.com/eci: "true"')) == []
    assert findings(EciAnnotationMisspelt, TEXT % ("labels", 'alibabacloud.com/eci: "true"')) == []
