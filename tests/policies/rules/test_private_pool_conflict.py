import pytest

from manifests import Severity
from policies.rules.private_pool_conflict import PrivatePoolConflict
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-privatepool-matchcriteria: %s
      k8s.aliyun.com/eci-privatepool-id: "%s"
      k8s.aliyun.com/eci-use-specs: "%s"
      k8s.aliyun.com/eci-spot-strategy: "%s"
  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(
    ("values", "line", "severity"),
    [
        (("target", "", "ecs.c6.large", ""), 7, Severity.ERROR),
        (("Open", "", "ecs.c6.large", "SpotAsPriceGo"), 7, Severity.ERROR),
        (("Open", "eap-a", "ecs.c6.large", ""), 8, Severity.WARNING),
        (("Target", "eap-a", "2-4Gi", ""), 7, Severity.WARNING),
        (("Target", "eap-a", "", ""), 7, Severity.WARNING),
    ],
)
def test_each_way_in_which_a_pool_cannot_be_used_has_its_place(values, line, severity):
    (found,) = findings(PrivatePoolConflict, TEXT % values)
    assert (found.span.line, found.severity) == (line, severity)


@pytest.mark.parametrize(
    "values",
    [
        ("open", "", "2-4Gi,ecs.c6.large", ""),
        ("Target", "{{workflow.parameters.pool}}", "ecs.c6.large", ""),
        ("Target", "eap-a", "{{workflow.parameters.specs}}", ""),
        ("'{{workflow.parameters.how}}'", "eap-a", "2-4Gi", "SpotAsPriceGo"),
        ("Open", "", "ecs.c6.large", "{{workflow.parameters.spot}}"),
        ("Open", "{{workflow.parameters.pool}}", "ecs.c6.large", ""),
        ("Closed", "", "2-4Gi", ""),
    ],
)
def test_what_fits_what_is_a_variable_and_what_is_no_criterion_are_left_alone(values):
    assert findings(PrivatePoolConflict, TEXT % values) == []
