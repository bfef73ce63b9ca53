from manifests import Severity
from policies.rules.burst_resource_annotation import BurstResourceAnnotation
from policies.rules.eci_annotation_value import EciAnnotationValue
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations: {alibabacloud.com/burst-resource: eci}
  templates:
    - name: one
      metadata: {labels: {%s}}
      container: {image: "alpine:3.20"}
"""


def test_beside_fluids_label_it_is_an_error_even_where_the_label_of_eci_is_there_too():
    for labels in ("", ', alibabacloud.com/eci: "true"'):
        (found,) = findings(BurstResourceAnnotation, TEXT % f"alibabacloud.com/fluid-sidecar-target: eci{labels}")
        assert (found.severity, found.span.line) == (Severity.ERROR, 6)


def test_beside_the_label_of_eci_it_has_no_effect():
    (found,) = findings(BurstResourceAnnotation, TEXT % 'alibabacloud.com/eci: "true"')
    assert found.severity is Severity.WARNING
    assert "no effect" in found.message


def test_fluids_label_for_acs_is_no_conflict():
    (found,) = findings(BurstResourceAnnotation, TEXT % "alibabacloud.com/fluid-sidecar-target: acs")
    assert "discontinued" in found.message


def test_a_value_that_it_does_not_know_is_an_error_told_once():
    text = (TEXT % "").replace("burst-resource: eci", 'burst-resource: "true"')
    (found,) = findings(BurstResourceAnnotation, text)
    assert found.severity is Severity.ERROR
    assert "'true'" in found.message
    assert findings(EciAnnotationValue, text) == []
    (found,) = findings(BurstResourceAnnotation, text.replace('"true"', '"{{workflow.parameters.where}}"'))
    assert found.severity is Severity.WARNING
